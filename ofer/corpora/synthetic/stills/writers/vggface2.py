"""VGGFace2: a folder of pictures per identity, training and test with different people; lists of people and boxes."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File, picture_file

BOX = (-1.05, -0.9, 2.1, 2.7)
"""A face's box, from the forehead to the chin: left, top, width and height in inter-ocular distances of a face from the
front, from the midpoint of the eyes. Ours."""


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame a face with the wide margin that VGGFace2's pictures have."""
    return Framing((side, side), rng.uniform(0.2, 0.27) * side, (rng.normal(0.5, 0.03), rng.normal(0.44, 0.03)), 1.2)


def names(picture: Planned) -> list[str]:
    """Return the file of one still."""
    return [f"{picture.split}/{_identity(picture)}/{picture.nth:04d}_01.jpg"]


def files(picture: Planned, person: Person, still: Still, side: int, rng: np.random.Generator) -> list[File]:
    """Return the file of one still."""
    return [picture_file(names(picture)[0], still)]


def shared(pictures: Sequence[Planned]) -> dict[str, bytes]:
    """Return the list of identities; of a head nobody knows a gender, so they take turns."""
    counts = Counter((_identity(picture), picture.person, picture.split) for picture in pictures)
    rows = [
        f'{identity}, "P{person:04d}", {number}, {int(split == "train")}, {"fm"[person % 2]}\n'
        for (identity, person, split), number in counts.items()
    ]
    return {"meta/identity_meta.csv": ("Class_ID, Name, Sample_Num, Flag, Gender\n" + "".join(rows)).encode()}


def boxes(pictures: Sequence[Planned], framings: Sequence[Framing]) -> dict[str, bytes]:
    """Return the lists of boxes, of one split each, in whole pixels, as a detector's loose ones are."""
    rows = {picture.split: ["NAME_ID,X,Y,W,H\n"] for picture in pictures}
    for picture, framed in zip(pictures, framings, strict=True):
        corner, size = np.multiply(BOX, framed.inter_ocular).reshape(2, 2)
        x, y, width, height = np.rint([*(np.multiply(framed.eyes, framed.size) + corner), *size]).astype(int)
        rows[picture.split].append(f'"{_identity(picture)}/{picture.nth:04d}_01",{x},{y},{width},{height}\n')
    return {f"bb_landmark/loose_bb_{split}.csv": "".join(lines).encode() for split, lines in rows.items()}


def _identity(picture: Planned) -> str:
    return f"n{picture.person:06d}"
