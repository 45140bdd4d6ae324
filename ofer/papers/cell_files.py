"""The files that the cells of a table are made of, read: of each cell, every training's together."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from ofer.evaluation.all_samples import read_divided
from ofer.papers.formulas import PredictionKey


def read_cells(cells: Mapping[str, Sequence[Path]], division: pd.DataFrame) -> dict[PredictionKey, pd.DataFrame]:
    """Return {(method entry, occlusion entry): rows} of predictions or endpoint errors, of all samples of a division.

    `cells` holds the files of every training by `<method>/<occlusion>`, or by other pairs of names. The column seed of
    what is returned counts the trainings from 0: methods that start at other seeds are compared training by training,
    since training k of each is recognised by training k of one recogniser. Raises OferError where a file lacks a sample
    of `division`.
    """
    return {
        _key(cell): pd.concat([read_divided(path, division).assign(seed=number) for number, path in enumerate(paths)])
        for cell, paths in cells.items()
    }


def _key(cell: str) -> PredictionKey:
    # What a user calls a row may have slashes, an occlusion or a column has none.
    row, column = cell.rsplit("/", 1)
    return row, column
