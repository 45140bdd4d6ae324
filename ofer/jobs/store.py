"""Finished work, kept by what it was made from: `results/.store/<stage>/<key>/`.

The key is a digest of everything that a result depends on: slice, code, versions and the contents of the inputs. A job
links what is there and computes what is missing. That is resume, cheap re-runs whose inputs came out the same,
branch-and-back without training, and safety when a job runs twice: entries appear by one atomic rename.
"""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from ofer.jobs.artefacts import naming_unwritable, write_text
from ofer.jobs.provenance import content_digest
from ofer.jobs.stamps import canonical_key

MARK = "contents"
"""File of an entry that lists `<digest> <name>`; written last, so an entry without it is not one."""


class Store:
    """A folder of finished work. Several processes may read and write it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entry(self, stage: str, depends_on: dict[str, Any]) -> Path:
        """Return the folder of the work of `stage` that was made from `depends_on` (JSON-like), present or not."""
        return self.folder / stage / canonical_key(depends_on)

    def scratch(self, entry: Path) -> Path:
        """Return a folder for unfinished work (checkpoints) of `entry`; it is dropped when the entry is kept."""
        folder = entry.with_name(entry.name + ".unfinished")
        with naming_unwritable(folder):
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    def fetch(self, entry: Path, targets: dict[str, Path]) -> bool:
        """Link the files of `entry` to `targets` {name: path}; return False if they are absent or damaged.

        A damaged entry (a file whose bytes changed) is removed, so that the work is done again.
        """
        listed = self._contents(entry)
        if listed is None or set(listed) != set(targets):
            return False
        if not self.holds(entry):
            return False
        try:
            for name, target in targets.items():
                link(entry / name, target)
        except FileNotFoundError:
            # Another process dropped the entry in between.
            return False
        return True

    def holds(self, entry: Path) -> bool:
        """Tell whether `entry` is there with the bytes that were kept; a damaged one is removed."""
        listed = self._contents(entry)
        if listed is None:
            return False
        for name, digest in listed.items():
            if not (entry / name).is_file() or content_digest(entry / name) != digest:
                shutil.rmtree(entry, ignore_errors=True)
                return False
        return True

    def keep(self, entry: Path, sources: dict[str, Path]) -> None:
        """Put finished files {name: path} into `entry` by one rename; an entry that is there already stays."""
        if self._contents(entry) is None:
            temporary = entry.with_name(f"{entry.name}.{secrets.token_hex(4)}.partial")
            try:
                for name, source in sources.items():
                    link(source, temporary / name)
                lines = [f"{content_digest(temporary / name)} {name}\n" for name in sorted(sources)]
                write_text(temporary / MARK, "".join(lines))
                with naming_unwritable(entry):
                    self._place(temporary, entry)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(entry.with_name(entry.name + ".unfinished"), ignore_errors=True)

    def _place(self, temporary: Path, entry: Path) -> None:
        try:
            os.replace(temporary, entry)
        except OSError:
            # Another copy of this job may have been first; its entry is as good.
            if self._contents(entry) is None:
                # What is left of an entry that was removed half-way.
                shutil.rmtree(entry, ignore_errors=True)
                os.replace(temporary, entry)

    def _contents(self, entry: Path) -> dict[str, str] | None:
        try:
            lines = (entry / MARK).read_text(encoding="utf-8").splitlines()
            return {name: digest for digest, name in (line.split(" ", 1) for line in lines)}
        except (OSError, ValueError):
            return None


def link(source: Path, target: Path) -> None:
    """Give `source` a second name `target` at once; copy where the file system cannot link."""
    temporary = target.with_name(f".{secrets.token_hex(4)}.partial.{target.name}")
    with naming_unwritable(target):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, temporary)
            except OSError:
                shutil.copyfile(source, temporary)
            os.replace(temporary, target)
        finally:
            # os.replace leaves the temporary name in place where both names are the same file already.
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
