"""Running the workflow on bad input, and what holds for every fault that a person can mend."""

import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

from ofer.jobs.provenance import content_digest
from ofer.jobs.stamps import DIGEST_SUFFIX, STAMP_SUFFIX, STAMPS, artefacts_in, digest_path, read_stamp
from tests.workflow.experiment import PROJECT, Experiment

LINE = re.compile(r"ofer: (?P<where>\S.*?): (?P<fault>\S.*); (?P<remedy>\S.*)")
"""The one line: which file or key, what is wrong with it, what to do about it."""


def run(
    folder: Path, config: dict[str, Any], targets: tuple[str, ...], *options: str
) -> subprocess.CompletedProcess[str]:
    """Run the workflow of this checkout with `folder` as its working directory and `config` over config.yaml."""
    overlay = folder / "overlay.yaml"
    overlay.write_text(yaml.safe_dump(config), encoding="utf-8")
    return Experiment(PROJECT, (str(overlay),), targets).run("--directory", str(folder), *options, check=False)


def complaints(text: str) -> list[str]:
    """Return the lines meant for the user; assert that each has its three halves and that nothing else cries."""
    assert "Traceback" not in text, text[-4000:]
    lines = [line for line in text.splitlines() if line.startswith("ofer: ")]
    for line in lines:
        assert LINE.fullmatch(line), line
    return lines


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that a failed process said."""
    assert done.returncode == 1
    lines = complaints(done.stdout + done.stderr)
    assert len(lines) == 1, done.stdout[-4000:] + done.stderr[-4000:]
    return lines[0]


def artefacts(results: Path) -> set[str]:
    """Return the artefacts, relative to `results`; assert that each is whole and stamped, and nothing else there."""
    found = set()
    for suffix in (STAMP_SUFFIX, DIGEST_SUFFIX):
        left = [path for path in artefacts_in(results, suffix) if not path.is_file()]
        assert left == [], f"{suffix} without artefact"
    for path in results.rglob("*"):
        name = path.relative_to(results)
        assert ".partial" not in path.name, f"left behind: {name}"
        if path.is_dir() or name.parts[0] in ("logs", "benchmarks", ".store", STAMPS):
            continue
        if name.parts[1:2] == ("corpus",) and len(name.parts) > 3:
            # Files of a built-in corpus have no stamps: they are listed.
            continue
        digest = digest_path(path, results).read_text().strip()
        assert read_stamp(path, results)["content"] == content_digest(path) == digest
        found.add(name.as_posix())
    return found
