"""Region decomposition: 24 points of a face, and windows of feature maps around them (Li et al., section III.B.1)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ofer.base.tables import read_table

PATCHES = 24
POINTS = 68
GRID = 256
"""Side of the pictures, in pixels, that offsets in the table are meant for."""
ROWS, COLUMNS = 6, 4
"""[U] Of the regular grid that stands in for landmarks."""
TABLE = Path(__file__).with_name("points.csv")
"""A row for each of the 24: it lies midway between two of the 68 (iBUG's numbers, from 1), `right` and `down` of there
in pixels of GRID; `official_down` is added by the released script and not mentioned in the paper."""


@cache
def selection(official: bool) -> tuple[Tensor, Tensor]:
    """Return (24, 68) shares of each of the 68 points in each of the 24, and (24, 2) offsets in shares of the side."""
    table = read_table(TABLE, text=("place", "source"))
    shares = torch.zeros(PATCHES, POINTS)
    for row, pair in enumerate(table[["first", "second"]].to_numpy()):
        for point in pair:
            shares[row, point - 1] += 0.5
    offsets = table[["right", "down"]].to_numpy(np.float32)
    if official:
        offsets[:, 1] += table["official_down"]
    return shares, torch.from_numpy(offsets / GRID)


def landmark_centres(points: Tensor, side: int, *, official: bool = False) -> Tensor:
    """Return the 24 points (B, 24, 2) of 68 (B, 68, 2), all x and y in pixels of a picture of `side`."""
    shares, offsets = (values.to(points) for values in selection(official))
    return shares @ points + offsets * side


def grid_centres(side: int) -> Tensor:
    """Return 24 points (24, 2) on a regular grid, row by row, x and y in pixels of a picture of `side`."""
    y, x = torch.meshgrid((torch.arange(ROWS) + 0.5) / ROWS, (torch.arange(COLUMNS) + 0.5) / COLUMNS, indexing="ij")
    return torch.stack([x, y], dim=-1).reshape(PATCHES, 2) * side


def window_starts(centres: Tensor, *, stride: int, window: int) -> Tensor:
    """Return the first column and row (…, 2), int64, of the windows around centres (…, 2) in pixels.

    stride: pixels from one cell to the next. window: cells along a side. A start may lie outside the map.
    """
    return (centres / stride - window / 2 + 0.5).floor().long()


@dataclass(frozen=True)
class Decomposition:
    """Where the patches of a face lie: 24 windows of `window` cells of maps with `stride` pixels to a cell.

    landmarks: around points of the face, `official`: moved as the released script does; else on a regular grid.
    """

    stride: int = 8
    window: int = 6
    landmarks: bool = True
    official: bool = False

    def starts(self, points: Tensor | None, count: int, side: int) -> Tensor:
        """Return first columns and rows (count, 24, 2) in maps of pictures of `side`, with points (count, 68, 2)."""
        if not self.landmarks:
            centres = grid_centres(side).expand(count, -1, -1)
        elif points is None:
            raise ValueError("patches around landmarks need points")
        else:
            centres = landmark_centres(points, side, official=self.official)
        return window_starts(centres, stride=self.stride, window=self.window)


def cut_windows(maps: Tensor, starts: Tensor, window: int) -> Tensor:
    """Return windows (B, P, C, window, window) of maps (B, C, h, w) from starts (B, P, 2) on, zero outside the map.

    Rows, then columns are picked by products with zeros and ones, of which the gradient is the transposed product: it
    is the same at every run, also on a GPU, where adding at indices is not.
    """
    cells = torch.arange(window, device=maps.device)
    columns, rows = (
        (start[..., None, None] + cells[:, None] == torch.arange(length, device=maps.device)).to(maps)
        for start, length in zip(starts.unbind(-1), (maps.shape[3], maps.shape[2]), strict=True)
    )
    picked = torch.einsum("bprh,bchw->bprwc", rows, maps)
    return torch.einsum("bpsw,bprwc->bpcrs", columns, picked)
