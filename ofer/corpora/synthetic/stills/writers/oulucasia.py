"""Oulu-CASIA: sequences from neutral to the apex, in visible light and strong illumination, a folder of frames each."""

from collections.abc import Sequence

import numpy as np

from ofer.corpora.synthetic.stills.layouts import LAYOUTS
from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File, picture_file

WALL = True


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame head and shoulders; `side` is the width."""
    eyes = (rng.normal(0.5, 0.03), rng.normal(0.42, 0.03))
    return Framing((side, round(side * 3 / 4)), rng.uniform(0.13, 0.17) * side, eyes, 1.5)


def names(picture: Planned) -> list[str]:
    """Return the frames of one sequence."""
    folder = f"OriginalImg/VL/Strong/P{picture.person:03d}/{picture.label.capitalize()}"
    return [f"{folder}/{frame:03d}.jpeg" for frame in range(LAYOUTS["oulucasia"].frames)]


def files(picture: Planned, person: Person, stills: Sequence[Still], side: int, rng: np.random.Generator) -> list[File]:
    """Return the frames of one sequence."""
    return [picture_file(name, still) for name, still in zip(names(picture), stills, strict=True)]


def shared(pictures: Sequence[Planned]) -> dict[str, bytes]:
    """Return nothing: folders say all."""
    return {}
