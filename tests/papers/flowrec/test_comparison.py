"""Paired comparison of reconstruction with its opponents."""

import numpy as np
import pandas as pd
import pytest

from ofer.errors import OferError
from ofer.evaluation.holm import holm
from ofer.papers.flowrec.comparison import COLUMNS, compare


def errors(predictions: pd.DataFrame, level: float) -> pd.DataFrame:
    """End-point errors around `level` pixels, varying alike for all methods."""
    difficulty = np.random.default_rng(0).gamma(2.0, 0.5, len(predictions))
    inside = level + difficulty
    return predictions[["sample", "subject", "fold", "seed"]].assign(endpoint_error_inside=inside)


@pytest.fixture
def files(make_predictions):
    wrong = {"flowrec": 12, "mean": 40, "harmonic": 12, "recogniser": 60}
    predictions = {(name, "eyes"): make_predictions(count) for name, count in wrong.items()}
    levels = {"flowrec": 1.0, "mean": 1.5, "harmonic": 0.8}
    reconstructions = {(name, "eyes"): errors(make_predictions(), level) for name, level in levels.items()}
    return predictions, reconstructions


def compared(files, opponents):
    return compare(
        *files,
        method="flowrec",
        opponents=opponents,
        occlusions=["eyes"],
        draws=300,
        seed=0,
        confidence=0.95,
    )


def test_a_lower_error_and_a_higher_accuracy_are_better(files):
    table = compared(files, ["mean", "harmonic", "recogniser"]).set_index(["measure", "opponent"])
    assert list(table.reset_index()[COLUMNS].columns) == COLUMNS
    verdicts = table["verdict"].to_dict()
    assert verdicts == {
        ("endpoint_error_inside", "mean"): "better",
        ("endpoint_error_inside", "harmonic"): "worse",
        ("accuracy", "mean"): "better",
        ("accuracy", "harmonic"): "open",
        ("accuracy", "recogniser"): "better",
    }
    error = table.loc[("endpoint_error_inside", "mean")]
    assert error["difference"] == pytest.approx(-0.5)
    assert error["ours"] - error["theirs"] == pytest.approx(-0.5, abs=2e-4)
    # The difference is the same for everyone, so that pairing leaves no spread.
    assert (error["ci_low"], error["ci_high"]) == pytest.approx((-0.5, -0.5))


def test_accuracies_are_percent(files):
    table = compared(files, ["mean"]).set_index("measure").loc["accuracy"]
    assert (table["ours"], table["theirs"], table["n"]) == (90.0, pytest.approx(66.6667), 120)


def test_a_missing_file_is_named(files):
    with pytest.raises(OferError, match="no accuracy of method 'median' on occlusion 'eyes'"):
        compared(files, ["median"])


def test_a_verdict_holds_for_all_comparisons_by_its_measure_together(make_predictions):
    wrong, opponents = {"flowrec": 18, "near": 26, "mean": 40, "recogniser": 60}, ["near", "mean", "recogniser"]
    predictions = {(name, "eyes"): make_predictions(count) for name, count in wrong.items()}
    table = compared((predictions, {}), opponents)
    for _, group in table.groupby("measure"):
        assert group["p_holm"].tolist() == pytest.approx(holm(group["p_bootstrap"].to_numpy()), abs=1e-5)
        assert ((group["p_holm"] <= 0.05) == (group["verdict"] != "open")).all()
