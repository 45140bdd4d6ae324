"""Compare what is there of a corpus with what it is known to have."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.corpora.sample import Sample

COUNTED = (*EXPRESSIONS, "samples", "sequences", "subjects")
"""The keys of `expected` of a corpus entry."""


def count_warnings(
    samples: Iterable[Sample], expected: Mapping[str, int], folders: Mapping[str, int] | None = None
) -> list[str]:
    """Compare counts with those the corpus is known to have; return a one-line warning per difference.

    Keys of `expected` are expressions and `samples`, compared with the usable samples, and `sequences` and
    `subjects`, compared with `folders` (of a loader's `folder_counts`).

    Raises OferError for any other key.
    """
    samples = list(samples)
    usable = Counter(sample.label for sample in samples if not sample.fault)
    faulty = Counter(sample.label for sample in samples if sample.fault)
    warnings = []
    for key, number in expected.items():
        note = ""
        if key in EXPRESSIONS:
            found: int | None = usable[key]
            note = f" ({faulty[key]} more with a fault)" if faulty[key] else ""
        elif key == "samples":
            found = usable.total()
            note = f" ({faulty.total()} more with a fault)" if faulty else ""
        elif key in COUNTED:
            found = (folders or {}).get(key)
        else:
            raise OferError(f"expected.{key}: is nothing that can be counted; use one of {', '.join(COUNTED)}")
        if found is None:
            warnings.append(f"WARNING {key}: {number} expected, not counted")
        elif found != number:
            warnings.append(f"WARNING {key}: {number} expected, {found} found{note}")
    return warnings
