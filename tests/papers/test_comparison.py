"""The restorer against its opponents: by endpoint error here, by accuracy as the table itself says."""

import numpy as np
import pandas as pd
import pytest

from ofer.papers.comparison import COLUMNS, compare
from ofer.papers.endpoint_errors import EndpointErrors
from ofer.papers.families import Family
from ofer.papers.formulas import ACCURACY, ENDPOINT_ERROR, comparisons
from ofer.papers.pairs import compare_rows
from tests.papers.conftest import at_places

WRONG = {"flowrec": 12, "mean-filling": 40, "harmonic-filling": 12, "recogniser": 60}
LEVELS = {"flowrec": 1.0, "mean-filling": 1.5, "harmonic-filling": 0.8}
HIDDEN = ("eyes", "mouth")


def errors(predictions: pd.DataFrame, level: float) -> pd.DataFrame:
    """Return endpoint errors around `level` pixels, varying alike for all methods."""
    difficulty = np.random.default_rng(0).gamma(2.0, 0.5, len(predictions))
    return predictions[["sample", "subject", "fold", "seed"]].assign(endpoint_error_inside=level + difficulty)


@pytest.fixture
def entry(make_entry):
    columns = {"no_occlusion": {}} | {name: {"occlusion": name} for name in HIDDEN}
    entry = make_entry("table10", columns=columns, lines=[])
    # A filling stands before the restorer, as a row that the paper prints would.
    return entry.with_rows(sorted(entry.rows, key=lambda row: row.name != "mean filling"))


@pytest.fixture
def made(entry):
    return comparisons(entry.compare, entry.rows, entry.columns, entry.restorer)


@pytest.fixture
def tables(entry, made, make_table, make_outcomes, make_predictions):
    predictions = {("recogniser", "none"): make_predictions(3)}
    predictions |= {(name, where): make_predictions(count) for name, count in WRONG.items() for where in HIDDEN}
    outcomes = make_outcomes(at_places(predictions), draws=2000)
    pairs = compare_rows(made[ACCURACY], outcomes, Family("table10", {}), confidence=0.95, corrected="bootstrap")
    return make_table(entry, predictions), pairs


@pytest.fixture
def compared(entry, made, tables, make_predictions):
    files = {(name, where): errors(make_predictions(), level) for name, level in LEVELS.items() for where in HIDDEN}
    table, pairs = tables
    return compare(
        made[ENDPOINT_ERROR],
        EndpointErrors(at_places(files), draws=300, seed=0),
        Family("table10", {}),
        row="restored flow (flowrec)",
        columns=HIDDEN,
        table=table,
        pairs=pairs,
        confidence=0.95,
    )


def test_the_restorer_is_compared_with_every_other_row_by_its_name(compared):
    assert list(compared) == COLUMNS
    assert set(compared["row"]) == {"restored flow (flowrec)"}
    by_error = compared[compared["measure"] == "endpoint_error_inside"]
    opponents = ["mean filling", "harmonic filling"]
    assert list(by_error["column"]) == ["eyes", "eyes", "mouth", "mouth"]
    assert list(by_error["opponent"]) == 2 * opponents
    by_accuracy = compared[compared["measure"] == "accuracy"]
    assert set(by_accuracy["opponent"]) == {*opponents, "no reconstruction"}


def test_a_lower_error_is_better(compared):
    of_eyes = compared[compared["measure"] == "endpoint_error_inside"].set_index(["column", "opponent"]).loc["eyes"]
    assert of_eyes["verdict"].to_dict() == {"mean filling": "better", "harmonic filling": "worse"}
    error = of_eyes.loc["mean filling"]
    assert error["difference"] == pytest.approx(-0.5)
    assert error["ours"] - error["theirs"] == pytest.approx(-0.5, abs=2e-4)
    # The difference is the same for everyone, so that pairing leaves no spread.
    assert (error["ci_low"], error["ci_high"]) == pytest.approx((-0.5, -0.5))
    assert set(compared.loc[compared["measure"] == "endpoint_error_inside", "family"]) == {4}


def test_accuracies_and_their_verdicts_are_the_table_s_own_whichever_row_stands_first(compared, tables):
    table, pairs = tables
    # Mean filling stands before the restorer in the table, and is its opponent here.
    theirs = pairs[(pairs["row"] == "mean filling") & (pairs["opponent"] == "restored flow (flowrec)")].set_index(
        "column"
    )
    ours = compared[(compared["measure"] == "accuracy") & (compared["opponent"] == "mean filling")].set_index("column")
    assert list(ours["difference"]) == [-theirs.loc[name, "difference"] for name in ours.index]
    assert list(ours["ci_low"]) == [-theirs.loc[name, "ci_high"] for name in ours.index]
    assert set(theirs["verdict"]) == {"worse"} and set(ours["verdict"]) == {"better"}
    assert list(ours["p_corrected"]) == list(theirs["p_corrected"])
    values = table.set_index(["row", "column"])["ours"]
    assert (ours.loc["eyes", "ours"], ours.loc["eyes", "theirs"]) == (90.0, values["mean filling", "eyes"])


def test_without_a_restorer_there_is_nothing_to_compare(entry):
    assert comparisons(entry.compare, entry.rows, entry.columns, None)[ENDPOINT_ERROR] == []
