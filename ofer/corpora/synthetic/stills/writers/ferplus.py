"""FER+: FER2013's one CSV of all pictures' pixels, and of each split the votes of ten taggers."""

from collections.abc import Sequence

import cv2
import numpy as np

from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File, box_of, loose_framing

USAGES = {"train": "Training", "validation": "PublicTest", "test": "PrivateTest"}
FOLDERS = {"train": "FER2013Train", "validation": "FER2013Valid", "test": "FER2013Test"}
VOTES = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "NF")
"""Columns of votes, in FER+'s order."""
FER2013 = {
    "anger": 0,
    "disgust": 1,
    "fear": 2,
    "happiness": 3,
    "sadness": 4,
    "surprise": 5,
    "neutral": 6,
    "contempt": 6,
}
"""The older codes, which have no contempt."""
TAGGERS = 10


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame a face as a detector's box does."""
    return loose_framing((side, side), rng, sampling=2.0)


def names(picture: Planned) -> list[str]:
    """Return no files: all stills are in one."""
    return []


def files(picture: Planned, person: Person, still: Still, side: int, rng: np.random.Generator) -> list[File]:
    """Return the rows of one still: of its votes, and of its pixels, which the points lie in."""
    grey = cv2.cvtColor(still.picture, cv2.COLOR_RGB2GRAY)
    share = still.display.share if still.display.other else 0.0
    mixed = int(rng.binomial(TAGGERS // 2 - 1, share))
    votes = dict.fromkeys(VOTES, 0) | {picture.label: TAGGERS - mixed}
    votes[still.display.other or "unknown"] += mixed
    x1, y1, x2, y2 = (round(value) for value in box_of(still))
    row = f'"({x1}, {y1}, {x2 - x1}, {y2 - y1})",' + ",".join(str(votes[name]) for name in VOTES)
    pixels = " ".join(map(str, grey.ravel().tolist()))
    return [
        File("votes", row.encode()),
        File(
            "fer2013.csv",
            f"{FER2013[picture.label]},{pixels},{USAGES[picture.split]}\n".encode(),
            still.points,
            still.pupils,
        ),
    ]


def shared(pictures: Sequence[Planned], drawn: Sequence[tuple[Planned, File]]) -> dict[str, bytes]:
    """Return the CSV of pixels, the votes of each split, and all votes in the order of the pixels."""
    rows = [file.content for _, file in drawn if file.points is not None]
    result = {"fer2013.csv": b"emotion,pixels,Usage\n" + b"".join(rows)}
    votes = [(picture, file.content.decode()) for picture, file in drawn if file.points is None]
    for split, folder in FOLDERS.items():
        lines = [f"fer{row:07d}.png,{said}\n" for row, (picture, said) in enumerate(votes) if picture.split == split]
        result[f"data/{folder}/label.csv"] = "".join(lines).encode()
    lines = [f"Usage,Image name,{','.join(VOTES)}\n"]
    for row, (picture, said) in enumerate(votes):
        # The votes stand after the box, which is quoted.
        _, _, cast = said.rpartition('",')
        lines.append(f"{USAGES[picture.split]},fer{row:07d}.png,{cast}\n")
    result["fer2013new.csv"] = "".join(lines).encode()
    return result
