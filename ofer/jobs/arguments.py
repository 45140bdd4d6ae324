"""A stage's command line: one JSON object, which says what the job reads, writes and depends on."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ofer.jobs.job import NO_DATA, Files, Job
from ofer.jobs.provenance import code_digest, library_versions
from ofer.jobs.store import Store

FORM = '{"inputs": {name: path, [path, …] or {key: [path, …]}}, "outputs": {name: path or [path, …]}, "slice": {…}}'


def parse_job(description: str | None) -> Job:
    """Return the job that this process' command line asks for.

    `inputs` and `outputs` hold paths by name, an input a path, several, or several under each key; `slice` holds the
    configuration values that the stage declares. The workflow says besides what decides whether the result is valid.
    Exits with 2 and the usage on stderr where the command line is not understood.
    """
    spec = sys.modules["__main__"].__spec__
    stage = spec.name if spec else "ofer.stages.unknown"
    parser = argparse.ArgumentParser(prog=f"python -m {stage}", description=description)
    parser.add_argument("job", type=_job, help=FORM)
    given = parser.parse_args().job
    plan, members = given.get("plan", ""), given.get("members", [])
    code = code_digest([stage, *members]) if plan else {}
    return Job(
        stage=stage,
        slice=given["slice"],
        inputs={name: _files(paths) for name, paths in given["inputs"].items()},
        outputs={name: _files(paths) for name, paths in given["outputs"].items()},
        wildcards=given.get("wildcards", {}),
        plan=plan,
        code=code,
        versions=library_versions(code),
        data=given.get("data", NO_DATA),
        store=Store(Path(given.get("store", "results/.store"))),
    )


def argument(job: Job) -> str:
    """Return the JSON by which another process is given a job."""
    given = {
        "inputs": job.inputs,
        "outputs": job.outputs,
        "slice": job.slice,
        "wildcards": job.wildcards,
        "members": list(job.code),
        "data": job.data,
        "plan": job.plan,
        "store": job.store.folder,
    }
    return json.dumps(given, default=str)


def _job(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not JSON ({error})") from None
    parts = ("slice", "inputs", "outputs")
    if not isinstance(value, dict) or not all(isinstance(value.get(part), dict) for part in parts):
        raise argparse.ArgumentTypeError(f"not of the form {FORM}")
    return value


def _files(paths: str | list[str] | Mapping[str, list[str]]) -> Files:
    if isinstance(paths, str):
        return Path(paths)
    if isinstance(paths, list):
        return [Path(path) for path in paths]
    return {key: [Path(path) for path in group] for key, group in paths.items()}
