"""AffectNet, release B: square pictures of faces, and each one's class, valence, arousal and points as NumPy files."""

import io
from collections.abc import Sequence

import numpy as np

from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File, loose_framing, picture_file

FOLDERS = {"train": "train_set", "test": "val_set"}
"""What AffectNet calls validation is tested on: its test set is withheld."""
CODES = {
    "neutral": 0, "happiness": 1, "sadness": 2, "surprise": 3, "fear": 4, "disgust": 5, "anger": 6, "contempt": 7
}  # fmt: skip
CIRCUMPLEX = {
    "neutral": (0.0, 0.0), "happiness": (0.8, 0.35), "sadness": (-0.65, -0.3), "surprise": (0.15, 0.75),
    "fear": (-0.3, 0.75), "disgust": (-0.65, 0.4), "anger": (-0.5, 0.65), "contempt": (-0.55, 0.3),
}  # fmt: skip
"""Valence and arousal of a full display, after Russell 1980 (J. Personality and Social Psychology 39); numbers ours."""


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame a face as a detector's box does."""
    return loose_framing((side, side), rng, sampling=2.0 if side <= 112 else 1.0)


def names(picture: Planned) -> list[str]:
    """Return the files of one still, the picture first."""
    folder, number = FOLDERS[picture.split], picture.number - 1
    kinds = ("exp", "val", "aro", "lnd")
    return [f"{folder}/images/{number}.jpg", *(f"{folder}/annotations/{number}_{kind}.npy" for kind in kinds)]


def files(picture: Planned, person: Person, still: Still, side: int, rng: np.random.Generator) -> list[File]:
    """Return the files of one still."""
    image, expression, valence, arousal, landmarks = names(picture)
    strength = max(still.display.units.values(), default=0.0)
    affect = [value * strength for value in CIRCUMPLEX[picture.label]]
    return [
        picture_file(image, still),
        File(expression, _array(np.array(str(CODES[picture.label])))),
        File(valence, _array(np.array(f"{affect[0]:.6f}"))),
        File(arousal, _array(np.array(f"{affect[1]:.6f}"))),
        File(landmarks, _array(still.points.ravel())),
    ]


def shared(pictures: Sequence[Planned]) -> dict[str, bytes]:
    """Return nothing, since each still has its own files; for a set without stills what keeps its folders there."""
    sets = FOLDERS.keys() - {picture.split for picture in pictures}
    return {f"{FOLDERS[split]}/{kind}/.empty": b"" for split in sorted(sets) for kind in ("images", "annotations")}


def _array(values: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()
