"""The votes of ten people on each picture of FER2013, and the class that they give it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.foreign import whole_number
from ofer.corpora.listed_stills import Box, read_rows

COLUMNS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "no face")
"""Of votes, in the order of both files; NF in one of them."""

USAGES = {"Training": "train", "PublicTest": "validation", "PrivateTest": "test"}
"""The official splits by what FER2013 calls them."""

FOLDERS = {"FER2013Train": "train", "FER2013Valid": "validation", "FER2013Test": "test"}

NO_NAME, NO_VOTES, NO_MAJORITY = "no name", "no votes", "no majority"
"""Why a picture has no class."""

_HEADER = ["usage", "image name", *COLUMNS[:-1], "nf"]
_BOX = re.compile(r"\((\d{1,4}), ?(\d{1,4}), ?(\d{1,4}), ?(\d{1,4})\)")
_REMEDY = "copy it again from the repository FERPlus"


@dataclass(frozen=True, slots=True)
class Voted:
    """A picture, its class by the votes or why it has none, and its split."""

    place: str
    name: str
    """That of its file, "" where none was given: it shows no face."""
    label: str
    split: str
    box: Box | None = None
    fault: str = ""


def majority(votes: list[int]) -> str:
    """Return the column that more than half of the votes name, where single votes do not count; else why there is none.

    >>> majority([8, 0, 0, 1, 0, 0, 0, 0, 1, 0])
    'neutral'
    """
    counted = [vote if vote > 1 else 0 for vote in votes]
    if not sum(counted):
        return NO_VOTES
    return COLUMNS[counted.index(max(counted))] if 2 * max(counted) > sum(counted) else NO_MAJORITY


def label_csv(data: Path) -> Iterator[Voted]:
    """Yield the rows of <data>/FER2013{Train,Valid,Test}/label.csv. Raises OferError if one is missing or no CSV."""
    for folder, split in FOLDERS.items():
        for place, cells in read_rows(data / folder / "label.csv", _REMEDY):
            voted = _voted(f"{folder}/{place}", split, cells[0], cells[2:])
            found = _BOX.fullmatch(cells[1].strip()) if len(cells) > 1 else None
            if found:
                voted = replace(voted, box=(float(found[1]), float(found[2]), float(found[3]), float(found[4])))
            yield (
                voted
                if found or voted.fault
                else replace(voted, fault=f"{voted.place}: has no box (x, y, width, height) behind its name; {_REMEDY}")
            )


def new_csv(path: Path) -> Iterator[Voted]:
    """Yield the rows of fer2013new.csv, in the order of those of fer2013.csv. Raises OferError if it is no such."""
    rows = read_rows(path, _REMEDY)
    _, header = next(rows, ("", []))
    if [cell.strip().casefold() for cell in header] != _HEADER:
        raise OferError(f"{path}: has not the columns Usage, Image name, then ten of votes; {_REMEDY}")
    for place, cells in rows:
        usage = cells[0].strip()
        voted = _voted(place, USAGES.get(usage, ""), cells[1] if len(cells) > 1 else "", cells[2:])
        if usage not in USAGES:
            voted = replace(voted, fault=f"{place}: usage {usage!r} is none of {', '.join(USAGES)}; {_REMEDY}")
        yield voted


def _voted(place: str, split: str, name: str, cells: list[str]) -> Voted:
    votes = [vote for cell in cells if (vote := whole_number(cell.strip())) is not None]
    if len(cells) != len(COLUMNS) or len(votes) != len(COLUMNS):
        fault = f"{place}: has not the votes for {len(COLUMNS)} columns, as whole numbers; {_REMEDY}"
        return Voted(place, name.strip(), "", split, fault=fault)
    return Voted(place, name.strip(), majority(votes) if name.strip() else NO_NAME, split)
