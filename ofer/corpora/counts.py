"""Compare what is there of a corpus with what it is known to have."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.corpora.sample import Sample

SPLITS = ("train", "validation", "test")
"""Official splits."""

FOUND = ("pictures", "sequences", "subjects")
"""Counts of what is there, labelled or not: a loader's `folder_counts` has those that its corpus knows."""

COUNTED = ("<label>", "<split>", "<split>/<label>", "samples", *FOUND)
"""The keys of `expected` of a corpus entry."""

_OF_SAMPLES = {*EXPRESSIONS, *SPLITS, "samples", *(f"{split}/{label}" for split in SPLITS for label in EXPRESSIONS)}


def is_counted(key: str) -> bool:
    """Return whether a key of `expected` is something that can be counted."""
    return key in _OF_SAMPLES or key in FOUND


def tally(samples: Iterable[Sample]) -> Counter[str]:
    """Count samples by each key of `expected` that is one of samples, and those of an unknown label by ""."""
    numbers: Counter[str] = Counter()
    for (split, label), number in Counter((sample.split, sample.label) for sample in samples).items():
        for key in {"samples", label, split, f"{split}/{label}"} & _OF_SAMPLES | ({""} if not label else set()):
            numbers[key] += number
    return numbers


def count_warnings(
    samples: Iterable[Sample], expected: Mapping[str, int], folders: Mapping[str, int] | None = None
) -> list[str]:
    """Compare counts with those the corpus is known to have; return a one-line warning per difference.

    Keys of `expected` are labels, official splits, both as `train/anger`, and `samples`, compared with the usable
    samples, and those of FOUND, compared with `folders` (of a loader's `folder_counts`).

    Raises OferError for any other key.
    """
    samples = list(samples)
    usable = tally(sample for sample in samples if not sample.fault)
    faulty = tally(sample for sample in samples if sample.fault)
    warnings = []
    for key, number in expected.items():
        note = f" ({faulty[key]} more with a fault)" if faulty[key] else ""
        if not is_counted(key):
            raise OferError(f"expected.{key}: is nothing that can be counted; use one of {', '.join(COUNTED)}")
        found = (folders or {}).get(key) if key in FOUND else usable[key]
        if found is None:
            warnings.append(f"WARNING {key}: {number} expected, not counted")
        elif found != number:
            warnings.append(f"WARNING {key}: {number} expected, {found} found{note}")
    return warnings
