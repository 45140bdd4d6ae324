"""Say which results are stale, foreign or damaged, from their stamps alone; `.snakemake/` is not needed.

`ofer verify` in the folder of the run, or `snakemake --cores 1 verify`, with the run's `--configfile` and `--config`.
A line stands for all results of a stage with the same cause; `--each` prints one for each.
"""

import argparse
import csv
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError, UnreadableError
from ofer.base.progress import say, track
from ofer.commands.configured import add_options, configuration
from ofer.commands.run import results_folder, run_command
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.jobs.artefacts import DIGEST_SUFFIX, STAMP_SUFFIX, digest_path, input_digest, read_stamp
from ofer.jobs.provenance import canonical, content_digest
from ofer.plan.stages import STAGES, rule_name
from ofer.plan.validity import validity

UNSTAMPED = (".store", "logs", "benchmarks", "README.md")
"""What stands in results/ without a stamp by right."""

STAMP_KEYS = {"stage", "wildcards", "slice", "code", "versions", "data", "inputs", "content"}


@dataclass(frozen=True)
class Finding:
    """One result that is not as the present configuration, code, versions and data would make it."""

    path: str
    state: str
    """stale: something it depends on changed; damaged: not the bytes written; foreign: nothing asks for it."""
    stage: str
    why: str


def verify(config: Config, results: Path = Path("results")) -> list[Finding]:
    """Return the findings over all of `results`, ordered by path. Reads every artefact once.

    Raises UnreadableError or OSError where the system keeps something from being read: what is unknown is not sound.
    """
    stamps = {stamp: _stamp(stamp) for stamp in sorted(stamp_files(results))}
    findings: dict[str, Finding] = {}
    known: set[str] = set()
    followers: list[tuple[str, str, list[str]]] = []
    for path, stamp in track(stamps.items(), "artefacts verified", total=len(stamps)):
        artefact = path.with_name(path.name.removesuffix(STAMP_SUFFIX))
        name = artefact.as_posix()
        known |= {name, path.as_posix(), digest_path(artefact).as_posix()}
        if isinstance(stamp, str):
            findings[name] = Finding(name, "damaged", "", stamp)
            continue
        stage = stamp["stage"].rsplit(".", 1)[-1]
        state, why = _state(config, artefact, stage, stamp)
        stage = rule_name(stage, stamp["wildcards"])
        if state:
            findings[name] = Finding(name, state, stage, why)
        else:
            followers.append((name, stage, list(stamp["inputs"])))
        if stage == "generate" and state != "foreign" and artefact.is_file():
            for image, fault in _written(artefact):
                known.add(image)
                if fault:
                    findings[image] = Finding(image, "damaged", stage, fault)
                    findings.setdefault(name, Finding(name, "damaged", stage, f"{image}: {fault}"))
    _follow(findings, followers)
    for path in _files(results):
        if path.as_posix() not in known:
            findings[path.as_posix()] = Finding(path.as_posix(), "foreign", "", "no stamp tells how it was made")
    return [findings[name] for name in sorted(findings)]


def stale_stages(findings: list[Finding]) -> set[str]:
    """Return the stages of which something would run again."""
    return {finding.stage for finding in findings if finding.state in ("stale", "damaged") and finding.stage}


def _state(config: Config, artefact: Path, stage: str, stamp: Mapping[str, Any]) -> tuple[str, str]:
    if stage not in STAGES:
        return "foreign", f"no stage is called {stage}"
    try:
        now = validity(config, stage, stamp["wildcards"])
    except (KeyError, OferError):
        return "foreign", f"the configuration has no such result: {canonical(stamp['wildcards'])}"
    if not _asked_for(config, artefact, stamp["wildcards"]):
        return "foreign", f"the configuration has no such part or round: {artefact.name}"
    for key, label in (
        ("slice", "configuration"),
        ("code", "code"),
        ("versions", "library"),
    ):
        then = stamp.get(key, {})
        if canonical(then) != getattr(now, key):
            difference = _changed_modules if key == "code" else _difference
            return "stale", f"{label}: {difference(then, json.loads(getattr(now, key)))}"
    if stamp["data"] != now.data:
        return "stale", "data: the corpus changed"
    if other := sorted(set(stamp["inputs"]).symmetric_difference(now.inputs)):
        return (
            "stale",
            f"configuration: {other[0]}: {'not read any more' if other[0] in stamp['inputs'] else 'read now'}",
        )
    if list(stamp["inputs"]) != list(dict.fromkeys(now.inputs)):
        return "stale", "configuration: the same files, read in another order"
    for path, digest in stamp["inputs"].items():
        if not Path(path).exists():
            return "stale", f"input {path}: is gone"
        if input_digest(Path(path)) != digest:
            return "stale", f"input {path}: changed"
    if not artefact.is_file():
        return "damaged", "is gone; its stamp is left"
    if content_digest(artefact) != stamp["content"]:
        return "damaged", "its bytes are not those that were written"
    if not digest_path(artefact).is_file() or input_digest(artefact) != stamp["content"]:
        return "damaged", "its digest file does not agree with its stamp"
    return "", ""


