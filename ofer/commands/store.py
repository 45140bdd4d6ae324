"""Show what the store of finished work holds, and remove what no result refers to any more.

`ofer store` shows; `--prune` removes.
"""

import argparse
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ofer.base.errors import OferError, UnreadableError
from ofer.commands.run import results_folder, run_command
from ofer.jobs.damage import SUFFIX as DAMAGED
from ofer.jobs.stamps import DIGEST_SUFFIX, artefacts_in, digest_path, read_stamp
from ofer.jobs.store import MARK

UNFINISHED_SECONDS = 24 * 3600
"""Unfinished work that nobody touched for a day belongs to no running job."""
PLANNED_SECONDS = 30 * 24 * 3600
"""What a run was planned with a month ago waits in no cluster's queue."""


@dataclass(frozen=True)
class Entry:
    """One folder of the store."""

    folder: Path
    bytes: int
    referred: bool


def entries(results: Path) -> Iterator[Entry]:
    """Yield the entries of the store in `results`.

    One is referred to if a result has the same bytes, or was put together from it and others.
    """
    present: set[str] = set()
    pieces: set[str] = set()
    for artefact in artefacts_in(results, DIGEST_SUFFIX):
        present.add(digest_path(artefact, results).read_text(encoding="ascii").strip())
        pieces |= _pieces(artefact, results)
    for mark in sorted((results / ".store").glob(f"*/*/{MARK}")):
        digests = [line.split(" ", 1)[0] for line in mark.read_text(encoding="utf-8").splitlines()]
        size = sum(path.stat().st_size for path in mark.parent.iterdir())
        named = f"{mark.parent.parent.name}/{mark.parent.name}"
        yield Entry(mark.parent, size, bool(set(digests) & present) or named in pieces)


def _pieces(artefact: Path, results: Path) -> set[str]:
    try:
        return set(read_stamp(artefact, results).get("pieces", []))
    except UnreadableError:
        # What it refers to must not pass for abandoned.
        raise
    except OferError:
        return set()


def leftovers(results: Path) -> Iterator[Path]:
    """Yield unfinished work, half-written files and damaged ones that nobody touched for a day."""
    patterns = ("*.unfinished", "*.partial", ".*.partial.*", f"*{DAMAGED}")
    for path in sorted({path for pattern in patterns for path in results.rglob(pattern)}):
        if time.time() - path.stat().st_mtime > UNFINISHED_SECONDS:
            yield path
    for path in sorted((results / ".store/planned").glob("*.json")):
        if time.time() - path.stat().st_mtime > PLANNED_SECONDS:
            yield path


def main() -> None:
    """Print a line per stage; with --prune remove what is not needed."""
    parser = argparse.ArgumentParser(prog="ofer store", description=__doc__)
    parser.add_argument("--prune", action="store_true", help="remove what no result refers to")
    arguments = parser.parse_args()
    results = results_folder()
    found = list(entries(results))
    lines = []
    for stage in sorted({entry.folder.parent.name for entry in found}):
        of_stage = [entry for entry in found if entry.folder.parent.name == stage]
        unused = [entry for entry in of_stage if not entry.referred]
        lines.append(
            f"{stage}: {len(of_stage)} {'entry' if len(of_stage) == 1 else 'entries'}, {_megabytes(of_stage)} MB; "
            f"not referred to: {len(unused)}, {_megabytes(unused)} MB"
        )
    if arguments.prune:
        for folder in [*(entry.folder for entry in found if not entry.referred), *leftovers(results)]:
            if folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder.unlink(missing_ok=True)
        lines.append("removed what no result refers to")
    for line in lines:
        print(line)


def _megabytes(of_entries: list[Entry]) -> str:
    return f"{sum(entry.bytes for entry in of_entries) / 1e6:.1f}"


if __name__ == "__main__":
    run_command(main)
