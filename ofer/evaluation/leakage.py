"""Identity leakage: the worth of having seen the tested person while training (protocol §8.2)."""

import pandas as pd

from ofer.evaluation.bootstrap import Estimate, paired_difference
from ofer.evaluation.division import TEST, TRAIN, Division


def seen_in_training(division: Division) -> int:
    """Return how many samples have their subject among the training samples of the round that tests them.

    With subject-independent folds there are none.
    """
    subjects = ([division.of(number, role)["subject"] for role in (TEST, TRAIN)] for number in division.numbers())
    return sum(int(tested.isin(set(trained)).sum()) for tested, trained in subjects)


def identity_leakage(in_paper_folds: pd.DataFrame, apart: pd.DataFrame, *, draws: int, seed: int) -> Estimate:
    """Return the accuracy in the paper's folds − the accuracy in subject-independent ones, on the same draws.

    Both are value frames of the same samples, whose folds differ: samples are paired, accuracies are over all samples.
    Positive where the paper's folds flatter. Raises OferError if the samples differ.
    """
    first, second = (values.assign(fold=0) for values in (in_paper_folds, apart))
    return paired_difference(first, second, draws=draws, seed=seed, pooled=True)
