"""Some of the samples of each class: at most so many, or a share."""

from collections.abc import Callable

import numpy as np
import pandas as pd


def draw_most(samples: pd.DataFrame, most: int, seed: int) -> pd.DataFrame:
    """Return at most `most` samples of each label, drawn without replacement, in the order of the samples."""
    return _drawn(samples, lambda count: most, seed)


def draw_share(samples: pd.DataFrame, share: float, seed: int) -> pd.DataFrame:
    """Return a share of the samples of each label, at least one, drawn as `draw_most` does.

    A larger share has all samples of a smaller one.
    """
    return samples if share == 1 else _drawn(samples, lambda count: max(1, round(share * count)), seed)


def _drawn(samples: pd.DataFrame, number_of: Callable[[int], int], seed: int) -> pd.DataFrame:
    kept = []
    for number, (_, of_label) in enumerate(samples.sort_values("sample").groupby("label", sort=True)):
        chosen = np.random.default_rng([seed, number]).permutation(len(of_label))[: number_of(len(of_label))]
        kept.append(of_label.iloc[np.sort(chosen)])
    return pd.concat(kept).sort_values("sample", ignore_index=True)
