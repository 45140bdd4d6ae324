"""The files of a table's cells: in whose name they are read, and how trainings are numbered."""

import pandas as pd
import pytest

from ofer.errors import OferError
from ofer.papers.cell_files import read_cells

CELLS = [["flowrec", "eyes"], ["flowrec", "mouth"]]


@pytest.fixture
def paths(make_predictions, tmp_path):
    found = []
    for number, wrong in enumerate((12, 24, 36, 48)):
        path = tmp_path / f"{number}.csv"
        make_predictions(wrong).assign(seed=7 + number % 2).to_csv(path, index=False)
        found.append(path)
    return found


def test_each_cell_has_all_its_trainings_counted_from_zero(paths, make_predictions):
    files = read_cells(CELLS, paths, 2, make_predictions())
    assert list(files) == [("flowrec", "eyes"), ("flowrec", "mouth")]
    for file in files.values():
        assert file.groupby("seed").size().to_dict() == {0: 120, 1: 120}


def test_of_one_training_it_is_the_file(paths, make_predictions):
    files = read_cells(CELLS, paths[::2], 1, make_predictions())
    assert files["flowrec", "mouth"].equals(make_predictions(36))


def test_files_of_other_trainings_than_expected_are_no_cells(paths, make_predictions):
    with pytest.raises(ValueError, match="longer"):
        read_cells(CELLS, paths, 1, make_predictions())


def test_each_training_has_every_sample(paths, make_predictions):
    pd.read_csv(paths[1]).iloc[1:].to_csv(paths[1], index=False)
    with pytest.raises(OferError, match=r"1\.csv: 1 of the 120 samples of its division into folds are missing"):
        read_cells(CELLS, paths, 2, make_predictions())
