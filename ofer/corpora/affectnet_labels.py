"""Name, label codes and 68 points that both releases of AffectNet share."""

import math
import re
from collections.abc import Sequence

from ofer.corpora.listed_stills import Points

NAME = "AffectNet"

CODES = ("neutral", "happiness", "sadness", "surprise", "fear", "disgust", "anger", "contempt", "none", "uncertain")
"""Its own label codes 0 to 9."""
NO_FACE = "no-face"
"""Code 10."""

OF_CODE = {str(code): label for code, label in enumerate((*CODES, NO_FACE))}

SPLITS = ("train", "test")
"""The official splits of training and validation set: what is tested on is the validation set."""

NAME_IN_A = re.compile(r"[0-9a-f]{56}")
"""A picture's name in release a, without its suffix; in release b it is a number."""

POINTS = 68


def as_points(numbers: Sequence[float]) -> Points | None:
    """Return 68 points of x, y, x, y, …; None if these are others."""
    if len(numbers) != 2 * POINTS or not math.isfinite(sum(numbers)):
        return None
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))
