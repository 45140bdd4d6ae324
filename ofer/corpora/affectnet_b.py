"""AffectNet's release of 2021: pictures of 224 × 224, with an annotation in NumPy's files each.

<root>/train_set/images/<id>.jpg
<root>/train_set/annotations/<id>_exp.npy          class, a text or a number
<root>/train_set/annotations/<id>_lnd.npy          68 points x, y, x, y, …
<root>/val_set/…                                   the same
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from ofer.base.errors import OferError
from ofer.corpora.affectnet_labels import NAME, NAME_IN_A, OF_CODE, POINTS, SPLITS, as_points
from ofer.corpora.arrays import read_array
from ofer.corpora.distribution import found_below
from ofer.corpora.frame_names import IMAGE_SUFFIXES
from ofer.corpora.listed_stills import Points, Still, names_in, sample_of
from ofer.corpora.sample import Sample
from ofer.corpora.stills import outside

HOLDS = "train_set"
"""By this folder the release is known."""
SIDE = 224
"""Of its pictures."""

_SETS = ("train_set", "val_set")
_CLASS, _POINTS = "_exp.npy", "_lnd.npy"
_UNPACK = "unpack this set again"


def read_lists(root: Path) -> list[Still]:
    """Return what has a picture or a class, training set first. Raises OferError if a set is missing or empty."""
    stills: list[Still] = []
    for folder, split in zip(_sets(root), SPLITS, strict=True):
        changed = tuple((folder / name).stat().st_mtime_ns for name in ("images", "annotations"))
        stills += _set(root, folder, split, changed)
    return stills


def samples(root: Path, stills: Sequence[Still], classes: Collection[str], *, points: bool) -> Iterator[Sample]:
    """Yield the samples of `classes` among what is `listed`, in this order, with their points if these are wanted."""
    there = {folder.name: names_in(folder / "annotations") for folder in _sets(root)} if points else {}
    for still in stills:
        if still.fault:
            yield sample_of(still)
        elif still.label in classes:
            place = PurePosixPath(still.place)
            name = f"{place.name.removesuffix(_CLASS)}{_POINTS}"
            try:
                found = _points(root, place.with_name(name)) if name in there.get(place.parts[-3], ()) else ()
                yield sample_of(still, points=found)
            except OferError as fault:
                yield sample_of(still, str(fault).replace(f"{root}/", "", 1))


def picture_folders(root: Path) -> list[Path]:
    """Return the folders of pictures."""
    return [folder / "images" for folder in _sets(root)]


def _sets(root: Path) -> list[Path]:
    folder = found_below(root, HOLDS, NAME)
    if folder is None:
        raise OferError(f"{root}: holds no {HOLDS} of {NAME}; unpack it there, or set root of the corpus entry")
    sets = [folder.with_name(name) for name in _SETS]
    for path in (below for one in sets for below in (one / "images", one / "annotations")):
        if not path.is_dir():
            raise OferError(f"{path}: is not there; unpack the archive of {NAME} again")
    return sets


@lru_cache(maxsize=2)
def _set(root: Path, folder: Path, split: str, changed_ns: tuple[int, ...]) -> tuple[Still, ...]:
    """Return what has a picture or a class in one set; hundreds of thousands of files are asked for more than once."""
    return tuple(_listed(root, folder, split))


def _listed(root: Path, folder: Path, split: str) -> Iterator[Still]:
    pictures = {}
    for name in names_in(folder / "images"):
        stem, _, suffix = name.rpartition(".")
        if f".{suffix.lower()}" in IMAGE_SUFFIXES:
            pictures[stem] = name
    classes = {name.removesuffix(_CLASS) for name in names_in(folder / "annotations") if name.endswith(_CLASS)}
    below = folder.relative_to(root).as_posix()
    for stem in sorted(classes | pictures.keys(), key=lambda stem: (len(stem), stem)):
        place, fault, label = f"{below}/annotations/{stem}{_CLASS}", "", ""
        picture = f"{below}/images/{pictures.get(stem, f'{stem}.jpg')}"
        if NAME_IN_A.fullmatch(stem):
            fault = f"{picture}: is named as in release a of {NAME}, this is release b; move it away"
        elif stem not in pictures:
            fault = f"{picture}: is not there; {_UNPACK}"
        elif stem not in classes:
            fault = f"{place}: is not there; {_UNPACK}"
        else:
            try:
                label = _label(root, place)
            except OferError as error:
                fault = str(error).replace(f"{root}/", "", 1)
        yield Still(place, f"{folder.name.removesuffix('_set')}_{stem}", label, split, picture, fault=fault)


def _label(root: Path, place: str) -> str:
    array = read_array(root / place)
    try:
        item = array.item()
    except ValueError:
        # Several, or characters that there are not.
        item = "?"
    # Some tools write texts, others numbers.
    code = item.decode("latin-1") if isinstance(item, bytes) else f"{item:g}" if isinstance(item, float) else str(item)
    if code not in OF_CODE:
        raise OferError(f"{place}: class {code!r} is none of 0 to {len(OF_CODE) - 1}; {_UNPACK}")
    return OF_CODE[code]


def _points(root: Path, name: PurePosixPath) -> Points:
    array = read_array(root / name)
    points = as_points(array.ravel().tolist()) if array.dtype.kind in "iuf" else None
    if points is None:
        raise OferError(f"{name}: holds no {POINTS} points; {_UNPACK}")
    if fault := outside(points, SIDE, SIDE):
        raise OferError(f"{name}: {fault}; {_UNPACK}")
    return points
