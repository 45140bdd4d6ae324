"""The files that the cells of a table are made of, read: of each cell, every training's together."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ofer.evaluation.division import read_divided
from ofer.papers.formulas import PredictionKey


def read_cells(
    cells: Sequence[Sequence[str]], paths: Sequence[Path], seeds: int, division: pd.DataFrame
) -> dict[PredictionKey, pd.DataFrame]:
    """Return {(method entry, occlusion entry): rows} of predictions or endpoint errors, of all samples of a division.

    `paths` holds `seeds` files for each of `cells`, one cell after the other. The column seed of what is returned
    counts the trainings from 0: methods that start at other seeds are compared training by training, since training k
    of each is recognised by training k of one recogniser. Raises OferError where a file lacks a sample of `division`.
    """
    groups = [paths[start : start + seeds] for start in range(0, len(paths), seeds)]
    return {
        (method, occlusion): pd.concat(
            [read_divided(path, division).assign(seed=number) for number, path in enumerate(group)]
        )
        for (method, occlusion), group in zip(cells, groups, strict=True)
    }
