"""Tests of paired differences against a library, against all outcomes written out, and against what they must mean."""

import itertools

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from ofer.evaluation import paired
from ofer.evaluation.metrics import mean_fold_accuracy


def with_right(predictions: pd.DataFrame, right: list[bool]) -> pd.DataFrame:
    """Return the predictions with exactly these rows right, the others one class off."""
    columns = [name for name in predictions.columns if name.startswith("p_")]
    labels = [columns.index(f"p_{label}") for label in predictions["label"]]
    predicted = [(index + (not is_right)) % 6 for index, is_right in zip(labels, right, strict=True)]
    probabilities = np.eye(6)[predicted] * 0.5 + 0.1
    return predictions.assign(**dict(zip(columns, probabilities.T, strict=True)))


class TestMcNemar:
    @pytest.mark.parametrize(("first", "second"), [(0, 0), (1, 0), (0, 7), (3, 9), (10, 10), (30, 12)])
    def test_it_is_the_binomial_test_of_the_samples_that_only_one_gets_right(self, make_predictions, first, second):
        base = make_predictions(subjects=12)
        agreed = len(base) - first - second
        ours = with_right(base, [True] * first + [False] * second + [True] * agreed)
        theirs = with_right(base, [False] * first + [True] * second + [True] * agreed)
        expected = scipy.stats.binomtest(first, first + second).pvalue if first + second else 1.0
        assert paired.mcnemar_exact(ours, theirs) == pytest.approx(expected)
        assert paired.mcnemar_exact(theirs, ours) == pytest.approx(expected)

    def test_it_is_the_share_of_all_sign_changes_at_least_as_lopsided(self, make_predictions):
        base = make_predictions(subjects=2)
        ours = with_right(base, [True] * 7 + [False] * 2 + [True] * 3)
        theirs = with_right(base, [False] * 7 + [True] * 2 + [True] * 3)
        signs = np.array(list(itertools.product([-1, 1], repeat=9))).sum(axis=1)
        assert paired.mcnemar_exact(ours, theirs) == pytest.approx((abs(signs) >= 5).mean())

    def test_the_order_of_rows_has_no_influence(self, make_predictions):
        ours, theirs = make_predictions(accuracy=0.9), make_predictions(accuracy=0.6, random_seed=1)
        shuffled = theirs.sample(frac=1, random_state=0)
        assert paired.mcnemar_exact(ours, shuffled) == paired.mcnemar_exact(ours, theirs)

    def test_thousands_of_samples_do_not_overflow(self, make_predictions):
        base = make_predictions(subjects=400)
        ours, theirs = with_right(base, [True] * 2400), with_right(base, [False] * 2400)
        assert paired.mcnemar_exact(ours, theirs) == 0.0
        half, other_half = with_right(base, [True, False] * 1200), with_right(base, [False, True] * 1200)
        assert paired.mcnemar_exact(half, other_half) == 1.0

    def test_of_several_seeds_it_is_twice_the_median_p(self, make_predictions):
        base = make_predictions(subjects=10, seeds=(3, 4, 8))
        wrong = {3: 30, 4: 1, 8: 6}
        several = with_right(base, [index % 60 >= wrong[seed] for index, seed in enumerate(base["seed"])])
        perfect = with_right(base, [True] * len(base))
        # Six samples are missed by the median seed, none by the other file.
        assert paired.mcnemar_exact(perfect, several) == pytest.approx(2 * 2 * 0.5**6)
        assert paired.mcnemar_exact(several, several) == 1.0

    def test_seeds_are_compared_one_by_one(self, make_predictions):
        base = make_predictions(subjects=10, seeds=(0, 1, 2))
        ours = with_right(base, [seed != 0 for seed in base["seed"]])
        theirs = with_right(base, [seed != 2 for seed in base["seed"]])
        # Each fails with one seed: that most seeds differ is no evidence for either.
        assert paired.mcnemar_exact(ours, theirs) == 1.0


class TestCorrectedResampledT:
    def test_without_correction_it_is_students_test(self):
        differences = pd.Series([1.0, 2.5, -0.5, 3.0, 1.5])
        expected = scipy.stats.ttest_1samp(differences, 0).pvalue
        assert paired.corrected_resampled_t(differences, 0.0) == pytest.approx(expected)

    def test_the_correction_widens_the_variance_by_the_share_of_test_samples(self):
        differences = pd.Series([1.0, 2.5, -0.5, 3.0, 1.5])
        t = differences.mean() / np.sqrt((1 / 5 + 1 / 8) * differences.var())
        expected = 2 * scipy.stats.t.sf(t, 4)
        assert paired.corrected_resampled_t(differences, 1 / 8) == pytest.approx(expected)
        assert expected > scipy.stats.ttest_1samp(differences, 0).pvalue

    def test_the_sign_has_no_influence(self):
        differences = pd.Series([1.0, 2.0, -0.5])
        assert paired.corrected_resampled_t(differences, 0.1) == paired.corrected_resampled_t(-differences, 0.1)

    def test_the_same_difference_in_every_training_is_certain_and_none_is_none(self):
        assert paired.corrected_resampled_t(pd.Series([0.0] * 10), 0.125) == 1.0
        assert paired.corrected_resampled_t(pd.Series([0.1] * 10), 0.125) == 0.0

    def test_one_training_says_nothing(self):
        assert np.isnan(paired.corrected_resampled_t(pd.Series([1.0]), 0.125))


class TestFolds:
    def test_fold_means_average_to_the_papers_accuracy(self, make_predictions):
        predictions = make_predictions(subjects=10, seeds=(0, 1, 2))
        means = paired.fold_means(predictions)
        assert len(means) == 4
        assert means.mean() == pytest.approx(mean_fold_accuracy(predictions))
        assert means[2] == pytest.approx(mean_fold_accuracy(predictions[predictions["fold"] == 2]))
