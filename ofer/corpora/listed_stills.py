"""Stills as the lists of a corpus have them, before their pictures are looked at."""

import csv
import io
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.foreign import open_plain, read_plain
from ofer.corpora.sample import Sample

_MOST_BYTES = 1 << 26

Points = tuple[tuple[float, float], ...]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Still:
    """A picture as it is listed."""

    place: str
    """Where its label stands: "<file name>:<line>", or a path below the root."""
    id: str
    label: str
    """A canonical class, or why it is left out (`uncertain`, `no majority`); "" where the label is at fault."""
    split: str
    picture: str
    """Its name below the root, as `Sample.frames` has it."""
    subject: str = ""
    box: Box | None = None
    fault: str = ""


def distinct(stills: Sequence[Still]) -> list[Still]:
    """Return the stills with ids that are unique: those that are listed twice have their place, and are at fault."""
    number = Counter(still.id for still in stills)
    return [
        still
        if number[still.id] == 1
        else replace(
            still,
            id=still.place,
            fault=still.fault or f"{still.place}: {still.id} is listed {number[still.id]} times; keep one",
        )
        for still in stills
    ]


def of_classes(stills: Iterable[Still], classes: Collection[str]) -> list[Still]:
    """Return the stills of the wanted classes, and those at fault."""
    return [still for still in stills if still.fault or still.label in classes]


def counted_out(stills: Iterable[Still], classes: Collection[str]) -> dict[str, int]:
    """Count the stills that are left out, by their class or what else they are."""
    return dict(Counter(still.label for still in stills if not (still.fault or still.label in classes)))


def subjects_and_labels(stills: Iterable[Still]) -> list[tuple[str, str]]:
    """Return (subject, label) of the stills without a fault; where the corpus names no subject, each is its own."""
    return [(still.subject or still.id, still.label) for still in stills if not still.fault]


def sample_of(still: Still, fault: str = "", points: Points = (), box: Box | None = None) -> Sample:
    """Return the sample that a still is, with the `fault` that was found when its picture was looked at."""
    said = still.fault or fault
    if said:
        return Sample(still.id, still.subject, still.label, still.split, (), (), said)
    return Sample(
        still.id, still.subject, still.label, still.split, (still.picture,), (), "", points=points, box=box or still.box
    )


def names_in(folder: Path) -> set[str]:
    """Return the names of what is in a folder, none if it cannot be read. One look at it, none at what it holds."""
    names: set[str] = set()
    with suppress(OSError), os.scandir(folder) as found:
        names.update(entry.name for entry in found)
    return names


def read_lines(path: Path, remedy: str) -> list[tuple[str, list[str]]]:
    """Return ("<file name>:<line>", words) of each line of a text that has words.

    Raises OferError, which ends with `remedy`, if it cannot be read or is no text.
    """
    try:
        text = read_plain(path, _MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {remedy}") from error
    except UnicodeDecodeError as error:
        raise OferError(f"{path}: is no text in UTF-8 ({error}); {remedy}") from error
    lines = [(f"{path.name}:{number}", line.split()) for number, line in enumerate(text.splitlines(), start=1)]
    return [(place, words) for place, words in lines if words]


def read_rows(path: Path, remedy: str) -> Iterator[tuple[str, list[str]]]:
    """Yield ("<file name>:<line>", cells) of each row of a CSV that has cells, as they are read: it may be large.

    Raises OferError, which ends with `remedy`, if it cannot be read or is no CSV.
    """
    try:
        with open_plain(path) as stream, io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text)
            for cells in reader:
                if cells:
                    yield f"{path.name}:{reader.line_num}", cells
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {remedy}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise OferError(f"{path}: is no CSV file in UTF-8 ({error}); {remedy}") from error
