"""Results that are stale, damaged or foreign, found by the stamps of its artefacts alone."""

import csv
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError, UnreadableError
from ofer.base.progress import track
from ofer.config.whole import Config
from ofer.jobs.provenance import canonical, content_digest
from ofer.jobs.stamps import (
    RESULTS,
    STAMP_SUFFIX,
    artefacts_in,
    digest_path,
    input_digest,
    read_stamp,
    stamp_path,
    unread,
)
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


def verify(config: Config) -> list[Finding]:
    """Return the findings over the results of the run in this folder, ordered by path. Reads every artefact once.

    Raises UnreadableError or OSError where the system keeps something from being read: what is unknown is not sound.
    """
    stamps = {path: _stamp(path) for path in sorted(artefacts_in(RESULTS, STAMP_SUFFIX))}
    findings: dict[str, Finding] = {}
    known: set[str] = set()
    followers: list[tuple[str, str, list[str]]] = []
    for artefact, stamp in track(stamps.items(), "artefacts verified", total=len(stamps)):
        name = artefact.as_posix()
        known |= {name, stamp_path(artefact).as_posix(), digest_path(artefact).as_posix()}
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
    for path in _files():
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
        return "stale", "data: the corpus, or a file that an entry names, changed"
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


def _stamp(artefact: Path) -> dict[str, Any] | str:
    try:
        stamp = read_stamp(artefact)
    except UnreadableError:
        raise
    except OferError as error:
        return str(error)
    missing = sorted(STAMP_KEYS - set(stamp))
    return f"{stamp_path(artefact)}: damaged stamp ({missing[0]} is missing)" if missing else stamp


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


def _files() -> Iterator[Path]:
    for top in sorted(RESULTS.iterdir()) if RESULTS.is_dir() else []:
        if top.name in UNSTAMPED or (top / "results").is_dir():
            # The latter is the working folder of another run (`snakemake --directory results/smoke`).
            continue
        if top.is_file():
            yield top
        # Not by `rglob`, which passes over folders that may not be read.
        walked = os.walk(top, onerror=unread) if top.is_dir() else ()
        yield from sorted(path for place, _, names in walked for name in names if (path := Path(place, name)).is_file())
