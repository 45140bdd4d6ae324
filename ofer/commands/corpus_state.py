"""The state of a corpus on disk, as its loader reads it: counts, faults, and whether one of them stops it."""

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import ModuleType

from ofer.base.by_name import load
from ofer.base.errors import OferError
from ofer.base.foreign import naming_unreadable, read_plain
from ofer.base.progress import track
from ofer.base.wording import count
from ofer.commands.picture_hashes import PictureHashes
from ofer.config.loaders import loader_kind
from ofer.config.whole import CorpusSettings
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.counts import count_warnings, tally
from ofer.corpora.frame_names import split_name
from ofer.corpora.images import MOST_BYTES, REMEDY
from ofer.corpora.integrity import image_fault, image_size
from ofer.corpora.notices import left_out_of, notices, unread_of
from ofer.corpora.parts import split_fault
from ofer.corpora.sample import Sample
from ofer.corpora.stills import outside
from ofer.jobs.provenance import digest_of
from ofer.plan.validity import MEMORY


@dataclass(frozen=True)
class CorpusState:
    """Files, samples and faults found below the root of a corpus entry."""

    stops: str
    """The fault for which nothing can be made of this corpus, "" if there is none."""
    files: Counter[str] = field(default_factory=Counter)
    """Files by suffix, in lower case."""
    bytes: int = 0
    labelled: Counter[str] = field(default_factory=Counter)
    """Samples by label, at fault or not; "" is that of samples without a known label."""
    usable: Counter[str] = field(default_factory=Counter)
    """Samples without a fault by label."""
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Samples by each key of `expected`: those that are there, and those without a fault."""
    subjects: frozenset[str] = frozenset()
    """Those with a usable sample; where a corpus tells none, each sample is its own."""
    frames: int = 0
    """Frames of usable samples, from onset to apex."""
    folders: dict[str, int] = field(default_factory=dict)
    """Pictures, sequences and subjects that are there, labelled or not."""
    faults: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    """A line for each count that is not the distributor's."""
    notices: tuple[str, ...] = ()
    """A line for each kind of thing besides: what was left out, gaps that were kept, files that were not read."""
    near_duplicates: tuple[tuple[str, str], ...] | None = None
    """Pictures of stills in different splits that are nearly the same; None where there is one split alone."""
    samples: tuple[Sample, ...] = ()
    """All that were read, at fault or not."""


def of_stills(entry: CorpusSettings) -> bool:
    """Return whether a corpus entry is one of still pictures, by its loader."""
    return loader_kind(entry.loader) == "stills"


def corpus_state(root: Path, entry: CorpusSettings) -> CorpusState:
    """Read a corpus as the workflow will, and look at every image that a sample is made of; says how far it is."""
    files, size = _sizes(root)
    loader = load(f"ofer.corpora.{entry.loader}")
    chosen = {"labels": entry.labels, "options": entry.options}
    try:
        with naming_unreadable():
            need_landmarks = not of_stills(entry) and entry.pupils.source == "landmarks"
            read = loader.read_samples(root, need_landmarks=need_landmarks, **chosen)
            hashes = _hashes(root, loader, entry)
            look = partial(_require_whole, root) if hashes is None else hashes.look_at
            samples = [_looked_at(root, sample, entry.splits, look) for sample in track(read, "samples read")]
            folders = loader.folder_counts(root, **chosen)
            unread, left_out = unread_of(loader, root, **chosen), left_out_of(loader, root, **chosen)
    except OferError as error:
        return CorpusState(str(error), files, size)
    usable = [sample for sample in samples if not sample.fault]
    near = None
    if hashes is not None:
        hashes.remember()
        order = list(map(str, entry.splits))
        in_order = sorted(usable, key=lambda sample: order.index(sample.split))
        near = tuple(hashes.near_duplicates((sample.split, sample.frames[0]) for sample in in_order))
    there, sound = tally(samples), tally(usable)
    return CorpusState(
        stops=_stopping(root, samples, entry.largest_excluded_share),
        files=files,
        bytes=size,
        labelled=Counter(sample.label for sample in samples),
        usable=Counter(sample.label for sample in usable),
        numbers={key: (number, sound[key]) for key, number in there.items()},
        subjects=frozenset(sample.subject or sample.id for sample in usable),
        frames=sum(len(sample.frames) for sample in usable),
        folders=folders,
        faults=tuple(sample.fault for sample in samples if sample.fault),
        differences=_unmarked(count_warnings(samples, entry.expected, folders)),
        notices=_unmarked([*left_out, *notices(root, samples, unread)]),
        near_duplicates=near,
        samples=tuple(samples),
    )


