"""The chain of stamps behind a result: what it was made of, step by step, without reading the artefacts between.

A stamp names its inputs with their digests, and each input's own stamp says what that input holds now. Where the two
agree from a prediction down to the crops, the settings found on the way are those that the models were trained with.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError
from ofer.base.wording import count
from ofer.corpora.inside import is_below
from ofer.jobs.provenance import canonical, content_digest
from ofer.jobs.stamps import RESULTS, read_stamp, stamp_path

STAMP_KEYS = ("stage", "wildcards", "slice", "code", "versions", "inputs")


@dataclass(frozen=True)
class Link:
    """One artefact in the chain, known by its stamp."""

    path: Path
    """Where it lies."""
    stamp: dict[str, Any]
    results: Path
    """The results folder that it belongs to, whatever that is called by now."""

    @property
    def name(self) -> str:
        """Return its path as stamps have it."""
        return (RESULTS / self.path.relative_to(self.results)).as_posix()

    @property
    def stage(self) -> str:
        """Return the name of the stage that made it."""
        return str(self.stamp["stage"]).rsplit(".", 1)[-1]

    def inputs(self, stage: str) -> "list[Link]":
        """Return its inputs that `stage` made, in the order of their paths.

        Raises OferError where an input is not in the results folder, or its stamp is missing, damaged, or of another
        artefact than was used.
        """
        links = []
        for name, digest in sorted(self.stamp["inputs"].items()):
            if not is_below(name) or not Path(name).is_relative_to(RESULTS):
                raise OferError(f"{self._stamp_path}: names {name}, outside of the results; {_again(self.path)}")
            path = self.results / Path(name).relative_to(RESULTS)
            if not path.parent.is_dir():
                raise OferError(
                    f"{self.path}: was made of {name}, whose folder is not in {self.results}; copy that too, or "
                    f"{_again(self.path)}"
                )
            link = read_link(path, self.results)
            if link.stamp["content"] != digest:
                raise OferError(f"{link.path}: was made again after {self.path} was made of it; {_again(self.path)}")
            links.append(link)
        return [link for link in links if link.stage == stage]

    def input(self, stage: str) -> "Link":
        """Return the only input that `stage` made. Raises OferError if there is another number of them."""
        links = self.inputs(stage)
        if len(links) != 1:
            raise OferError(f"{self._stamp_path}: names {count(len(links), 'input')} of {stage}; {_again(self.path)}")
        return links[0]

    @property
    def _stamp_path(self) -> Path:
        return stamp_path(self.path, self.results)


def read_link(path: Path, results: Path) -> Link:
    """Return the artefact at `path`, below the folder `results`, by its stamp.

    Raises OferError if the stamp is missing or damaged.
    """
    where = stamp_path(path, results)
    if not where.is_file():
        raise OferError(f"{where}: there is no stamp; {_again(path)}")
    stamp = read_stamp(path, results)
    missing = [key for key in STAMP_KEYS if key not in stamp]
    if missing:
        raise OferError(f"{where}: damaged stamp ({missing[0]} is missing); {_again(path)}")
    wrong = [key for key in STAMP_KEYS if key != "stage" and not isinstance(stamp[key], dict)]
    if wrong:
        raise OferError(f"{where}: damaged stamp ({wrong[0]} is no mapping); {_again(path)}")
    return Link(path, stamp, results)


def require_whole(links: Iterable[Link]) -> None:
    """Raise OferError unless the bytes of each artefact are those that its stamp tells of."""
    for link in links:
        if not link.path.is_file():
            raise OferError(f"{link.path}: is gone, its stamp is left; {_again(link.path)}")
        if content_digest(link.path) != link.stamp["content"]:
            raise OferError(f"{link.path}: is damaged, its bytes are not those that were written; {_again(link.path)}")


def common_slice(links: Iterable[Link], user: Path) -> dict[str, Any]:
    """Return the one slice of the parts that `user` was made of.

    Raises OferError if there is no part, or parts were made with different settings.
    """
    found = {canonical(link.stamp["slice"]) for link in links}
    if len(found) != 1:
        fault = "parts with different settings" if found else "no part at all"
        raise OferError(f"{user}: was made of {fault}; {_again(user)}")
    slice_: dict[str, Any] = json.loads(found.pop())
    return slice_


def _again(path: Path) -> str:
    return f"let snakemake make {path.name} again"
