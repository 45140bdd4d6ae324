"""Components of the spread of accuracies: what comes from the seed, from the fold, and from neither."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ofer.base.errors import OferError
from ofer.base.wording import count


@dataclass(frozen=True)
class Components:
    """Variances in squared units of the values; they may come out below zero where the true one is near it."""

    seed: float
    fold: float
    residual: float
    seeds: int
    folds: int

    def shares(self) -> dict[str, float]:
        """Return the share of each component in their sum, those below zero counted as zero; NaN if nothing varies."""
        positive = {name: max(getattr(self, name), 0.0) for name in ("seed", "fold", "residual")}
        total = sum(positive.values())
        return {name: value / total if total else float("nan") for name, value in positive.items()}


def variance_components(values: pd.DataFrame) -> Components:
    """Return the components of the column `value` over the columns seed and fold, one row for each pair of them.

    Model (protocol §8.6): value = mean + seed effect + fold effect + residual, all random, independent, crossed. The
    estimator is that of the analysis of variance (method of moments): the mean squares of seeds and of folds, less that
    of the residuals, divided by the number of values behind each mean. It is unbiased, whatever the distributions.
    The residual holds what seed and fold do together: a training that went well on one fold alone. Every seed is tested
    on the same samples, so that their sampling is part of the fold's component.
    Raises OferError for fewer than two seeds or folds, and where a pair is missing or there twice.
    """
    counts = values.pivot_table(index="seed", columns="fold", values="value", aggfunc="count").to_numpy()
    if not (counts == 1).all():
        raise OferError("accuracies: a pair of seed and fold is missing or there twice; make the predictions again")
    seeds, folds = counts.shape
    if seeds < 2 or folds < 2:
        there = f"{count(seeds, 'seed')} and {count(folds, 'fold')}"
        raise OferError(f"accuracies: {there}; a spread needs two of each, raise `seeds.count`")
    cells = values.pivot(index="seed", columns="fold", values="value").to_numpy(float)
    of_seed, of_fold = cells.mean(axis=1), cells.mean(axis=0)
    residuals = cells - of_seed[:, None] - of_fold[None, :] + cells.mean()
    residual = float(np.square(residuals).sum() / ((seeds - 1) * (folds - 1)))
    # A mean over F values carries residual / F beside its own effect, which is taken out.
    return Components(
        seed=float(of_seed.var(ddof=1)) - residual / folds,
        fold=float(of_fold.var(ddof=1)) - residual / seeds,
        residual=residual,
        seeds=seeds,
        folds=folds,
    )
