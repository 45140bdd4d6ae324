"""Accuracies of prediction files, computed once for all cells and comparisons of a table."""

from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd

from ofer.base.errors import OferError
from ofer.evaluation.bootstrap import Estimate, resample, statistic, weighted_sum
from ofer.evaluation.metrics import mean_class_accuracy
from ofer.evaluation.paired import corrected_resampled_t, fold_means, mcnemar_exact
from ofer.evaluation.predictions import common_samples, correctness
from ofer.papers.formulas import Formula, PredictionKey, tested_at

Predictions = Mapping[PredictionKey, pd.DataFrame]


class Outcomes:
    """Accuracies of a table's prediction files, in %, and their differences, in points.

    All are estimated on the same `draws` of subjects and trainings; `tested_shares` are, by what is tested
    (`tested_at`), the numbers of test samples over those of training samples. Raises OferError if a formula needs
    predictions that are not there, or if files of what is tested hold other samples or trainings than its first.
    """

    def __init__(self, predictions: Predictions, *, draws: int, seed: int, tested_shares: Mapping[str, float]) -> None:
        self._predictions = predictions
        self._tested_shares = tested_shares
        self._resampled = cache(lambda key: resample(self._values(key), draws=draws, seed=seed))
        self._right = cache(self._checked)
        self._balanced = cache(lambda key: mean_class_accuracy(self._file(key)))
        self._fold_means = cache(lambda key: fold_means(self._file(key)))

    def estimate(self, formula: Formula) -> Estimate:
        """Return the number and its values on each draw: accuracies are means over folds, as the paper's are."""
        return weighted_sum([(100 * weight, self._resampled(key)) for key, weight in formula.items()])

    def pooled(self, formula: Formula) -> float:
        """Return the number made of accuracies over all samples."""
        return self._sum(formula, lambda key: statistic(self._values(key), pooled=True))

    def balanced(self, formula: Formula) -> float:
        """Return the number made of balanced accuracies: means over classes."""
        return self._sum(formula, self._balanced)

    def seeds(self) -> int:
        """Return how many trainings an accuracy is the mean of."""
        return int(next(iter(self._predictions.values()))["seed"].nunique())

    def spread_of_seeds(self, formula: Formula) -> float:
        """Return the standard deviation over trainings of the number, NaN of one training."""
        by_seed = sum(
            100 * weight * self._values(key).groupby(["seed", "fold"])["value"].mean().groupby("seed").mean()
            for key, weight in formula.items()
        )
        return float(pd.Series(by_seed).std(ddof=1))

    def mcnemar(self, formula: Formula) -> float:
        """Return the p of McNemar's exact test where the formula is the difference of two files, else NaN."""
        signs = {weight: key for key, weight in formula.items()}
        if len(formula) != 2 or set(signs) != {1.0, -1.0}:
            return float("nan")
        return mcnemar_exact(self._file(signs[1.0]), self._file(signs[-1.0]))

    def corrected_t(self, formula: Formula) -> float:
        """Return the p of the corrected resampled t-test over folds."""
        means = [weight * self._fold_means(key) for key, weight in formula.items()]
        _, place = next(iter(formula))
        return corrected_resampled_t(pd.concat(means, axis=1).sum(axis=1), self._tested_shares[tested_at(place)])

    def _sum(self, formula: Formula, measure: Callable[[PredictionKey], float]) -> float:
        return float(sum(100 * weight * measure(key) for key, weight in formula.items()))

    def _file(self, key: PredictionKey) -> pd.DataFrame:
        if key not in self._predictions:
            raise OferError(
                f"predictions: none of method {key[0]!r} at {key[1]!r}; add that entry to the table's inputs"
            )
        return self._predictions[key]

    def _values(self, key: PredictionKey) -> pd.DataFrame:
        values: pd.DataFrame = self._right(key)
        return values

    def _checked(self, key: PredictionKey) -> pd.DataFrame:
        values = correctness(self._file(key))
        first = next(other for other in self._predictions if tested_at(other[1]) == tested_at(key[1]))
        if key != first:
            common_samples([self._values(first), values])
        return values
