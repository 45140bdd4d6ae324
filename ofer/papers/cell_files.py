"""The files that the cells of a table are made of, read: of each cell, every training's together."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from ofer.corpora.subsets import Subset, of_subset
from ofer.evaluation.all_samples import read_divided
from ofer.evaluation.division import Division, read_division
from ofer.papers.formulas import PredictionKey, division_of, tested_at


def read_divisions(files: Mapping[str, Sequence[Path]]) -> dict[str, Division]:
    """Return the divisions by "<corpus>/<division>", of which each key has the two files."""
    return {name: read_division(paths) for name, paths in files.items()}


def read_cells(
    cells: Mapping[str, Sequence[Path]],
    divisions: Mapping[str, Division],
    subsets: Mapping[str, Subset] = MappingProxyType({}),
) -> dict[PredictionKey, pd.DataFrame]:
    """Return {(method entry, place): rows} of predictions or endpoint errors, of all samples of the place.

    `cells` holds the files of every training by `<method>/<place>`. The column seed of what is
    returned counts the trainings from 0: methods that start at other seeds are compared training by training, since
    training k of each is recognised by training k of one recogniser. Raises OferError where a file lacks a sample.
    """
    found = {}
    for cell, paths in cells.items():
        method, place = cell.split("/", 1)
        division = divisions[division_of(place)].tested()
        rows = pd.concat([read_divided(path, division).assign(seed=number) for number, path in enumerate(paths)])
        subset = subsets.get(tested_at(place))
        found[method, place] = of_subset(rows, subset.samples) if subset else rows
    return found
