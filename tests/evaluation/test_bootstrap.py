"""The cluster bootstrap against a plain loop over the same draws, and against what it must mean."""

import time

import numpy as np
import pandas as pd
import pytest

from ofer.evaluation import bootstrap
from ofer.evaluation.metrics import accuracy, mean_fold_accuracy
from ofer.evaluation.predictions import correctness


def resample_slowly(values: pd.DataFrame, draws: int, seed: int, pooled: bool) -> list[float]:
    """Put together each draw's rows, of each drawn subject by each drawn training, and average them as by hand."""
    subjects, trainings = (sorted(values[name].unique()) for name in ("subject", "seed"))
    taken = np.random.default_rng(seed).integers(0, len(subjects), (draws, len(subjects)))
    trained = np.random.default_rng([seed, 1]).integers(0, len(trainings), (draws, len(trainings)))
    results = []
    for draw, seeds in zip(taken, trained, strict=True):
        rows = pd.concat(
            [
                values[(values["subject"] == subjects[index]) & (values["seed"] == trainings[training])]
                for index in draw
                for training in seeds
            ]
        )
        results.append(rows["value"].mean() if pooled else rows.groupby("fold")["value"].mean().mean())
    return results


@pytest.mark.parametrize("pooled", [False, True])
@pytest.mark.parametrize("seeds", [(0,), (0, 1), (4, 7, 9)])
def test_the_vectorised_bootstrap_equals_the_loop(make_predictions, seeds, pooled):
    values = correctness(make_predictions(subjects=7, seeds=seeds))
    # Unequal subjects, and a fold of one subject only, which some draws leave empty.
    values = values[~values["sample"].isin(["S00_anger", "S00_fear", "S01_fear"])]
    fast = bootstrap.combination([(1.0, values)], draws=60, seed=3, pooled=pooled)
    assert fast.resampled == pytest.approx(resample_slowly(values, 60, 3, pooled))


def test_endpoint_errors_are_resampled_like_accuracies(make_predictions):
    values = correctness(make_predictions(subjects=5))
    values["value"] = np.random.default_rng(0).gamma(2.0, size=len(values))
    fast = bootstrap.combination([(1.0, values)], draws=40, seed=1, pooled=True)
    assert fast.resampled == pytest.approx(resample_slowly(values, 40, 1, pooled=True))
    assert fast.value == pytest.approx(values["value"].mean())


def test_the_estimate_is_the_papers_accuracy_or_the_pooled_one(make_predictions):
    predictions = make_predictions(subjects=10, folds=4, seeds=(0, 1, 2))
    mean_of_folds = bootstrap.accuracy(predictions, draws=10, seed=0)
    pooled = bootstrap.accuracy(predictions, draws=10, seed=0, pooled=True)
    assert mean_of_folds.value == pytest.approx(mean_fold_accuracy(predictions))
    assert pooled.value == pytest.approx(accuracy(predictions))
    assert mean_of_folds.value != pytest.approx(pooled.value, abs=1e-6)
    assert mean_of_folds.samples == 60


def test_a_gap_is_the_difference_on_each_draw(make_predictions):
    clean, occluded = make_predictions(accuracy=0.9), make_predictions(accuracy=0.6, random_seed=1)
    gap = bootstrap.paired_difference(correctness(occluded), correctness(clean), draws=200, seed=0)
    apart = [bootstrap.accuracy(file, draws=200, seed=0).resampled for file in (occluded, clean)]
    assert gap.resampled == pytest.approx(apart[0] - apart[1])
    assert gap.value < 0


def test_equal_files_have_no_difference_and_no_interval(make_predictions):
    values = correctness(make_predictions())
    difference = bootstrap.paired_difference(values, values, draws=100, seed=0)
    assert difference.value == 0
    assert difference.interval(0.95) == (0, 0)


def test_pairing_narrows_the_interval_of_methods_that_fail_on_the_same_people(make_predictions):
    values = correctness(make_predictions(subjects=30, folds=5))
    hard = values["subject"] < "S15"
    first = values.assign(value=np.where(hard, 0.2, 0.9))
    second = values.assign(value=first["value"] - 0.05)
    paired = bootstrap.paired_difference(first, second, draws=500, seed=0)
    alone = bootstrap.combination([(1.0, first)], draws=500, seed=0)
    assert paired.interval(0.95) == pytest.approx((0.05, 0.05))
    assert np.ptp(alone.interval(0.95)) > 0.1


def test_the_order_of_rows_has_no_influence(make_predictions):
    predictions = make_predictions()
    shuffled = predictions.sample(frac=1, random_state=0)
    first, second = (bootstrap.accuracy(file, draws=50, seed=0) for file in (predictions, shuffled))
    assert (first.resampled == second.resampled).all()