def _asked_for(config: Config, artefact: Path, wildcards: Mapping[str, str]) -> bool:
    parts = config.part_names()
    packs = config.pack_names(wildcards["division"]) if "pack" in wildcards else [""]
    # The manifest's parts are made by one job.
    part = artefact.stem if artefact.parent.name == "manifest" else wildcards.get("part", parts[0])
    return part in parts and wildcards.get("pack", "") in packs


def _follow(findings: dict[str, Finding], followers: list[tuple[str, str, list[str]]]) -> None:
    # Stamps are in no order of making, so repeat until nothing more follows.
    while True:
        new = {
            name: Finding(name, "stale", stage, f"follows {cause}")
            for name, stage, inputs in followers
            if name not in findings
            for cause in [next((path for path in inputs if _runs_again(findings.get(path))), None)]
            if cause is not None
        }
        if not new:
            return
        findings.update(new)


def _runs_again(finding: Finding | None) -> bool:
    return finding is not None and finding.state in ("stale", "damaged")


def _difference(before: Any, after: Any, path: str = "") -> str:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                return _difference(before.get(key), after.get(key), f"{path}.{key}" if path else key)
    return f"{path}: {canonical(before)} then, {canonical(after)} now"


def _changed_modules(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return f"{changed[0]}{f' and {len(changed) - 1} more' if len(changed) > 1 else ''} changed"


def _stamp(path: Path) -> dict[str, Any] | str:
    try:
        stamp = read_stamp(path.with_name(path.name.removesuffix(STAMP_SUFFIX)))
    except UnreadableError:
        raise
    except OferError as error:
        return str(error)
    missing = sorted(STAMP_KEYS - set(stamp))
    return f"{path}: damaged stamp ({missing[0]} is missing)" if missing else stamp


def _written(listed: Path) -> Iterator[tuple[str, str]]:
    with open(listed, newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            path = listed.parent / row["file"]
            if not path.is_file():
                yield path.as_posix(), "is gone"
            elif content_digest(path) != row["digest"]:
                yield path.as_posix(), "its bytes are not those that were written"
            else:
                yield path.as_posix(), ""


def _files(results: Path) -> Iterator[Path]:
    for top in sorted(results.iterdir()) if results.is_dir() else []:
        if top.name in UNSTAMPED or (top / "results").is_dir():
            # The latter is the working folder of another run (`snakemake --directory results/smoke`).
            continue
        if top.is_file():
            yield top
        # Not by `rglob`, which passes over folders that may not be read.
        walked = os.walk(top, onerror=_unread) if top.is_dir() else ()
        yield from sorted(path for place, _, names in walked for name in names if (path := Path(place, name)).is_file())


def _unread(error: OSError) -> None:
    raise error


def stamp_files(results: Path) -> Iterator[Path]:
    """Give the stamps of all artefacts that are, or were, below `results`."""
    return (path for path in _files(results) if path.name.endswith(STAMP_SUFFIX) and _describes(path))


def _describes(path: Path) -> bool:
    artefact = path.with_name(path.name.removesuffix(STAMP_SUFFIX))
    return artefact.exists() or artefact.with_name(artefact.name + DIGEST_SUFFIX).exists()


def grouped(findings: Iterable[Finding]) -> list[str]:
    """Return a line for all results of a stage that are in one state for one cause, with the path of the first."""
    findings = list(findings)
    stages = {finding.path: finding.stage for finding in findings}
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        cause = finding.why.removeprefix("follows ")
        why = f"follows {stages[cause]}" if cause != finding.why else re.sub(r"results/\S+", "…", finding.why)
        groups.setdefault((finding.state, finding.stage, why), []).append(finding)
    lines = []
    for (_, stage, why), alike in groups.items():
        more = f" and {len(alike) - 1} more{f' of {stage}' if stage else ''}" if len(alike) > 1 else ""
        why = why if why.startswith("follows ") else alike[0].why
        lines.append(f"{alike[0].state:8} {alike[0].path}{more}: {why}")
    return lines


def _line(finding: Finding) -> str:
    return f"{finding.state:8} {finding.path}: {finding.why}"


def main() -> None:
    """Print the findings and exit with 1 if there is any."""
    parser = argparse.ArgumentParser(prog="ofer verify", description=__doc__)
    add_options(parser)
    parser.add_argument("--configuration", type=json.loads, help="all of it as JSON (from the workflow)")
    parser.add_argument("--each", action="store_true", help="a line for each result")
    parser.add_argument("--list", action="store_true", help="exit with 0 whatever is found")
    arguments = parser.parse_args()
    given = arguments.configuration
    config = configuration(arguments.configfile, arguments.config)[0] if given is None else load_config(given)
    findings = verify(config, results_folder())
    for line in map(_line, findings) if arguments.each else grouped(findings):
        print(line)
    counts = {state: sum(f.state == state for f in findings) for state in ("stale", "damaged", "foreign")}
    say(f"{counts['stale']} stale, {counts['damaged']} damaged, {counts['foreign']} foreign")
    sys.exit(1 if findings and not arguments.list else 0)


if __name__ == "__main__":
    run_command(main)
