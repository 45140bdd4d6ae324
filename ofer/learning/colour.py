"""Grey pictures for networks that see colours: three equal channels."""

import numpy as np

from ofer.learning.stills import Bytes, Pictures, ReadPictures, StillsRound


def round_in_colour(data: StillsRound) -> StillsRound:
    """Return a round whose pictures have three channels."""
    training, validation = in_colour(data.training), in_colour(data.validation)
    return StillsRound(training=training, validation=validation, classes=data.classes)


def in_colour(pictures: Pictures) -> Pictures:
    """Return the pictures with three channels; grey ones are replicated."""
    if pictures.channels == 3:
        return pictures
    return ReadPictures(
        lambda indices: to_colour(pictures.read(indices)),
        pictures.label,
        side=pictures.side,
        channels=3,
        identity=pictures.digest(),
        points=pictures.points(np.arange(len(pictures))),
        uncovered=lambda indices: to_colour(pictures.uncovered(indices)),
    )


def to_colour(pictures: Bytes) -> Bytes:
    """Return pictures (N, s, s, 3) of pictures (N, s, s, 1 or 3)."""
    return pictures if pictures.shape[-1] == 3 else np.repeat(pictures, 3, axis=-1)
