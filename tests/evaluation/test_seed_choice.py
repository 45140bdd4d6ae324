"""An average seed is the one nearest to the mean over seeds."""

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.evaluation.seed_choice import average_seed, seed_scores


def test_a_seeds_score_is_its_mean_over_folds_of_unequal_size():
    rows = pd.DataFrame(
        {"seed": [1, 0, 1, 0], "fold": [0, 0, 1, 1], "accuracy": [50.0, 90.0, 100.0, 80.0], "n": [4, 4, 40, 40]}
    )
    assert seed_scores(rows, "accuracy").to_dict() == {0: 85.0, 1: 75.0}


@pytest.mark.parametrize(
    ("scores", "seed"),
    [
        ({0: 80.0, 1: 90.0, 2: 86.0}, 2),
        ({5: 70.0}, 5),
        ({0: 80.0, 1: 90.0}, 0),
        ({3: 90.0, 1: 80.0, 2: 80.0}, 1),
        # The mean is not the median: one very good seed draws it upwards.
        ({0: 80.0, 1: 81.0, 2: 84.0, 3: 100.0}, 2),
    ],
)
def test_the_nearest_to_the_mean_is_chosen_of_equals_the_smallest(scores, seed):
    assert average_seed(pd.Series(scores)) == seed


def test_rounding_of_means_does_not_break_ties():
    third = 100 / 3
    low, high = third + third + third - 10, 110.0  # equally far from their mean, up to rounding
    assert average_seed(pd.Series({0: high, 1: low})) == 0
    assert average_seed(pd.Series({0: low, 1: high})) == 0


def test_no_seed_is_an_error():
    with pytest.raises(OferError, match=r"seeds\.count"):
        average_seed(pd.Series(dtype=float))
