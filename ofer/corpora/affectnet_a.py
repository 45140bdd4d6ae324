"""AffectNet's first release: lists in CSV files, names of 56 digits and letters.

    <root>/Manually_Annotated_file_lists/training.csv, validation.csv
    <root>/Manually_Annotated_Images/<folder>/<name>.jpg

Columns: subDirectory_filePath, face_x, face_y, face_width, face_height, facial_landmarks (x;y;…, 68 points),
expression, valence, arousal. A list without the header has them in this order [R].
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path, PurePosixPath

from ofer.base.errors import OferError
from ofer.base.foreign import real_number
from ofer.corpora.affectnet_labels import NAME, OF_CODE, POINTS, SPLITS, as_points
from ofer.corpora.distribution import found_below
from ofer.corpora.label_sets import BASIC_SETS
from ofer.corpora.listed_stills import Box, Points, Still, names_in, read_rows, sample_of
from ofer.corpora.sample import Sample

HOLDS = "Manually_Annotated_file_lists"
"""By this folder the release is known."""

_IMAGES = "Manually_Annotated_Images"
_LISTS = ("training.csv", "validation.csv")
_COLUMNS = ("subdirectory_filepath", "face_x", "face_y", "face_width", "face_height", "facial_landmarks", "expression")
_UNPACK = "unpack it again, or remove its row"
_REMEDY = f"unpack the lists of {NAME} again"

Row = tuple[str, list[str]]


def read_lists(root: Path) -> list[Still]:
    """Return what the lists name, training set first. Raises OferError if one is missing or no such list."""
    images = PurePosixPath(_images(root).relative_to(root))
    stills: list[Still] = []
    for path, split in zip(_lists(root), SPLITS, strict=True):
        try:
            status = path.stat()
        except OSError as error:
            raise OferError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
        stills += _stills(path, status.st_size, status.st_mtime_ns, images, split)
    return stills


def samples(root: Path, stills: Sequence[Still], classes: Collection[str], *, points: bool) -> Iterator[Sample]:
    """Yield the samples of `classes` among what is `listed`, in this order, with their points if these are wanted."""
    there: dict[str, set[str]] = {}
    rows = chain.from_iterable(map(_rows, _lists(root))) if points else (("", [""] * len(_COLUMNS)) for _ in stills)
    for still, (_, cells) in zip(stills, rows, strict=True):
        if still.fault:
            yield sample_of(still)
        if still.fault or still.label not in classes:
            continue
        folder, _, name = still.picture.rpartition("/")
        if folder not in there:
            there[folder] = names_in(root / folder)
        try:
            if name not in there[folder]:
                raise OferError(f"{still.picture}: is not there; {_UNPACK}")
            yield sample_of(still, points=_points(still.place, cells[5]) if points else ())
        except OferError as fault:
            yield sample_of(still, str(fault))


def picture_folders(root: Path) -> list[Path]:
    """Return the folder of all pictures."""
    return [_images(root)]


def _lists(root: Path) -> list[Path]:
    folder = found_below(root, HOLDS, NAME)
    if folder is None:
        raise OferError(f"{root}: holds no {HOLDS} of {NAME}; unpack it there, or set root of the corpus entry")
    return [folder / name for name in _LISTS]


def _images(root: Path) -> Path:
    found = found_below(root, _IMAGES, NAME)
    if found is None:
        raise OferError(f"{root}: holds no {_IMAGES} of {NAME}; unpack them beside {HOLDS}")
    return found


@lru_cache(maxsize=2)
def _stills(path: Path, size: int, changed_ns: int, images: PurePosixPath, split: str) -> tuple[Still, ...]:
    """Return what a list names; a list of hundreds of megabytes is asked for more than once."""
    return tuple(_still(images, place, cells, split) for place, cells in _rows(path))


def _still(images: PurePosixPath, place: str, cells: list[str], split: str) -> Still:
    name, *box, _, code = cells
    stem, _, suffix = name.rpartition("/")[2].rpartition(".")
    if not stem or not suffix:
        return Still(place, place, "", split, "", fault=f"{place}: names no picture; correct the row")
    label = OF_CODE.get(code, "")
    fault = "" if label else f"{place}: expression {code!r} is none of 0 to {len(OF_CODE) - 1}; correct the row"
    around: Box | None = None
    # Where no face was found there is no box.
    if label in BASIC_SETS["basic8"]:
        around = _box(box)
        fault = "" if around else f"{place}: its face has no box of four numbers; correct the row"
    return Still(place, stem, label, split, f"{images}/{name}", box=around, fault=fault)


def _box(cells: list[str]) -> Box | None:
    numbers = [number for cell in cells if (number := real_number(cell)) is not None]
    if len(numbers) != 4 or numbers[2] <= 0 or numbers[3] <= 0:
        return None
    x, y, width, height = numbers
    return x, y, width, height


def _points(place: str, text: str) -> Points:
    try:
        # Python reads 1_0 as a number.
        points = None if "_" in text else as_points(list(map(float, text.split(";"))))
    except ValueError:
        points = None
    if points is None:
        raise OferError(f"{place}: facial_landmarks are not {POINTS} points x;y;…; correct the row, or remove it")
    return points


def _rows(path: Path) -> Iterator[Row]:
    """Yield ("<file name>:<line>", cells in the order of `_COLUMNS`) of each row."""
    places = list(range(len(_COLUMNS)))
    for number, (place, cells) in enumerate(read_rows(path, _REMEDY)):
        if not number and cells[0].strip().casefold() == _COLUMNS[0]:
            places = _places(path, [cell.strip().casefold() for cell in cells])
        else:
            last = len(cells)
            yield place, [cells[at].strip() if at < last else "" for at in places]


def _places(path: Path, header: list[str]) -> list[int]:
    for name in _COLUMNS:
        if header.count(name) != 1:
            raise OferError(f"{path}: has not one column {name}; {_REMEDY}")
    return [header.index(name) for name in _COLUMNS]
