"""The files of a table's cells: in whose name they are read, and how trainings are numbered."""

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.papers.cell_files import read_cells
from tests.evaluation.made_division import rounds_of


@pytest.fixture
def cells(make_predictions, tmp_path):
    """Return two cells of two trainings, which start at another seed than 0."""
    paths = [tmp_path / f"{number}.csv" for number in range(4)]
    for number, path in enumerate(paths):
        make_predictions(12 + 12 * number).assign(seed=7 + number % 2).to_csv(path, index=False)
    return {"flowrec/c/d/eyes": paths[:2], "flowrec/c/d/mouth": paths[2:]}


def test_each_cell_has_all_its_trainings_counted_from_zero(cells, make_predictions):
    files = read_cells(cells, {"c/d": rounds_of(make_predictions(), 10)})
    assert list(files) == [("flowrec", "c/d/eyes"), ("flowrec", "c/d/mouth")]
    for file in files.values():
        assert file.groupby("seed").size().to_dict() == {0: 120, 1: 120}


def test_of_one_training_it_is_the_file(cells, make_predictions):
    files = read_cells({cell: paths[:1] for cell, paths in cells.items()}, {"c/d": rounds_of(make_predictions(), 10)})
    assert files["flowrec", "c/d/mouth"].equals(make_predictions(36))


def test_each_training_has_every_sample(cells, make_predictions):
    second = cells["flowrec/c/d/eyes"][1]
    pd.read_csv(second).iloc[1:].to_csv(second, index=False)
    with pytest.raises(OferError, match=r"1\.csv: 1 of the 120 samples of its division into folds are missing"):
        read_cells(cells, {"c/d": rounds_of(make_predictions(), 10)})
