"""Whether masks show what is hidden, held against other people's code and against obvious loops."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import jaccard_score, roc_auc_score

from ofer.base.errors import OferError
from ofer.evaluation.masks import agreement, read_masks
from ofer.evaluation.roc import area, levels
from tests.evaluation.made_division import rounds_of, write_division

GENERATOR = np.random.default_rng(0)
HIDDEN = GENERATOR.random((4, 7, 7)) < 0.3
# With ties within what is hidden, within what is not, and between both.
PROBABILITY = (0.6 * GENERATOR.random((4, 7, 7)) + 0.3 * HIDDEN).round(1).astype(np.float32)
OFTEN = GENERATOR.random((4, 7, 7)).round(1)


def area_by_pairs(scores, positive) -> float:
    wins = [(other < one) + (other == one) / 2 for one in scores[positive] for other in scores[~positive]]
    return float(np.mean(wins))


def test_each_picture_is_measured_as_others_measure_it():
    found = agreement(PROBABILITY, HIDDEN, OFTEN)
    for row, probability, hidden, often in zip(found.itertuples(), PROBABILITY, HIDDEN, OFTEN, strict=True):
        called = probability >= 0.5
        np.testing.assert_allclose(row.auroc, roc_auc_score(hidden.ravel(), probability.ravel()))
        np.testing.assert_allclose(row.auroc, area_by_pairs(probability, hidden))
        np.testing.assert_allclose(row.auroc_place, roc_auc_score(hidden.ravel(), often.ravel()))
        np.testing.assert_allclose(row.intersection / row.union, jaccard_score(hidden.ravel(), called.ravel()))
        assert row.hidden_share == hidden.mean()
        assert row.false_share == called[~hidden].mean()
    assert (found["intersection"] > 0).all() and found["false_share"].between(0, 1, inclusive="neither").all()


def test_rows_that_are_taken_some_times_count_as_often():
    score, positive = PROBABILITY[0].ravel(), HIDDEN[0].ravel()
    times = GENERATOR.integers(0, 4, score.size)
    repeated = np.repeat(score, times), np.repeat(positive, times)
    np.testing.assert_allclose(area(levels(score), positive, times.astype(float)), area_by_pairs(*repeated))


def test_where_nothing_or_everything_is_hidden_there_is_no_ranking():
    probability = np.full((2, 2, 2), 0.4, np.float32)
    probability[:, 0, 0] = 0.5
    nothing, everything = np.zeros((2, 2), bool), np.ones((2, 2), bool)
    found = agreement(probability, np.stack([nothing, everything]), probability)
    assert found[["auroc", "auroc_place"]].isna().all(axis=None)
    # From one half on a pixel is called hidden.
    assert found[["hidden_share", "intersection", "union"]].to_numpy().tolist() == [[0, 0, 1], [1, 1, 4]]
    assert found["false_share"].iloc[0] == 0.25 and np.isnan(found["false_share"].iloc[1])


def test_a_file_without_a_sample_is_refused(tmp_path):
    names = ["a", "b", "c"]
    samples = pd.DataFrame({"sample": names, "subject": names, "label": "fear", "fold": range(3)})
    division = write_division(tmp_path, rounds_of(samples, 3))
    frame = samples.drop(columns="label").assign(object="", auroc=[0.5, np.nan, 0.7])
    frame.to_csv(tmp_path / "masks.csv", index=False)
    assert read_masks(tmp_path / "masks.csv", division)["object"].tolist() == [""] * 3
    frame.iloc[:-1].to_csv(tmp_path / "masks.csv", index=False)
    with pytest.raises(OferError, match=r"masks\.csv: 1 of the 3 samples .* are missing, such as c"):
        read_masks(tmp_path / "masks.csv", division)
