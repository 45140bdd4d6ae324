"""Stills of a corpus of sequences: the peak of each as a picture of its expression, its onset as a neutral one.

`options.of` names the loader that reads the sequences (protocol §1.1 to 1.3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Literal

from annotated_types import Ge

from ofer.base.by_name import load
from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.base.wording import count
from ofer.corpora.label_sets import basic_classes, list_path
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.sample import Sample

KIND = "stills"
NAME = "stills of sequences"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry."""

    of: str
    """[U] Loader that reads the sequences: ckplus, mmi, oulucasia, sequences, or another one."""
    of_options: Mapping[str, Any] = field(default_factory=dict)
    """[U] Options of that loader."""
    of_labels: str = "official6"
    """[U] Label set of that loader. Of a sequence whose expression is not among the stills' `labels` the neutral
    frames are taken alone."""
    peaks: Annotated[int, Ge(1)] = 1
    """[U] Frames of a sequence that show its expression."""
    peak_frames: Literal["last", "centred"] = "last"
    """[U] last: the apex and the frames before it; centred: those around the apex, of a loader that reads on behind
    it (mmi)."""
    neutral: Annotated[int, Ge(0)] = 1
    """[U] Frames of a sequence, from its first on, that show a neutral face."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the stills of each sequence, ids as S005_001_neutral1 and S005_001_peak1.

    `labels` is `basic6`, `basic7`, `basic8`, or a list that the loader of the sequences takes. Landmarks that a frame
    ships become its points. A fault of a sequence is one sample at fault.

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    loader, classes, chosen = _sequences(labels, options)
    behind = (options["peaks"] - 1) // 2 if options["peak_frames"] == "centred" else 0
    if behind and not hasattr(loader, "BEHIND_APEX"):
        raise OferError(f"options.peak_frames: loader {options['of']} reads no frame behind the apex; set it to last")
    if behind:
        chosen["options"] = {**chosen["options"], loader.BEHIND_APEX: behind}
    samples = loader.read_samples(root, need_landmarks=need_landmarks, **chosen)
    return (still for sample in samples for still in _stills(root, sample, classes, options))


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `sequences` and `subjects` as their loader does. Raises as that does."""
    loader, _, chosen = _sequences(labels, options)
    counts: dict[str, int] = loader.folder_counts(root, **chosen)
    return counts


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (subject, label) of each still; reads labels alone. Raises OferError for a fault of the whole corpus."""
    loader, classes, chosen = _sequences(labels, options)
    found = []
    for subject, label in loader.labelled(root, **chosen):
        shown = ["neutral"] * options["neutral"] + [label] * options["peaks"]
        found += [(subject, one) for one in shown if one in classes]
    return found


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that the loader of the sequences does not read, if it tells."""
    loader, _, chosen = _sequences(labels, options)
    if hasattr(loader, "unread"):
        yield from loader.unread(root, **chosen)


def _sequences(labels: str, options: Mapping[str, Any]) -> tuple[ModuleType, tuple[str, ...], dict[str, Any]]:
    """Return the loader of the sequences, the classes of the stills, and what that loader is called with.

    A list is the sequences'. Raises OferError where there is no such loader or label set.
    """
    loader = load(f"ofer.corpora.{options['of']}")
    if getattr(loader, "KIND", "") == KIND:
        raise OferError(f"options.of: loader {options['of']} reads stills; name one of sequences")
    listed = list_path(labels) is not None
    classes = EXPRESSIONS if listed else basic_classes(labels, NAME)
    return loader, classes, {"labels": labels if listed else options["of_labels"], "options": options["of_options"]}


def _stills(root: Path, sample: Sample, classes: tuple[str, ...], options: Mapping[str, Any]) -> Iterator[Sample]:
    first, peaks, length = options["neutral"], options["peaks"], len(sample.frames)
    shown = [("neutral", number, number - 1) for number in range(1, first + 1)]
    shown += [(sample.label, number, length - peaks + number - 1) for number in range(1, peaks + 1)]
    taken = [one for one in shown if one[0] in classes]
    if sample.label and not taken:
        return
    if sample.fault or length < first + peaks:
        too_short = (
            f"{sample.id}: has {count(length, 'frame')}, fewer than the {first} neutral and {peaks} of the peak; "
            "lower options.neutral or options.peaks, or remove it"
        )
        yield replace(sample, frames=(), landmarks=(), fault=sample.fault or too_short)
        return
    for label, number, index in taken:
        name = f"{sample.id}_{'neutral' if index < first else 'peak'}{number}"
        still = replace(sample, id=name, label=label, frames=sample.frames[index : index + 1], landmarks=(), gap="")
        try:
            yield replace(still, points=_points(root, sample, index))
        except OferError as fault:
            yield replace(still, frames=(), fault=str(fault).replace(f"{root}/", "", 1))


def _points(root: Path, sample: Sample, index: int) -> tuple[tuple[float, float], ...]:
    """Return the landmarks that a frame ships. Raises OferError if they cannot be read."""
    if not sample.landmarks:
        return ()
    return tuple((float(x), float(y)) for x, y in read_landmarks(root / sample.landmarks[index]))
