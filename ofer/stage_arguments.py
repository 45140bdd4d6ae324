"""A stage's command line: a path or several for each input and output, and what the workflow passes beside them."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ofer.job import NO_DATA, Job
from ofer.provenance import code_digest, library_versions
from ofer.store import Store


def parse_job(
    description: str | None,
    inputs: dict[str, str],
    outputs: dict[str, str],
    several: frozenset[str] | set[str],
    optional: frozenset[str] | set[str],
) -> Job:
    """Return the job that this process' command line asks for; the names are those of `run_stage`.

    Exits with 2 and the usage on stderr where the command line is not understood.
    """
    spec = sys.modules["__main__"].__spec__
    stage = spec.name if spec else "ofer.stages.unknown"
    parser = argparse.ArgumentParser(prog=f"python -m {stage}", description=description)
    for name, text in {**inputs, **outputs}.items():
        argument = parser.add_argument(
            f"--{name.replace('_', '-')}", type=Path, required=name not in optional, help=text, dest=name
        )
        if name in several:
            argument.nargs, argument.default = "*", []
    parser.add_argument("--slice", required=True, type=_mapping, help="JSON of the configuration values it needs")
    parser.add_argument("--members", nargs="*", default=[], help="modules that it loads by name, from the workflow")
    parser.add_argument("--plan", default="", help="digest of its code and libraries, from the workflow")
    parser.add_argument(
        "--wildcards", type=_mapping, default={}, help="JSON of the workflow's wildcards, for the stamp"
    )
    parser.add_argument("--chosen", type=_mapping, default={}, help="JSON of what chose the inputs, for the stamp")
    parser.add_argument("--data", default=NO_DATA, help="fingerprint of the corpus, from the workflow")
    parser.add_argument("--store", type=Path, default=Path("results/.store"), help="folder of finished work")
    arguments = vars(parser.parse_args())
    code = code_digest([stage, *arguments["members"]]) if arguments["plan"] else {}
    return Job(
        stage=stage,
        slice=arguments["slice"],
        inputs={name: arguments[name] for name in inputs if arguments[name] not in (None, [])},
        outputs={name: arguments[name] for name in outputs},
        wildcards=arguments["wildcards"],
        chosen=arguments["chosen"],
        plan=arguments["plan"],
        code=code,
        versions=library_versions(code),
        data=arguments["data"],
        store=Store(arguments["store"]),
    )


def _mapping(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not JSON ({error})") from None
    if not isinstance(value, dict):
        raise argparse.ArgumentTypeError("not a JSON object: {…}")
    return value