def _hashes(root: Path, loader: ModuleType, entry: CorpusSettings) -> PictureHashes | None:
    """Return what hashes the pictures of a corpus of stills with several splits, None for another corpus."""
    if getattr(loader, "KIND", "") != "stills" or len(entry.splits) < 2:
        return None
    return PictureHashes(root, MEMORY / f"{digest_of(os.fsencode(root))}.pictures.json")


def _unmarked(warnings: list[str]) -> tuple[str, ...]:
    return tuple(warning.removeprefix("WARNING ") for warning in warnings)


def fault_kinds(faults: Iterable[str]) -> list[list[str]]:
    """Return the faults grouped by what is wrong, the most frequent first.

    What is wrong stands between the place, which ends at the first colon, and the remedy; numbers in it do not count.
    """
    kinds: dict[str, list[str]] = {}
    for fault in faults:
        said = fault.partition(": ")[2].partition("; ")[0]
        kinds.setdefault(re.sub(r"\d+", "0", said), []).append(fault)
    return sorted(kinds.values(), key=len, reverse=True)


def _looked_at(root: Path, sample: Sample, splits: Collection[str], look: Callable[[str], None]) -> Sample:
    """Return the sample, with a fault if an image is not whole, points lie outside, or its split is none of `splits`.

    Points are not kept.
    """
    if sample.fault:
        return sample
    fault = split_fault(sample, splits)
    try:
        for name in () if fault else sample.frames:
            look(name)
            if sample.points and split_name(name)[1] is None:
                _require_points_inside(root, name, sample)
    except OferError as error:
        fault = str(error).replace(f"{root}/", "", 1)
    if fault:
        return replace(sample, frames=(), landmarks=(), points=(), fault=fault)
    return replace(sample, points=()) if sample.points else sample


def _require_points_inside(root: Path, name: str, sample: Sample) -> None:
    try:
        size = image_size(read_plain(root / name, MOST_BYTES))
    except OSError as error:
        raise OferError(f"{name}: cannot be read ({error.strerror}); {REMEDY}") from error
    if fault := outside(sample.points, *size):
        raise OferError(f"{name}: {fault}; {REMEDY}")


def _require_whole(root: Path, name: str) -> None:
    """Raise OferError if an image file is not whole; clips were looked at by their loader."""
    if split_name(name)[1] is not None:
        return
    try:
        fault = image_fault(read_plain(root / name, MOST_BYTES))
    except OSError as error:
        fault = f"cannot be read ({error.strerror})"
    if fault:
        raise OferError(f"{name}: {fault}; {REMEDY}")


def _stopping(root: Path, samples: list[Sample], largest_share: float) -> str:
    if not samples:
        return f"{root}: no labelled sample found; check the root and the label set"
    faulty = sum(bool(sample.fault) for sample in samples)
    if faulty == len(samples):
        return f"{root}: none of its {count(len(samples), 'sample')} is usable; mend what is said above"
    if faulty / len(samples) > largest_share:
        return (
            f"{root}: {faulty} of {len(samples)} samples are unusable; mend them, or raise largest_excluded_share of "
            f"the corpus entry above {largest_share:g}"
        )
    return ""


def _sizes(root: Path) -> tuple[Counter[str], int]:
    files: Counter[str] = Counter()
    size = 0
    for name, path in corpus_files(root):
        files[Path(name).suffix.lower()] += 1
        # A link to nowhere: its sample says so.
        with suppress(OSError):
            size += os.stat(path).st_size
    return files, size
