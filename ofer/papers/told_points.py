"""The sentence of a table that says which points of a face its methods are told."""

from collections.abc import Iterable, Mapping
from typing import Any

from ofer.base.wording import enumeration

FROM = {
    "truth": "exact ones, which the generator knows",
    "shipped": "those that the corpus ships",
    "dlib68": "found by dlib in the {of} picture",
    "faceapi68": "found by face-api in the {of} picture",
}
"""By the source of an entry of `points`."""


def points_notes(told: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a sentence per entry of `points`: whom it is told, where its points come from, how far they are put off.

    Each has the keys `entry`, `source`, `of`, `moved` (pixels of 224) and `rows`.
    """
    return [
        f"{enumeration(one['rows'])}: told the points of `{one['entry']}`, {FROM[one['source']].format(of=one['of'])}"
        + (f", put off by {one['moved']:g} pixels of 224." if one["moved"] else ".")
        for one in told
    ]
