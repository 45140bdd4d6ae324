"""Which folds an iteration uses."""

import pytest

from ofer.base.errors import OferError
from ofer.evaluation.iterations import fold_of_iteration


def test_iteration_k_tests_on_k_selects_on_the_next_and_trains_on_the_rest():
    assert fold_of_iteration(0, 10) == (0, 1, [2, 3, 4, 5, 6, 7, 8, 9])
    assert fold_of_iteration(9, 10) == (9, 0, [1, 2, 3, 4, 5, 6, 7, 8])
    tested = [fold_of_iteration(k, 10)[0] for k in range(10)]
    selected = [fold_of_iteration(k, 10)[1] for k in range(10)]
    assert sorted(tested) == sorted(selected) == list(range(10))
    with pytest.raises(OferError, match="fold: 10 is not one of 0 … 9"):
        fold_of_iteration(10, 10)
