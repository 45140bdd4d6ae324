"""FED-RO: a folder per class, and before each face an object."""

from collections.abc import Sequence

import cv2
import numpy as np

from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File, loose_framing, picture_file

COVERED = True


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame a face as a detector's box does."""
    return loose_framing((side, side), rng, sampling=2.0)


def names(picture: Planned) -> list[str]:
    """Return the picture, and the mask of its object, which is no part of FED-RO and lies hidden."""
    return [f"{picture.label}/{picture.number:04d}.jpg", f".masks/{picture.label}_{picture.number:04d}.png"]


def files(picture: Planned, person: Person, still: Still, side: int, rng: np.random.Generator) -> list[File]:
    """Return the files of one still."""
    name, mask = names(picture)
    assert still.hidden is not None
    shown = picture_file(name, still)
    content = cv2.imencode(".png", still.hidden.astype(np.uint8) * 255)[1].tobytes()
    return [File(name, shown.content, shown.points, shown.pupils, mask), File(mask, content)]


def shared(pictures: Sequence[Planned]) -> dict[str, bytes]:
    """Return nothing: folders say all."""
    return {}
