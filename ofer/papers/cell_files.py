"""The files that the cells of a table are made of, read: of each cell, every training's together."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ofer.base.tables import read_table
from ofer.evaluation.division import read_divided
from ofer.papers.formulas import PredictionKey, division_of


def read_divisions(files: Mapping[str, Sequence[Path]]) -> dict[str, pd.DataFrame]:
    """Return the divisions by "<corpus>/<division>", of which each key has one file."""
    return {name: read_table(path) for name, [path] in files.items()}


def read_cells(
    cells: Mapping[str, Sequence[Path]], divisions: Mapping[str, pd.DataFrame]
) -> dict[PredictionKey, pd.DataFrame]:
    """Return {(method entry, place): rows} of predictions or endpoint errors, of all samples of the place's division.

    `cells` holds the files of every training by `<method>/<corpus>/<division>/<occlusion>`. The column seed of what is
    returned counts the trainings from 0: methods that start at other seeds are compared training by training, since
    training k of each is recognised by training k of one recogniser. Raises OferError where a file lacks a sample.
    """
    found = {}
    for cell, paths in cells.items():
        method, place = cell.split("/", 1)
        division = divisions[division_of(place)]
        found[method, place] = pd.concat(
            [read_divided(path, division).assign(seed=number) for number, path in enumerate(paths)]
        )
    return found
