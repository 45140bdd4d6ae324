import numpy as np

from ofer.corpora.synthetic.folds import FOLDS, fold_depths, paint_folds
from ofer.corpora.synthetic.raster import HEIGHT, WIDTH


def test_folds_deepen_with_their_units_alone():
    rest = fold_depths({}, rest=0.1, strength=0.8)
    assert set(rest.values()) == {0.1}
    raised = fold_depths({"AU1": 1.0, "AU2": 1.0}, rest=0.1, strength=0.8)
    assert raised["forehead"] > 1 and raised["nasolabial"] == 0.1
    assert fold_depths({"AU12": 1.0}, rest=0.1, strength=0.8)["nasolabial"] > 0.8


def test_every_unit_that_deepens_a_fold_exists(parameters):
    assert {unit for causes in FOLDS.values() for unit, _ in causes} <= set(parameters.names("action_unit"))


def test_patches_lie_in_the_raster_and_are_valleys():
    for row, column, relief in paint_folds(np.random.default_rng(0)).values():
        assert row >= 0 and row + relief.shape[0] <= HEIGHT
        assert column >= 0 and column + relief.shape[1] <= WIDTH
        assert relief.min() < -0.1 and relief.max() < -relief.min()