def test_subjects_that_are_all_right_or_all_wrong_widen_the_interval(make_predictions):
    # Same accuracy of one half; correlated within subjects, there are 20 facts instead of 120.
    values = correctness(make_predictions(subjects=20, folds=4))
    number = values["subject"].str[1:].astype(int)
    clustered = values.assign(value=(number // 4 % 2).astype(float))
    spread = values.assign(value=(np.arange(len(values)) % 2).astype(float))
    widths = [
        np.ptp(bootstrap.combination([(1.0, frame)], draws=2000, seed=0, pooled=True).interval(0.95))
        for frame in (clustered, spread)
    ]
    assert widths[0] == pytest.approx(2 * 1.96 * (0.25 / 20) ** 0.5, rel=0.1)
    assert widths[1] < 0.01


def test_the_interval_covers_the_true_accuracy_about_as_often_as_it_says():
    covered = []
    for experiment in range(150):
        random = np.random.default_rng(experiment)
        skill = random.beta(8, 2, 40)
        values = pd.DataFrame({"subject": np.repeat(np.arange(40), 5)}).assign(fold=0, seed=0)
        values["sample"] = range(len(values))
        values["value"] = (random.random(len(values)) < np.repeat(skill, 5)).astype(float)
        low, high = bootstrap.combination([(1.0, values)], draws=300, seed=0).interval(0.95)
        covered.append(low <= 0.8 <= high)
    assert 0.88 <= np.mean(covered) <= 0.99


def of_trainings(random: np.random.Generator, seeds: int, spread: float) -> pd.DataFrame:
    """Return values of 40 subjects × 5 samples by trainings whose skill varies with the standard deviation `spread`."""
    subject, seed = (grid.ravel() for grid in np.meshgrid(np.repeat(np.arange(40), 5), np.arange(seeds)))
    skill = random.beta(12, 8, 40)[subject] + spread * random.standard_normal(seeds)[seed]
    values = pd.DataFrame({"subject": subject, "seed": seed, "fold": 0})
    values["sample"] = np.tile(np.arange(200), seeds)
    return values.assign(value=(random.random(len(values)) < skill).astype(float))


def test_trainings_that_differ_widen_the_interval_and_one_training_leaves_the_draws_of_subjects_alone():
    alike = of_trainings(np.random.default_rng(0), 3, 0.0)
    apart = alike.assign(value=alike["value"] + 0.2 * (alike["seed"] - 1))
    assert apart["value"].mean() == pytest.approx(alike["value"].mean())
    widths = [
        np.ptp(bootstrap.combination([(1.0, frame)], draws=2000, seed=0).interval(0.95)) for frame in (alike, apart)
    ]
    assert widths[1] > 1.5 * widths[0]
    # What is compared is drawn alike: a training that is better for both rows is no difference.
    same = bootstrap.paired_difference(apart, alike.assign(value=apart["value"] - 0.05), draws=500, seed=0)
    assert same.interval(0.95) == pytest.approx((0.05, 0.05))


def test_an_interval_of_subjects_alone_covers_too_seldom_where_trainings_differ():
    covered = {1: 0, 5: 0}
    for experiment in range(100):
        values = of_trainings(np.random.default_rng(experiment), 5, 0.05)
        for seeds in covered:
            chosen = values[values["seed"] < seeds]
            low, high = bootstrap.combination([(1.0, chosen)], draws=300, seed=0).interval(0.95)
            covered[seeds] += low <= 0.6 <= high
    assert covered[1] < 85 <= covered[5]


def test_a_combination_is_the_sum_of_its_terms_on_the_same_draws(make_predictions):
    frames = [correctness(make_predictions(accuracy=share, random_seed=n)) for n, share in enumerate((0.9, 0.7, 0.6))]
    weights = (0.5, 0.5, -1.0)
    together = bootstrap.combination(list(zip(weights, frames, strict=True)), draws=50, seed=4)
    loops = [np.array(resample_slowly(frame, 50, 4, pooled=False)) for frame in frames]
    assert together.resampled == pytest.approx(sum(weight * loop for weight, loop in zip(weights, loops, strict=True)))


class TestPValue:
    @staticmethod
    def of(resampled) -> float:
        return bootstrap.Estimate(value=0.0, resampled=np.array(resampled, float), samples=10).p_value()

    def test_it_is_twice_the_smaller_tail_and_never_zero(self):
        assert self.of([1.0] * 99) == pytest.approx(2 / 100)
        assert self.of([-1.0] * 99) == pytest.approx(2 / 100)
        assert self.of([1.0] * 95 + [-1.0] * 4) == pytest.approx(10 / 100)
        assert self.of([1.0, -1.0] * 50) == 1.0

    def test_draws_without_difference_speak_for_both_sides(self):
        assert self.of([0.0] * 99) == 1.0
        assert self.of([1.0] * 90 + [0.0] * 9) == pytest.approx(20 / 100)
        # 0.1 + 0.2 − 0.3 is no difference.
        assert self.of([1.0] * 90 + [0.1 + 0.2 - 0.3] * 9) == pytest.approx(20 / 100)

    @pytest.mark.parametrize("shift", [0.2, 0.9, 1.5, 1.9, 2.1, 3.0])
    def test_it_agrees_with_the_interval(self, shift):
        draws = np.random.default_rng(0).normal(shift, 1, 9_999)
        estimate = bootstrap.Estimate(value=shift, resampled=draws, samples=10)
        low, high = estimate.interval(0.95)
        assert (estimate.p_value() < 0.05) == (not low <= 0 <= high)

    def test_of_methods_that_are_equally_good_it_calls_few_different(self):
        called = []
        for experiment in range(200):
            random = np.random.default_rng(experiment)
            subject = np.repeat(np.arange(40), 5)
            values = pd.DataFrame({"subject": subject, "sample": range(200)}).assign(fold=0, seed=0)
            skill = np.repeat(random.beta(8, 2, 40), 5)
            first, second = (values.assign(value=(random.random(200) < skill).astype(float)) for _ in range(2))
            called.append(bootstrap.paired_difference(first, second, draws=200, seed=0).p_value() <= 0.05)
        assert 0.01 <= np.mean(called) <= 0.1


def test_ten_thousand_draws_of_120_subjects_take_a_fraction_of_a_second(make_predictions):
    values = correctness(make_predictions(subjects=120, folds=10))
    started = time.process_time()
    bootstrap.paired_difference(values, values, draws=10_000, seed=0)
    assert time.process_time() - started < 1
