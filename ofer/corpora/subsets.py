"""Lists that others made of a part of a corpus' pictures, such as those whose faces are occluded.

    ran_rafdb        test_0003_aligned 3 2        label, RAF-DB's code less 1, and type of the occlusion
    ran_affectnet    val/3/<hash>/                label, AffectNet's code
    ran_ferplus      3_fer0034656.png 8 2         label, a number that is the same in all rows, type
    ran_pose         3/test_0004_aligned.jpg      label; of each of the three corpora, faces turned away

What types mean is not published, nor in which order the labels of the last two come: neither is read. A subset is a
choice among predictions: nothing is trained or predicted for it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain
from ofer.base.wording import count, enumeration

_MOST_BYTES = 1 << 26
_ALIGNED = "_aligned"
_HASH = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True)
class _Format:
    row: re.Pattern[str]
    labels: tuple[str, ...] = ()
    """The expressions of the codes 0, 1, …; none where their order is not known."""


_FORMATS = {
    "ran_rafdb": _Format(
        re.compile(r"(?P<picture>\S+) (?P<code>[0-6]) \d+"),
        ("surprise", "fear", "disgust", "happiness", "sadness", "anger", "neutral"),
    ),
    "ran_affectnet": _Format(
        re.compile(r"\w+/(?P<code>[0-7])/(?P<picture>[^/\s]+)/?"),
        ("neutral", "happiness", "sadness", "surprise", "fear", "disgust", "anger", "contempt"),
    ),
    "ran_ferplus": _Format(re.compile(r"(?P<code>\d)_(?P<picture>[^/\s]+) \d+ \d+")),
    "ran_pose": _Format(re.compile(r"(?P<code>\d)/(?P<picture>[^/\s]+)")),
}
FORMATS = tuple(_FORMATS)


@dataclass(frozen=True)
class ListedPicture:
    """A row of a list."""

    place: str
    """<file name>:<line>."""
    picture: str
    """Name of the picture without suffix, and without the mark of an aligned one."""
    label: str
    """Expression; "" where the list's order of them is not known."""


@dataclass(frozen=True)
class Subset:
    """The samples that a list names and that count, and what is said of all its rows."""

    samples: tuple[str, ...]
    """In the order of the list; one that is named twice and counts twice is there twice."""
    said: str


def read_subset(path: Path, format: str) -> list[ListedPicture]:
    """Return the rows of a list in one of FORMATS, in order.

    Raises OferError for a file that cannot be read, has a row of another form, or none.
    """
    try:
        lines = read_plain(path, _MOST_BYTES).decode("ascii").splitlines()
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); correct `list` of the subset") from error
    except UnicodeDecodeError as error:
        raise OferError(f"{path}: is no list of pictures, it has other characters than ASCII; get it again") from error
    rows = [_row(path, number, line.strip(), format) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise OferError(f"{path}: lists no picture; get it again")
    return rows


def _row(path: Path, number: int, line: str, format: str) -> ListedPicture:
    found = _FORMATS[format].row.fullmatch(line)
    if not found:
        raise OferError(
            f"{path}:{number}: {line[:60]!r} is no row of the format {format}; correct `format` of the subset"
        )
    parts, labels = found.groupdict(), _FORMATS[format].labels
    label = labels[int(parts["code"])] if labels else ""
    return ListedPicture(f"{path.name}:{number}", _name(parts["picture"]), label)


def _name(text: str) -> str:
    return re.sub(r"\.(png|jpe?g)$", "", text, flags=re.IGNORECASE).removesuffix(_ALIGNED)


def subset_of(
    listed: Sequence[ListedPicture],
    labels: Mapping[str, str],
    unfit: Mapping[str, Set[str]],
    *,
    corpus: str,
    dedup: bool,
) -> Subset:
    """Return the samples of a corpus that a list names.

    `labels` are those of its samples by their ids, which end in the names of pictures; "" where it is not known.
    `unfit` are samples that do not count, by what they are called. With `dedup` a picture counts once.

    Raises OferError if no row names a sample, a name fits several, or a label of the list is another than the corpus'.
    """
    sample_of = _by_picture(labels, {row.picture for row in listed}, corpus)
    if not sample_of:
        raise OferError(f"{listed[0].place}: {_nothing(listed, corpus)}")
    samples: list[str] = []
    left_out: dict[str, list[ListedPicture]] = {}
    for row in listed:
        sample = sample_of.get(row.picture, "")
        _require_label(row, labels.get(sample, ""), corpus)
        why = next((kind for kind, of_kind in unfit.items() if sample in of_kind), "")
        if not sample:
            why = f"pictures that are no sample of {corpus}"
        elif not why and dedup and sample in samples:
            why = "pictures that stand above"
        if why:
            left_out.setdefault(why, []).append(row)
        else:
            samples.append(sample)
    return Subset(tuple(samples), _said(listed, samples, left_out))


def _require_label(row: ListedPicture, label: str, corpus: str) -> None:
    if row.label and label and row.label != label:
        raise OferError(
            f"{row.place}: says {row.label} of {row.picture}, the corpus {corpus} says {label}; look at `format` and "
            "`corpus` of the subset"
        )


def _said(
    listed: Sequence[ListedPicture], samples: Sequence[str], left_out: Mapping[str, Sequence[ListedPicture]]
) -> str:
    pictures, file = len(set(samples)), listed[0].place.rpartition(":")[0]
    again = ", one that stands twice counts twice" if pictures < len(samples) else ""
    counted = (
        f"counts {len(samples):,} of the {count(len(listed), 'row')} of {file} ({count(pictures, 'picture')}{again})"
    )
    others = [
        f"{count(len(rows), 'row')} of {why}, such as {rows[0].picture} ({rows[0].place})"
        for why, rows in left_out.items()
    ]
    return f"{counted}; left out: {enumeration(others)}" if others else counted


def _by_picture(samples: Iterable[str], wanted: set[str], corpus: str) -> dict[str, str]:
    """Return the sample of each wanted picture: an id is a path with "_" for "/", whose last parts are its name."""
    found: dict[str, str] = {}
    for sample in samples:
        parts = sample.removesuffix(_ALIGNED).split("_")
        for first in range(len(parts)):
            picture = "_".join(parts[first:])
            if picture not in wanted:
                continue
            if found.setdefault(picture, sample) != sample:
                raise OferError(
                    f"{corpus}: {found[picture]} and {sample} are both called {picture}, which a subset lists; "
                    "name another corpus"
                )
    return found


def _nothing(listed: Sequence[ListedPicture], corpus: str) -> str:
    if all(_HASH.fullmatch(row.picture) for row in listed):
        return (
            f"names pictures by the hashes of AffectNet's first release (A), of which the corpus {corpus} has none; "
            "take a corpus of that release, the second one (B) numbers its pictures anew"
        )
    return f"no row names a sample of the corpus {corpus}; look at `corpus` and `list` of the subset"


def of_subset(rows: pd.DataFrame, samples: Sequence[str]) -> pd.DataFrame:
    """Return the rows (of predictions, say) of the samples of a subset.

    What is there a second time is a sample of its own, `<sample>#2`, of the same subject: it counts, and is drawn with
    the first.
    """
    named = pd.DataFrame({"sample": samples})
    number = named.groupby("sample").cumcount() + 1
    named["called"] = named["sample"].where(number == 1, named["sample"] + "#" + number.astype(str))
    chosen = named.merge(rows, on="sample", how="inner")
    return chosen.assign(sample=chosen["called"])[list(rows.columns)]
