"""Tables 6 to 9: a row per restorer, as the paper prints them."""

import pytest

from ofer.papers.flowrec import table6, table7, table8, table9
from ofer.papers.formulas import Entries
from ofer.papers.markdown import render_markdown

OCCLUSIONS = {"eyes": "eyes", "mouth": "mouth", "lower_part": "lower"}
LOSSES = {"EndPoint": "end", "MSE": "mse", "Wing": "wing"}
SKIPS = {name: f"skips {name}" for name in ("/", "1", "1+2", "1+2+3", "1+3", "2", "2+3", "3")}
FLOWS = {name: name for name in ("All flows", "Apex flow", "Flows and apex", "Mid flows", "Three frames")}


@pytest.fixture
def make_all(make_predictions):
    """Return a maker of predictions in which every entry misses the same: 48 without, 12, 18 and 30 with restorer."""

    def make(rows):
        wrong = {"eyes": 12, "mouth": 18, "lower": 30}
        predictions = {
            (method, name): make_predictions(count) for method in rows.values() for name, count in wrong.items()
        }
        return predictions | {("recogniser", name): make_predictions(48) for name in wrong}

    return make


@pytest.mark.parametrize(
    ("module", "rows", "printed"),
    [
        (table6, LOSSES, ["MSE", "Wing", "EndPoint"]),
        (table7, LOSSES, ["MSE", "Wing", "EndPoint"]),
        (table8, SKIPS, ["/", "1", "2", "3", "1+2", "1+3", "2+3", "1+2+3"]),
        (table9, FLOWS, ["Apex flow", "Three frames", "All flows", "Flows and apex", "Mid flows"]),
    ],
    ids=["6", "7", "8", "9"],
)
def test_rows_stand_in_the_papers_order_and_have_a_published_number_each(
    make_table, make_all, make_experiment, module, rows, printed
):
    table = make_table(module, Entries("recogniser", rows, OCCLUSIONS), make_all(rows))
    assert list(dict.fromkeys(table["row"])) == printed
    assert table[["published", "ours"]].notna().all(axis=None)
    grid = [line for line in render_markdown(table, module.SHAPE, make_experiment()).splitlines() if line[0:1] == "|"]
    assert [line.split("|")[1].strip() for line in grid[2:]] == printed


def test_a_row_that_we_do_not_compute_shows_the_published_number_alone(make_table, make_all, make_experiment):
    rows = {"MSE": "mse"}
    table = make_table(table6, Entries("recogniser", rows, OCCLUSIONS), make_all(rows))
    text = render_markdown(table, table6.SHAPE, make_experiment())
    assert "| Wing | *86.1* | *79.5* | *69.0* |" in text


def test_table_7_is_what_reconstruction_gains_and_its_mean(make_table, make_all):
    table = make_table(table7, Entries("recogniser", LOSSES, OCCLUSIONS), make_all(LOSSES))
    wide = table.pivot(index="row", columns="column", values="ours")
    # 60 % without; 90, 85 and 75 % with.
    assert list(wide.loc["MSE", ["eyes", "mouth", "lower_part", "average_gain"]]) == [
        30.0, 25.0, 15.0, 23.3333,
    ]  # fmt: skip
