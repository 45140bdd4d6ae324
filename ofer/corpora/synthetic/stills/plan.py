"""Plan of the stills or sequences of a corpus, known from its settings alone, before any is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.corpora.parts import parts_with
from ofer.corpora.synthetic.stills.layouts import BASIC, LAYOUTS

PLAN = 211
"""Stream of random numbers of the order of labels."""
VIEWS = {"FL": -90.0, "HL": -45.0, "S": 0.0, "HR": 45.0, "FR": 90.0}
"""KDEF's angles: yaw in degrees, the image's left negative."""


@dataclass(frozen=True)
class Planned:
    """One still or sequence. number: 1, 2, … in its split; person: 1, 2, … in the corpus; nth: 1, 2, … of the person;
    covered: with an object before the face."""

    split: str
    number: int
    person: int
    nth: int
    label: str
    view: str = ""
    covered: bool = False


def plan_pictures(values: Mapping[str, Any]) -> list[Planned]:
    """Plan the stills or sequences of a corpus; values: what `GenerateSettings.values` gives."""
    layout = LAYOUTS[values["layout"]]
    if layout.subjects:
        angles = [(label, view) for label in BASIC for view in VIEWS]
        shown = [(label, "") for label in SIX_EXPRESSIONS] if layout.frames > 1 else angles
        return [
            Planned("", len(shown) * person + nth, person + 1, nth, label, view)
            for person in range(values["subjects"])
            for nth, (label, view) in enumerate(shown, start=1)
        ]
    covered = layout.covered or values.get("covered", False)
    result: list[Planned] = []
    before = 0
    for place, split in enumerate(splits_of(values)):
        counts = layout.class_counts(split, values["pictures"][split])
        labels = [label for label, count in counts.items() for _ in range(count)]
        order = np.random.default_rng([values["seed"], PLAN, place]).permutation(len(labels))
        for i, label in enumerate(order):
            person, nth = divmod(i, layout.per_person)
            result.append(Planned(split, i + 1, before + person + 1, nth + 1, labels[label], covered=covered))
        before = result[-1].person
    return result


def splits_of(values: Mapping[str, Any]) -> list[str]:
    """Return the official splits that a corpus has, in the order of its layout; none where there are none."""
    return [split for split in LAYOUTS[values["layout"]].pictures if split in values["pictures"]]


def part_of_person(picture: Planned, values: Mapping[str, Any], parts: int) -> int:
    """Return the part that writes a still: all of a person's in one, and no part mixes splits."""
    if LAYOUTS[values["layout"]].whole:
        return 0
    own = parts_with([picture.split], parts, splits_of(values)) or range(parts)
    return own[picture.person % len(own)]
