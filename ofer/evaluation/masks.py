"""Measures of predicted masks: does what a method calls hidden agree with what is, pixel by pixel?

A frame of *masks* has a row per picture: sample, subject, object, and what `agreement` gives.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.base.tables import read_table
from ofer.evaluation.all_samples import require_divided
from ofer.evaluation.division import read_division
from ofer.evaluation.roc import area, levels

CALLED = 0.5
"""[U] A pixel is called hidden from this probability on."""


def agreement(
    probability: NDArray[np.floating], hidden: NDArray[np.bool_], often: NDArray[np.floating]
) -> pd.DataFrame:
    """Return how predicted masks (N, s, s) of pixels' probability of being hidden agree with what is (N, s, s).

    often: (N, s, s), how often the pixel is hidden in other pictures; what a mask that knows of places alone would say.

    Columns: hidden_share of the picture; auroc, how probably a hidden pixel has a higher probability than another of
    the picture, and auroc_place, the same of `often`, both NaN where nothing or everything is hidden; intersection and
    union of hidden pixels and those that are called so; false_share of the pixels that are not hidden, which are called
    so, NaN where there are none.
    """
    count, called = len(hidden), probability >= CALLED
    flat, pixels = hidden.reshape(count, -1), hidden[0].size
    covered = flat.sum(axis=1)
    both = (hidden & called).sum(axis=(1, 2))
    falsely = (~hidden & called).sum(axis=(1, 2))
    return pd.DataFrame(
        {
            "hidden_share": covered / pixels,
            "auroc": _areas(probability, flat),
            "auroc_place": _areas(often, flat),
            "intersection": both,
            "union": covered + falsely,
            "false_share": np.divide(falsely, pixels - covered, out=np.full(count, np.nan), where=covered < pixels),
        }
    )


def _areas(scores: NDArray[np.floating], hidden: NDArray[np.bool_]) -> list[float]:
    return [area(levels(score.ravel()), positive) for score, positive in zip(scores, hidden, strict=True)]


def read_masks(path: Path, division: Sequence[Path]) -> pd.DataFrame:
    """Return a frame of masks, which has each tested sample of a division once.

    division: its two files. Raises OferError for a sample that is missing, there twice, or none of the division.
    """
    masks = read_table(path, ("sample", "subject", "object"))
    require_divided(masks.assign(threshold=CALLED), read_division(division).tested(), path, by="threshold")
    return masks
