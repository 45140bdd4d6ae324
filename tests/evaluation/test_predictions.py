"""What is read from prediction files, and which files are refused."""

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.evaluation.predictions import (
    common_samples,
    correctness,
    expressions_of,
    measurements,
    predicted_labels,
)


def test_the_most_probable_class_wins_and_the_first_of_equals():
    rows = pd.DataFrame({"sample": ["a", "b"], "label": ["fear", "fear"]})
    rows = rows.assign(p_anger=[0.2, 0.4], p_fear=[0.5, 0.4], p_sadness=[0.3, 0.2])
    assert expressions_of(rows) == ("anger", "fear", "sadness")
    assert list(predicted_labels(rows)) == ["fear", "anger"]


def test_correctness_tells_which_seeds_got_a_sample_right(make_predictions):
    predictions = make_predictions(subjects=2, accuracy=1.0, seeds=(0, 1, 2, 3))
    wrong = (predictions["sample"] == "S01_fear") & (predictions["seed"] == 2)
    predictions.loc[wrong, "p_anger"] = 0.9
    values = correctness(predictions).set_index(["sample", "seed"])["value"]
    assert list(values["S01_fear"]) == [1, 1, 0, 1]
    assert (values.drop("S01_fear", level="sample") == 1).all()


def test_endpoint_errors_are_a_column_of_the_reconstruction():
    rows = pd.DataFrame({"sample": ["a", "a"], "subject": "s", "fold": 0, "seed": [0, 1]})
    rows["endpoint_error_inside"] = [1.0, 2.0]
    assert list(measurements(rows, "endpoint_error_inside")["value"]) == [1.0, 2.0]
    with pytest.raises(OferError, match="no column 'hidden_energy'"):
        measurements(rows, "hidden_energy")


def test_a_diverged_network_is_not_counted_as_some_class(make_predictions):
    predictions = make_predictions(subjects=2)
    predictions.loc[3, "p_anger"] = float("nan")
    with pytest.raises(OferError, match=f"no probability for sample {predictions.loc[3, 'sample']}"):
        correctness(predictions)


def test_a_label_without_probability_is_refused(make_predictions):
    with pytest.raises(OferError, match="label 'fear' has no column p_fear"):
        correctness(make_predictions().drop(columns="p_fear"))


def test_incomplete_seeds_and_doubled_rows_are_refused(make_predictions):
    predictions = make_predictions(seeds=(0, 1))
    with pytest.raises(OferError, match="a seed lacks samples"):
        correctness(predictions.drop(index=0))
    with pytest.raises(OferError, match="twice for one seed"):
        correctness(pd.concat([predictions, predictions.head(1)]))


def test_files_of_different_samples_or_folds_are_not_compared(make_predictions):
    values = correctness(make_predictions())
    common_samples([values, values])
    with pytest.raises(OferError, match="S00_anger is in one only"):
        common_samples([values, values[values["sample"] != "S00_anger"]])
    with pytest.raises(OferError, match="their folds differ"):
        common_samples([values, values.assign(fold=0)])
    with pytest.raises(OferError, match="their seeds differ"):
        common_samples([values, values.assign(seed=1)])
