"""Variance components come out as they were put in."""

import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.evaluation.components import Components, variance_components


def frame(cells: np.ndarray) -> pd.DataFrame:
    """Return a row per seed and fold of an array (seeds, folds)."""
    seed, fold = np.indices(cells.shape)
    return pd.DataFrame({"seed": seed.ravel(), "fold": fold.ravel(), "value": cells.ravel()})


def simulated(generator: np.random.Generator, seed: float, fold: float, residual: float, shape=(8, 10)) -> pd.DataFrame:
    """Return values with these standard deviations of their effects."""
    seeds, folds = shape
    effects = generator.normal(0, seed, (seeds, 1)) + generator.normal(0, fold, (1, folds))
    return frame(90 + effects + generator.normal(0, residual, shape))


@pytest.mark.parametrize(
    ("seed", "fold", "residual"), [(2.0, 5.0, 3.0), (0.0, 4.0, 1.0), (3.0, 0.0, 2.0), (0.0, 0.0, 1.0)]
)
def test_on_average_they_are_the_simulated_ones(seed, fold, residual):
    generator = np.random.default_rng(0)
    found = [variance_components(simulated(generator, seed, fold, residual)) for _ in range(600)]
    for name, truth in (("seed", seed), ("fold", fold), ("residual", residual)):
        estimates = np.array([getattr(components, name) for components in found])
        error = estimates.std(ddof=1) / np.sqrt(len(estimates))
        assert estimates.mean() == pytest.approx(truth**2, abs=4 * error), name


def test_unequal_numbers_of_seeds_and_folds_are_told_apart():
    generator = np.random.default_rng(1)
    found = [variance_components(simulated(generator, 2.0, 5.0, 4.0, shape=(4, 12))) for _ in range(800)]
    assert np.mean([components.seed for components in found]) == pytest.approx(4, abs=0.8)
    assert np.mean([components.fold for components in found]) == pytest.approx(25, abs=2)
    assert (found[0].seeds, found[0].folds) == (4, 12)


def test_they_are_those_of_the_written_out_sums():
    cells = np.array([[90.0, 80.0, 85.0], [92.0, 83.0, 80.0]])
    seeds, folds = cells.shape
    mean = cells.sum() / 6
    square_seed = folds * sum((row.sum() / folds - mean) ** 2 for row in cells) / (seeds - 1)
    square_fold = seeds * sum((column.sum() / seeds - mean) ** 2 for column in cells.T) / (folds - 1)
    square_rest = 0.0
    for i in range(seeds):
        for j in range(folds):
            square_rest += (cells[i, j] - cells[i].sum() / folds - cells[:, j].sum() / seeds + mean) ** 2
    square_rest /= (seeds - 1) * (folds - 1)
    found = variance_components(frame(cells))
    assert found.residual == pytest.approx(square_rest)
    assert found.seed == pytest.approx((square_seed - square_rest) / folds)
    assert found.fold == pytest.approx((square_fold - square_rest) / seeds)


def test_effects_without_residual_are_found_exactly():
    found = variance_components(frame(np.array([[1.0], [3.0], [8.0]]) + np.array([[0.0, 10.0, 5.0, 1.0]])))
    assert found.residual == pytest.approx(0, abs=1e-12)
    assert found.seed == pytest.approx(np.var([1, 3, 8], ddof=1))
    assert found.fold == pytest.approx(np.var([0, 10, 5, 1], ddof=1))


def test_the_order_of_rows_does_not_matter():
    values = simulated(np.random.default_rng(2), 1, 2, 3)
    shuffled = values.sample(frac=1, random_state=0)
    assert variance_components(values) == variance_components(shuffled)


def test_shares_count_what_is_below_zero_as_nothing():
    shares = Components(seed=-1.0, fold=3.0, residual=1.0, seeds=2, folds=2).shares()
    assert shares == {"seed": 0.0, "fold": 0.75, "residual": 0.25}
    assert np.isnan(Components(0.0, 0.0, 0.0, 2, 2).shares()["fold"])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (frame(np.ones((3, 3))).iloc[:-1], "missing or there twice"),
        (pd.concat([frame(np.ones((3, 3)))] * 2), "missing or there twice"),
        (frame(np.ones((1, 5))), "1 seed and 5 folds"),
        (frame(np.ones((5, 1))), "5 seeds and 1 fold"),
    ],
)
def test_incomplete_values_are_refused(values, words):
    with pytest.raises(OferError, match=words):
        variance_components(values)
