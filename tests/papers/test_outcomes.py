"""Several seeds, and files that do not fit together."""

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.evaluation.paired import corrected_resampled_t

KEYS = ("m", "e"), ("n", "e")
DIFFERENCE = {KEYS[0]: 1.0, KEYS[1]: -1.0}


@pytest.fixture
def several(make_predictions):
    """Return a maker of files with a seed for each number of wrong samples."""
    return lambda *wrong: pd.concat([make_predictions(count).assign(seed=seed) for seed, count in enumerate(wrong)])


def test_an_accuracy_is_the_mean_over_seeds(several, make_outcomes):
    outcomes = make_outcomes({KEYS[0]: several(12, 24, 36)})
    assert outcomes.seeds() == 3
    # 90, 80 and 70 %.
    assert outcomes.spread_of_seeds({KEYS[0]: 1.0}) == pytest.approx(10.0)
    formula = {KEYS[0]: 1.0}
    assert outcomes.estimate(formula).value == pytest.approx(80.0)
    assert outcomes.estimate(formula).samples == 120
    assert outcomes.pooled(formula) == pytest.approx(80.0)
    assert outcomes.balanced(formula) == pytest.approx(80.0)


def test_seeds_are_averaged_within_each_fold_of_the_t_test(several, make_outcomes):
    files = {KEYS[0]: several(12, 24), KEYS[1]: several(30, 48)}
    means = [(_right(files[KEYS[0]], seed) - _right(files[KEYS[1]], seed)).groupby("fold").mean() for seed in (0, 1)]
    by_hand = (means[0] + means[1])["right"] / 2
    assert len(by_hand) == 10
    assert make_outcomes(files).corrected_t(DIFFERENCE) == pytest.approx(corrected_resampled_t(by_hand, 1 / 8))


def test_files_of_other_seeds_are_not_compared(several, make_outcomes):
    with pytest.raises(OferError, match="their seeds differ"):
        make_outcomes({KEYS[0]: several(12, 24), KEYS[1]: several(30)}).estimate(DIFFERENCE)


def test_files_of_other_samples_are_refused(make_predictions, make_outcomes):
    files = {KEYS[0]: make_predictions(6), KEYS[1]: make_predictions(6, subjects=19)}
    with pytest.raises(OferError, match="hold different samples"):
        make_outcomes(files).estimate(DIFFERENCE)


def _right(file: pd.DataFrame, seed: int) -> pd.DataFrame:
    chosen = file[file["seed"] == seed].set_index(["sample", "fold"])
    probabilities = chosen[[name for name in chosen if name.startswith("p_")]]
    right = probabilities.idxmax(axis=1).str.removeprefix("p_") == chosen["label"]
    return right.astype(float).to_frame("right")
