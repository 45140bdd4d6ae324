"""KDEF, session A: each person shows the seven expressions before a plain wall, seen from five sides."""

from collections.abc import Sequence

import numpy as np

from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import VIEWS, Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File, picture_file

CODES = {
    "fear": "AF", "anger": "AN", "disgust": "DI", "happiness": "HA", "neutral": "NE", "sadness": "SA", "surprise": "SU"
}  # fmt: skip
STUDIO = True


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame head and shoulders; `side` is the width."""
    return Framing((side, round(side * 762 / 562)), 0.2 * side, (0.5, 0.46), max(1.0, 150 / side))


def angles(picture: Planned, rng: np.random.Generator) -> tuple[float, float, float]:
    """Return yaw, pitch and roll of a view; nobody holds still exactly."""
    yaw, pitch, roll = rng.normal(0, (2.0, 1.5, 1.0))
    return VIEWS[picture.view] + yaw, pitch, roll


def names(picture: Planned) -> list[str]:
    """Return the file of one still."""
    # Sexes take turns: the numbers of KDEF's people go to 35 of each.
    person = f"A{'FM'[picture.person % 2]}{(picture.person + 1) // 2:02d}"
    return [f"{person}/{person}{CODES[picture.label]}{picture.view}.JPG"]


def files(picture: Planned, person: Person, still: Still, side: int, rng: np.random.Generator) -> list[File]:
    """Return the file of one still."""
    return [picture_file(names(picture)[0], still)]


def shared(pictures: Sequence[Planned]) -> dict[str, bytes]:
    """Return nothing: names say all."""
    return {}
