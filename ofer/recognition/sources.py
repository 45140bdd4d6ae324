"""Artefacts that a method's predictions come from: its models, the flows they learned from, and the faces of those.

A method's folder is `results/<corpus>/<division>/<method>`, with a folder in it for each occlusion that it was
applied to.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ofer.base.by_name import short_path
from ofer.base.errors import OferError
from ofer.base.foreign import naming_unreadable
from ofer.jobs.stamps import RESULTS, STAMPS, stamp_path
from ofer.recognition.chain import Link, read_link
from ofer.recognition.trained_model import CLEAN

PREDICTIONS = "predictions.csv"


@dataclass(frozen=True)
class Sources:
    """Artefacts that the predictions of a method at one occlusion were made of."""

    predictions: Link

    @cached_property
    def recognisers(self) -> list[Link]:
        """The recogniser's files of weights."""
        return self.predictions.inputs("train")

    @cached_property
    def restored(self) -> list[Link]:
        """The restored flows; none where flows were recognised as they are."""
        return self.predictions.inputs("restore")

    @cached_property
    def restorers(self) -> list[Link]:
        """The restorer's files of weights; none of a filling, which learns while it is applied."""
        return [link for restored in self.restored for link in restored.inputs("train")]

    @cached_property
    def clean_flows(self) -> list[Link]:
        """The clean apex flows that the recogniser learned from, a file each part."""
        apex = {link.stamp["wildcards"]["flow"] for link in self._recognised}
        return [link for link in flows_among(self.recognisers, CLEAN) if link.stamp["wildcards"]["flow"] in apex]

    @cached_property
    def faces(self) -> list[Link]:
        """The faces of those flows."""
        return [link for flow in self.clean_flows for link in flow.inputs("crop_faces")]

    @cached_property
    def painted(self) -> list[Link]:
        """The occluded faces of the flows that were restored, or recognised as they are; none of clean faces."""
        return [link for flow in self._recognised for link in flow.inputs("occlude_frames")]

    @cached_property
    def _recognised(self) -> list[Link]:
        """The flows that were restored, or recognised as they are."""
        return list(flows_among(self.restored or [self.predictions], self.predictions.stamp["wildcards"]["occlusion"]))

    def models(self) -> list[Link]:
        """Return all files of weights."""
        return [*self.recognisers, *self.restorers]

    def all(self) -> list[Link]:
        """Return all that has a part in how a frame becomes a probability."""
        return [self.predictions, *self.models(), *self.restored, *self.clean_flows, *self.faces, *self.painted]

    def corpora(self) -> dict[str, bool]:
        """Return the corpora that the models learned from, and whether their faces are generated."""
        learned = flows_among([*self.recognisers, *(self.restorers or self.restored)], CLEAN)
        faces = {link.path: link for flow in learned for link in flow.inputs("crop_faces")}
        return {str(link.stamp["wildcards"]["corpus"]): _generated(link) for link in faces.values()}


def occlusions_of(folder: Path) -> list[str]:
    """Return the occlusions that the method in `folder` was applied to, in alphabetical order.

    Raises OferError, naming what there is instead, if it is no method's folder, or one that this user may not read.
    """
    with naming_unreadable():
        # Before `glob`, which passes over what it may not read.
        inside = list(folder.iterdir()) if folder.is_dir() else []
        home = home_of(folder)
        names = sorted(path.name for path in inside)
        found = [name for name in names if stamp_path(home / name / PREDICTIONS, results_of(home)).is_file()]
    if found:
        return found
    # Somebody may have named the results, or any folder in them.
    around = (folder / RESULTS, folder, *folder.absolute().parents)
    results = next((path for path in around if (path / STAMPS).is_dir()), folder)
    predictions = [path for path in results.glob(f"*/*/*/*/{PREDICTIONS}") if stamp_path(path, results).is_file()]
    others = sorted({short_path(path.parents[1]) for path in predictions})
    remedy = f"name one of {', '.join(others)}" if others else "let snakemake make table10 first"
    expected = f"<occlusion>/{PREDICTIONS}, with its stamp in the results' {STAMPS}"
    raise OferError(f"{folder}: holds no finished method ({expected}); {remedy}")


def sources_of(folder: Path, occlusion: str) -> Sources:
    """Return where the predictions of the method in `folder` at `occlusion` come from.

    Raises OferError where it was not applied to that occlusion.
    """
    present = occlusions_of(folder)
    if occlusion not in present:
        raise OferError(f"{folder}: knows no occlusion {occlusion!r}; name one of those it has: {', '.join(present)}")
    home = home_of(folder)
    return Sources(read_link(home / occlusion / PREDICTIONS, results_of(home)))


def home_of(folder: Path) -> Path:
    """Return a method's folder by the path on which it lies in its results folder: as it is named, or as links lead.

    A part of the way may be a link, from elsewhere or to another disk; the right path is the one with stamps.
    """
    paths = (folder.absolute(), Path(os.path.realpath(folder)))
    return next((path for path in paths if stamp_path(path / PREDICTIONS, results_of(path)).parent.is_dir()), paths[0])


def results_of(home: Path) -> Path:
    """Return the results folder around a method's folder."""
    return [home, *home.parents][:4][-1]


def flows_among(links: list[Link], occlusion: str) -> Iterator[Link]:
    """Yield the flows of faces with `occlusion` that some artefacts were made of."""
    for link in links:
        for flow in link.inputs("extract_flow"):
            if flow.stamp["wildcards"].get("occlusion") == occlusion:
                yield flow


def _generated(faces: Link) -> bool:
    return any(manifest.inputs("generate") for manifest in faces.inputs("read_corpus"))
