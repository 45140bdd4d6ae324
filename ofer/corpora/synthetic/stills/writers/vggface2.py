"""VGGFace2: a folder of pictures per identity, training and test with different people, and the list of identities."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File, picture_file


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


def _identity(picture: Planned) -> str:
    return f"n{picture.person:06d}"
