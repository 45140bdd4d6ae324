"""FER+ (Barsoum et al. 2016): the pictures of FER2013 with the votes of ten people each.

    <root>/fer2013.csv                                    emotion,pixels,Usage: 48 × 48 grey, a picture a row
    <root>/fer2013new.csv                                 Usage,Image name, then ten columns of votes, in the same order
    <root>/data/FER2013{Train,Valid,Test}/label.csv       fer0000000.png,"(0, 0, 48, 48)", then the same ten columns
    <root>/data/FER2013Train/fer0000000.png               instead of rows, where they were written

The votes of the two files differ (protocol §1.6). A picture has the class that more than half of its votes name, those
of one person alone not counted; without one it is left out, as is one without votes or name. Subjects are not told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from ofer.base.errors import OferError
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.distribution import found_below, refuse_landmarks, require_folder
from ofer.corpora.ferplus_votes import FOLDERS, NO_NAME, NO_VOTES, USAGES, Voted, label_csv, new_csv
from ofer.corpora.frame_names import PICTURE_SUFFIXES, clip_frame, split_name
from ofer.corpora.label_sets import basic_classes
from ofer.corpora.listed_stills import (
    Still,
    counted_out,
    distinct,
    names_in,
    of_classes,
    sample_of,
    subjects_and_labels,
)
from ofer.corpora.pixel_rows import SIDE, PixelTable, pixel_table
from ofer.corpora.sample import Sample
from ofer.corpora.stills import announced_size

KIND = "stills"
NAME = "FER+"

_PIXELS, NEW = "fer2013.csv", "fer2013new.csv"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry."""

    votes: Literal["label_csv", "fer2013new"] = "label_csv"
    """[C] The file whose votes count: those of label.csv give the numbers of pictures of Georgescu and Ionescu."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the pictures, in the order of the votes; ids as fer0000000.

    `labels` is `basic6`, `basic7` or `basic8`; `options["votes"]` is `label_csv` or `fer2013new`. Splits: Training,
    PublicTest (validation), PrivateTest (test). A fault of one picture goes into its `Sample.fault`.

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    return _samples(root, of_classes(_listed(root, labels, options), basic_classes(labels, NAME)))


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `pictures`, with votes or without (35,887). Raises OferError for a fault of the whole corpus."""
    return {"pictures": len(_listed(root, labels, options))}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (id, label) of each picture with one; reads the votes alone.

    Raises OferError for a fault of the whole corpus.
    """
    return subjects_and_labels(of_classes(_listed(root, labels, options), basic_classes(labels, NAME)))


def left_out(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the pictures without a name, without votes, without a majority, and those of other classes."""
    return counted_out(_listed(root, labels, options), basic_classes(labels, NAME))


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pictures beside those that are read that have no votes."""
    listed = {still.picture for still in _listed(root, labels, options)}
    data = _drawn(root)
    for folder in [data / name for name in FOLDERS] if data else []:
        for name, path in corpus_files(folder):
            below = Path(path).relative_to(root).as_posix()
            if below not in listed and PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES:
                yield below


def _listed(root: Path, labels: str, options: Mapping[str, Any]) -> list[Still]:
    """Return the pictures with votes, then those without."""
    require_folder(root, NAME)
    basic_classes(labels, NAME)
    data, new = _drawn(root), found_below(root, NEW, NAME)
    if new is None and (data is None or options["votes"] == "fer2013new"):
        raise OferError(f"{root}: holds no {NEW}, which says what each row of {_PIXELS} is; put it there")
    rows = list(new_csv(new)) if new else []
    voted = rows if options["votes"] == "fer2013new" else list(label_csv(_data(root)))
    named = {one.name for one in voted}
    without = [replace(one, label=NO_VOTES if one.name else NO_NAME, fault="") for one in rows if one.name not in named]
    pictures = _pictures(data, [*voted, *rows]) if data else _rows(_table(root), rows)
    return distinct([_still(root, pictures, one) for one in [*voted, *without]])


def _pictures(data: Path, voted: Iterable[Voted]) -> dict[str, str]:
    """Return the file of each picture by its name."""
    folders = {split: folder for folder, split in FOLDERS.items()}
    return {one.name: str(data / folders[one.split] / one.name) for one in voted if one.split}


def _rows(table: PixelTable, rows: list[Voted]) -> dict[str, str]:
    """Return the row of each picture by its name. Raises OferError if table and votes are in another order."""
    if len(table) != len(rows):
        raise OferError(f"{table.path}: has {len(table):,} rows where {NEW} has {len(rows):,}; copy both again")
    for number, (usage, voted) in enumerate(zip(table.usages, rows, strict=True)):
        if usage and not voted.fault and USAGES.get(usage) != voted.split:
            raise OferError(
                f"{table.path}: row {number} is of {usage}, that of {NEW} is not: they are in another order; copy both "
                "again"
            )
    return {voted.name: clip_frame(str(table.path), number) for number, voted in enumerate(rows)}


def _still(root: Path, pictures: Mapping[str, str], voted: Voted) -> Still:
    picture = pictures.get(voted.name, "").removeprefix(f"{root}/")
    fault = voted.fault
    if not fault and not picture:
        fault = f"{voted.place}: {voted.name} is none of {NEW}, which says what row of {_PIXELS} it is; remove the row"
    identity = voted.name.removesuffix(".png") or voted.place
    return Still(voted.place, identity, voted.label, voted.split, picture, box=voted.box, fault=fault)


def _samples(root: Path, stills: list[Still]) -> Iterator[Sample]:
    there: dict[str, set[str]] = {}
    for still in stills:
        fault = ""
        try:
            if not still.fault:
                _require_picture(root, still.picture, there)
        except OferError as error:
            fault = str(error).replace(f"{root}/", "", 1)
        yield sample_of(still, fault)


def _require_picture(root: Path, name: str, there: dict[str, set[str]]) -> None:
    """Raise OferError if a picture is missing or has another size; pixels of rows are looked at one by one."""
    file, row = split_name(name)
    if row is not None:
        pixel_table(root / file).picture(row)
        return
    folder, _, base = name.rpartition("/")
    if folder not in there:
        there[folder] = names_in(root / folder)
    if base not in there[folder]:
        raise OferError(f"{name}: is not there; write the pictures again, or remove its row")
    try:
        width, height = announced_size(root / name)
    except OSError as error:
        raise OferError(f"{name}: cannot be read ({error.strerror}); mend that, or remove its row") from error
    if (width, height) not in ((0, 0), (SIDE, SIDE)):
        raise OferError(f"{name}: has {width}x{height} pixels, not {SIDE}x{SIDE}; write the pictures again")


def _data(root: Path) -> Path:
    """Return the folder of FER2013Train and its like."""
    found = found_below(root, next(iter(FOLDERS)), NAME)
    if found is None:
        raise OferError(
            f"{root}: holds no {next(iter(FOLDERS))} with its label.csv; copy the folder data of the repository "
            "FERPlus there, or set options.votes to fer2013new"
        )
    return found.parent


def _drawn(root: Path) -> Path | None:
    """Return the folder of FER2013Train and its like if pictures were written into it, None if there are rows alone."""
    found = found_below(root, next(iter(FOLDERS)), NAME)
    drawn = found is not None and any(name.endswith(".png") for name in names_in(found))
    return found.parent if found is not None and drawn else None


def _table(root: Path) -> PixelTable:
    found = found_below(root, _PIXELS, NAME)
    if found is None:
        raise OferError(f"{root}: holds neither {_PIXELS} nor pictures in {next(iter(FOLDERS))}; put that file there")
    return pixel_table(found)
