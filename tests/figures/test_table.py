"""The dot plot puts every number of the table at its place."""

import pandas as pd
import pytest

from ofer.figures.table import BELOW, draw_table

NAN = float("nan")
TABLE = pd.DataFrame(
    [
        ("theirs", "eyes", 93.0, NAN, NAN, NAN, "cited"),
        ("theirs", "mouth", 73.5, NAN, NAN, NAN, "cited"),
        ("restored flow", "eyes", 91.1, 88.0, 85.0, 91.0, "computed"),
        ("restored flow", "mouth", 85.9, 80.0, 76.0, 84.0, "computed"),
        ("mean filling", "eyes", NAN, 70.0, 66.0, 74.0, "computed"),
        ("mean filling", "mouth", NAN, 60.0, 55.0, 65.0, "computed"),
    ],
    columns=["row", "column", "published", "ours", "ours_ci_low", "ours_ci_high", "status"],
)


@pytest.fixture
def figure():
    return drawn(TABLE)


def drawn(table, rows="method", unit="accuracy (%)"):
    columns = ["eyes", "mouth"]
    return draw_table(
        table,
        columns=columns,
        rows=rows,
        unit=unit,
        title="t",
        generated=True,
        interval="95 % interval over subjects",
        published="on CK+",
    )


def test_a_panel_per_column_with_its_unit(figure):
    assert [axes.get_title() for axes in figure.axes] == ["eyes hidden", "mouth hidden"]
    assert {axes.get_xlabel() for axes in figure.axes} == {"accuracy (%)"}
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert figure.axes[0].get_ylabel() == "method"
    assert names == ["restored flow", "mean filling", "cited by the paper"]


def test_dots_intervals_and_published_numbers_stand_where_the_table_says(figure):
    lines = [(list(line.get_xdata()), list(line.get_ydata())) for line in figure.axes[1].lines]
    assert ([76.0, 84.0], [0, 0]) in lines
    assert ([80.0], [0]) in lines
    assert ([85.9], [BELOW]) in lines
    assert ([60.0], [1]) in lines
    assert ([73.5], [2]) in lines


def test_the_legend_explains_interval_and_source(figure):
    texts = [text.get_text() for text in figure.legends[0].get_texts()]
    assert texts == ["computed here, with its 95 % interval over subjects", "on CK+"]


def test_a_row_that_the_table_lacks_in_a_column_leaves_its_line_empty():
    lacking = TABLE[(TABLE["row"] != "mean filling") | (TABLE["column"] == "eyes")]
    figure = drawn(lacking, "loss", "gain (points)")
    heights = [{height for line in axes.lines for height in line.get_ydata()} for axes in figure.axes]
    assert heights == [{0, BELOW, 1, 1 + BELOW, 2}, {0, BELOW, 2}]
    assert {axes.get_xlabel() for axes in figure.axes} == {"gain (points)"}
