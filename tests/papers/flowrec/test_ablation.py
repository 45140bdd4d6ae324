"""Tables 6 to 9: a row per restorer, as the paper prints them."""

import pytest

from ofer.papers.markdown import render_markdown


@pytest.fixture
def make_all(make_predictions):
    """Return a maker of predictions in which every entry misses the same: 48 without, 12, 18 and 30 with restorer."""

    def make(entry):
        wrong = {"eyes": 12, "mouth": 18, "lower": 30}
        predictions = {
            (row.method, name): make_predictions(count) for row in entry.rows for name, count in wrong.items()
        }
        return predictions | {("recogniser", name): make_predictions(48) for name in wrong}

    return make


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("table6", ["MSE", "Wing", "EndPoint"]),
        ("table7", ["MSE", "Wing", "EndPoint"]),
        ("table8", ["/", "1", "2", "3", "1+2", "1+3", "2+3", "1+2+3"]),
        ("table9", ["Apex flow", "Three frames", "All flows", "Flows and apex", "Mid flows"]),
    ],
)
def test_rows_stand_in_the_papers_order_and_have_a_published_number_each(
    make_table, make_entry, make_all, make_experiment, name, printed
):
    entry = make_entry(name)
    table = make_table(entry, make_all(entry))
    assert list(dict.fromkeys(table["row"])) == printed
    assert table[["published", "ours"]].notna().all(axis=None)
    grid = [line for line in render_markdown(table, entry.shape, make_experiment()).splitlines() if line[0:1] == "|"]
    assert [line.split("|")[1].strip() for line in grid[2:]] == printed


def test_a_row_that_we_do_not_compute_shows_the_published_number_alone(
    make_table, make_entry, make_all, make_experiment
):
    entry = make_entry("table6", rows={"MSE": "flowrec-apex-noskip-mse"})
    text = render_markdown(make_table(entry, make_all(entry)), entry.shape, make_experiment())
    assert "| Wing | *86.1* | *79.5* | *69.0* |" in text


def test_table_7_is_what_reconstruction_gains_and_its_mean(make_table, make_entry, make_all):
    entry = make_entry("table7")
    wide = make_table(entry, make_all(entry)).pivot(index="row", columns="column", values="ours")
    # 60 % without; 90, 85 and 75 % with.
    assert list(wide.loc["MSE", ["eyes", "mouth", "lower_part", "average_gain"]]) == [
        30.0, 25.0, 15.0, 23.3333,
    ]  # fmt: skip
    assert entry.shape.unit == "gain (points)"
