"""RAF-DB's basic expressions (Li, Deng and Du 2017) as its distributor ships them.

    <root>/basic/EmoLabel/list_patition_label.txt                      train_00001.jpg 5
    <root>/basic/Image/aligned/train_00001_aligned.jpg                 100 × 100
    <root>/basic/Image/original/train_00001.jpg
    <root>/basic/Annotation/manual/train_00001_manu_attri.txt          five points, then gender, race and age
    <root>/basic/Annotation/boundingbox/train_00001_boundingbox.txt

Points and boxes are in pixels of the original picture: they come with `images: original` alone. Subjects are not told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from ofer.base.errors import OferError
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.distribution import found_below, refuse_landmarks, require_folder
from ofer.corpora.frame_names import PICTURE_SUFFIXES
from ofer.corpora.label_sets import basic_classes
from ofer.corpora.listed_stills import (
    Still,
    counted_out,
    distinct,
    names_in,
    of_classes,
    read_lines,
    sample_of,
    subjects_and_labels,
)
from ofer.corpora.rafdb_annotations import read_box, read_points
from ofer.corpora.sample import Sample
from ofer.corpora.stills import announced_size, outside

KIND = "stills"
NAME = "RAF-DB"
SETS = ("basic6", "basic7")
CODES = ("surprise", "fear", "disgust", "happiness", "sadness", "anger", "neutral")
"""Its own label codes 1 to 7."""
SIDE = 100
"""Of the pictures that the distributor aligned."""

_LISTS = ("list_patition_label.txt", "list_partition_label.txt")
"""As the distributor spells it, and as copies do."""
_UNPACK = "unpack it again, or remove its row"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry: which pictures are taken."""

    images: Literal["aligned", "original"] = "aligned"
    """[U] The faces that the distributor cut out and aligned, or the pictures as they were found, with points."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the listed pictures, in the order of the list; ids as train_00001.

    `labels` is `basic7`, or `basic6` without neutral faces; `options["images"]` is `aligned` or `original`. A fault of
    one picture goes into its `Sample.fault`.

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    folder, stills = _listed(root, labels, options)
    return _samples(root, folder, of_classes(stills, _classes(labels)), original=options["images"] == "original")


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the listed `pictures` (15,339). Raises OferError for a fault of the whole corpus."""
    return {"pictures": len(_listed(root, labels, options)[1])}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (id, label) of each listed picture; reads the list alone.

    Raises OferError for a fault of the whole corpus.
    """
    return subjects_and_labels(of_classes(_listed(root, labels, options)[1], _classes(labels)))


def left_out(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the listed pictures of classes that `labels` does not have."""
    return counted_out(_listed(root, labels, options)[1], _classes(labels))


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pictures beside those that are read that the list does not name."""
    folder, stills = _listed(root, labels, options)
    listed = {still.picture for still in stills}
    pictures = folder / "Image" / options["images"]
    for name, _ in corpus_files(pictures):
        below = (pictures / name).relative_to(root).as_posix()
        if below not in listed and PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES:
            yield below


def _classes(labels: str) -> tuple[str, ...]:
    return basic_classes(labels, NAME, sets=SETS)


def _listed(root: Path, labels: str, options: Mapping[str, Any]) -> tuple[Path, list[Still]]:
    """Return the folder `basic`, and what its list names."""
    require_folder(root, NAME)
    _classes(labels)
    lists = found_below(root, "basic/EmoLabel", NAME) or found_below(root, "EmoLabel", NAME)
    if lists is None:
        raise OferError(
            f"{root}: holds no basic/EmoLabel of {NAME}; set root of the corpus entry to where it was unpacked"
        )
    path = next((lists / name for name in _LISTS if (lists / name).exists()), lists / _LISTS[0])
    lines = read_lines(path, f"unpack the labels of {NAME} again")
    if not lines:
        raise OferError(f"{path}: lists no picture; unpack the labels of {NAME} again")
    pictures = PurePosixPath(lists.parent.relative_to(root)) / "Image" / options["images"]
    return lists.parent, distinct([_still(pictures, place, words) for place, words in lines])


def _still(pictures: PurePosixPath, place: str, words: list[str]) -> Still:
    """Return what a line lists, such as `train_00001.jpg 5`."""
    name, code = words if len(words) == 2 else ("", "")
    if not name.endswith(".jpg") or "/" in name:
        return Still(place, place, "", "", "", fault=f"{place}: is not the name of a picture and its class; correct it")
    stem = name.removesuffix(".jpg")
    split = next((split for split in ("train", "test") if stem.startswith(f"{split}_")), "")
    label = dict(zip("1234567", CODES, strict=True)).get(code, "")
    fault = "" if label else f"{place}: class {code!r} of {name} is none of 1 to {len(CODES)}; correct the row"
    if not split:
        fault = f"{place}: {name} begins with neither train_ nor test_, its official split; correct the row"
    picture = pictures / (f"{stem}_aligned.jpg" if pictures.name == "aligned" else name)
    return Still(place, stem, label, split, picture.as_posix(), fault=fault)


def _samples(root: Path, folder: Path, stills: list[Still], *, original: bool) -> Iterator[Sample]:
    there = names_in(folder / "Image" / ("original" if original else "aligned"))
    pointed = names_in(folder / "Annotation/manual") if original else set()
    boxed = names_in(folder / "Annotation/boundingbox") if original else set()
    for still in stills:
        try:
            if still.fault:
                raise OferError(still.fault)
            name = PurePosixPath(still.picture).name
            if name not in there:
                raise OferError(f"{still.picture}: is not there; {_UNPACK}")
            size = _size(root, still.picture)
            if not original and size not in ((0, 0), (SIDE, SIDE)):
                raise OferError(f"{still.picture}: has {size[0]}x{size[1]} pixels, not {SIDE}x{SIDE}; {_UNPACK}")
            points, box = f"{still.id}_manu_attri.txt", f"{still.id}_boundingbox.txt"
            found = read_points(folder / "Annotation/manual" / points) if points in pointed else ()
            if fault := outside(found, *size):
                raise OferError(f"{still.picture}: {fault}, as {points} has it; unpack both again, or remove the row")
            around = read_box(folder / "Annotation/boundingbox" / box) if box in boxed else None
            yield sample_of(still, points=found, box=around)
        except OferError as fault:
            yield sample_of(still, str(fault).replace(f"{root}/", "", 1))


def _size(root: Path, picture: str) -> tuple[int, int]:
    try:
        return announced_size(root / picture)
    except OSError as error:
        raise OferError(f"{picture}: cannot be read ({error.strerror}); {_UNPACK}") from error
