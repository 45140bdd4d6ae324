"""FED-RO: a folder per class, and before each face an object."""

from collections.abc import Sequence

import numpy as np

from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File, loose_framing, picture_file


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame a face as a detector's box does."""
    return loose_framing((side, side), rng, sampling=2.0)


def names(picture: Planned) -> list[str]:
    """Return the name of one still's picture."""
    return [f"{picture.label}/{picture.number:04d}.jpg"]


def files(picture: Planned, person: Person, still: Still, side: int, rng: np.random.Generator) -> list[File]:
    """Return the file of one still."""
    return [picture_file(names(picture)[0], still)]


def shared(pictures: Sequence[Planned]) -> dict[str, bytes]:
    """Return nothing: folders say all."""
    return {}
