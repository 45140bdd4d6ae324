"""SFEW 2.0: faces from films, as aligned by the distributors, in folders of splits and classes."""

from collections.abc import Sequence

import cv2
import numpy as np

from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File

FOLDERS = {"train": "Train_Aligned_Faces", "validation": "Val_Aligned_Faces"}
CLASSES = {
    "anger": "Angry", "disgust": "Disgust", "fear": "Fear", "happiness": "Happy", "neutral": "Neutral",
    "sadness": "Sad", "surprise": "Surprise",
}  # fmt: skip


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame an upright picture tightly, as alignment to a face's points does, which in films is rarely exact."""
    eyes = (rng.normal(0.5, 0.03), rng.normal(0.42, 0.025))
    return Framing((side, round(side * 181 / 143)), rng.uniform(0.27, 0.35) * side, eyes, 1.5)


def names(picture: Planned) -> list[str]:
    """Return the file of one still: a film's number, and the time in it."""
    return [f"{FOLDERS[picture.split]}/{CLASSES[picture.label]}/F{picture.person:03d}_{picture.nth:09d}.png"]


def files(picture: Planned, person: Person, still: Still, side: int, rng: np.random.Generator) -> list[File]:
    """Return the file of one still."""
    content = cv2.imencode(".png", still.picture[..., ::-1])[1].tobytes()
    return [File(names(picture)[0], content, still.points, still.pupils)]


def shared(pictures: Sequence[Planned]) -> dict[str, bytes]:
    """Return nothing: folders say all."""
    return {}
