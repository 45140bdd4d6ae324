"""The numbers of the self-supervised paper are those that its text speaks of, which guards against slips in typing."""

from pathlib import Path

import pandas as pd
import pytest

import ofer
from ofer.papers.published import read_published

PATH = Path(ofer.__file__).parent / "papers/ssl/published.csv"
CELLS = {table: read_published(PATH, table) for table in (1, 2, 3, 4)}
WIDE = {table: cells.pivot(index="row", columns="column", values="value") for table, cells in CELLS.items()}
BOTH = "L_SS + L_mask"


def gains(table: int, row: str, *columns: str) -> list[float]:
    """Return by how many points both losses together are above a row."""
    return [round(WIDE[table].loc[BOTH, column] - WIDE[table].loc[row, column], 2) for column in columns]


def test_every_printed_cell_is_there_once_with_its_source() -> None:
    assert {table: len(cells) for table, cells in CELLS.items()} == {1: 12, 2: 70, 3: 19, 4: 4}
    for cells in CELLS.values():
        assert not cells.duplicated(["row", "column"]).any()
    cited = pd.concat(CELLS.values()).query("status == 'cited'")["row"].value_counts()
    assert cited.to_dict() == {
        "PG-CNN [11]": 10, "gACNN [10]": 10, "Pan et al. [16]": 8, "Xia et al. [19]": 8, "RGBT [20]": 7,
        "WLS-RF [3]": 7, "RAN [18]": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "row", "columns", "said"),
    [
        (1, "non-pretext", ("affectnet", "rafdb"), [3.11, 3.42]),
        (1, "L_SS", ("affectnet", "rafdb"), [0.54, 1.86]),
        (1, "L_mask", ("affectnet", "rafdb"), [1.80, 2.77]),
        (1, "PG-CNN [11]", ("affectnet", "rafdb"), [4.87, 2.68]),
        (1, "gACNN [10]", ("affectnet", "rafdb"), [1.42, 0.88]),
        (2, "non-pretext", ("rafdb", "affectnet"), [2.61, 4.34]),
        (2, "L_SS", ("rafdb", "affectnet"), [0.88, 1.31]),
        (2, "L_mask", ("rafdb", "affectnet"), [1.53, 3.37]),
        (2, "Xia et al. [19]", ("rafdb", "affectnet"), [1.32, 0.94]),
        (3, "non-pretext", ("fedro", "occlusion_affectnet", "occlusion_rafdb"), [1.75, 3.37, 2.72]),
        (3, "L_SS", ("fedro", "occlusion_affectnet", "occlusion_rafdb"), [0.75, 0.44, 1.36]),
        (3, "L_mask", ("fedro", "occlusion_affectnet", "occlusion_rafdb"), [1.00, 2.05, 2.04]),
        (3, "RAN [18]", ("fedro", "occlusion_affectnet"), [2.02, 0.80]),
    ],
)
def test_gains_are_those_of_the_text(table: int, row: str, columns: tuple[str, ...], said: list[float]) -> None:
    assert gains(table, row, *columns) == said


def test_cited_gates_stand_beside_others_with_another_backbone() -> None:
    sources = CELLS[3].set_index("row")["source"]
    assert "ResNet-18" in sources["gACNN [10]"] and "VGG16" in CELLS[1].set_index("row")["source"]["gACNN [10]"].iloc[0]


@pytest.mark.parametrize(("column", "pictures"), [("occlusion_affectnet", 683), ("occlusion_rafdb", 735)])
def test_own_accuracies_are_shares_of_the_lists_rows(column: str, pictures: int) -> None:
    # One training: 79.73 % of 735 is 586.02, and 586/735 is printed 79.73.
    own = CELLS[3].query("status == 'computed' and column == @column")["value"]
    for value in own:
        assert any(round(100 * right / pictures, 2) == value for right in range(pictures + 1)), value


def test_one_accuracy_of_table_4_is_no_share_of_683() -> None:
    values = CELLS[4].set_index("row")["value"]
    shares = {round(100 * right / 683, 2) for right in range(684)}
    assert [row for row, value in values.items() if value not in shares] == ["λ = 0.02"]
