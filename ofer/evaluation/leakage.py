"""Identity leakage: the worth of having seen the tested person while training (protocol §8.2)."""

import pandas as pd

from ofer.evaluation.bootstrap import Estimate, paired_difference
from ofer.evaluation.iterations import fold_of_iteration


def seen_in_training(folds: pd.DataFrame, count: int) -> int:
    """Return how many samples have their subject among the training samples of the iteration that tests them.

    `folds` has the columns sample, subject, fold. With subject-independent folds there are none.
    """
    folds_of_subject = folds.groupby("subject")["fold"].agg(set)
    training = {fold: set(fold_of_iteration(fold, count)[2]) for fold in range(count)}
    subjects = zip(folds["subject"], folds["fold"], strict=True)
    return sum(bool(folds_of_subject[subject] & training[fold]) for subject, fold in subjects)


def identity_leakage(in_paper_folds: pd.DataFrame, apart: pd.DataFrame, *, draws: int, seed: int) -> Estimate:
    """Return the accuracy in the paper's folds − the accuracy in subject-independent ones, on the same draws.

    Both are value frames of the same samples, whose folds differ: samples are paired, accuracies are over all samples.
    Positive where the paper's folds flatter. Raises OferError if the samples differ.
    """
    first, second = (values.assign(fold=0) for values in (in_paper_folds, apart))
    return paired_difference(first, second, draws=draws, seed=seed, pooled=True)
