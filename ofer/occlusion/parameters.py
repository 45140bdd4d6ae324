"""Parameters of the occluders of stills: what covers each sample and where, drawn once and kept in a table.

Contract: a CSV with a row per sample and place: sample, object, x, y, width, height, turn, seed, as in `Placement`.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ofer.base.errors import DamagedError, OferError
from ofer.base.tables import read_table
from ofer.occlusion.bank import Bank
from ofer.occlusion.windows import fit_of, rng_of, windows

TURN = 30.0
"""Degrees by which an object that lies at a random place is turned at most, either way."""

DIGITS = 6
"""After the point, of all that the table keeps."""


class Placement(NamedTuple):
    """What covers one place of a sample."""

    sample: str
    object: str
    """Its name in the bank; "" where the entry's fill is painted."""
    x: float
    """Of its middle, in fractions of the picture's side, to the right."""
    y: float
    """The same, down."""
    width: float
    """In fractions of the picture's side, before it is turned; an object is stretched to it."""
    height: float
    turn: float
    """Degrees clockwise, about its middle."""
    seed: int
    """Of noise."""


COLUMNS = list(Placement._fields)


def draw_parameters(
    occlusion: Mapping[str, Any], sample: str, side: int, eyes: ArrayLike | None, bank: Bank
) -> list[Placement]:
    """Return what an entry (its values) covers a sample with: the same for the same entry and sample.

    `side` is that of the picture that it will be drawn on, `eyes` (2, 2) x and y of both in its pixels: None, or NaN,
    if they are not known. An object is one of `bank` (`ofer.occlusion.bank.bank_of`). Raises OferError where boxes lie
    by eyes that are not known, and for what a still cannot have.
    """
    if occlusion["fill"] == "removal":
        raise OferError("fill 'removal' removes motion, which stills have none of; name another fill")
    if occlusion["boxes"] and (eyes is None or not np.isfinite(eyes).all()):
        raise OferError(f"{sample}: its eyes are not known, by which `boxes` lie; use an occlusion `of_picture`")
    rng = rng_of(occlusion["seed"], sample)
    places = windows(occlusion, (side, side), [] if eyes is None else eyes, rng)
    seed = int(rng.integers(1 << 31))
    rows = []
    for top, bottom, left, right in places:
        name, width, height, turn = "", float(right - left), float(bottom - top), 0.0
        if occlusion["fill"] == "image":
            name = bank.names[int(rng.integers(len(bank)))]
            if occlusion.get("share"):
                turn = float(rng.uniform(-TURN, TURN))
            if fit_of(occlusion) == "inside":
                width, height = _inside(width, height, bank[name].rgba.shape, turn)
        x, y = (left + right) / 2 / side, (top + bottom) / 2 / side
        rows.append(_placement(sample, name, x, y, width / side, height / side, turn, seed))
    return rows


def write_parameters(path: Path, rows: Iterable[Placement]) -> None:
    """Write the table of parameters."""
    table = pd.DataFrame(list(rows), columns=COLUMNS)
    table.to_csv(path, index=False, lineterminator="\n", float_format=f"%.{DIGITS}f")


def read_parameters(path: Path) -> dict[str, list[Placement]]:
    """Return the rows of each sample, equal to those that were written. Raises DamagedError for no such table."""
    table = read_table(path, ("sample", "object"))
    if list(table) != COLUMNS:
        raise DamagedError(path, f"has other columns than {', '.join(COLUMNS)}")
    numbers = table[COLUMNS[2:]].to_numpy(float)
    if not np.isfinite(numbers).all() or (numbers[:, 2:4] < 0).any() or (numbers[:, -1] % 1).any():
        raise DamagedError(path, "a place has no such numbers")
    found: dict[str, list[Placement]] = {}
    for values in table.itertuples(index=False, name=None):
        row = _placement(*values)
        found.setdefault(row.sample, []).append(row)
    return found


def _placement(
    sample: str, name: str, x: float, y: float, width: float, height: float, turn: float, seed: float
) -> Placement:
    """Return a row as the table keeps it, so that what is read equals what was drawn."""
    x, y, width, height, turn = (round(value, DIGITS) for value in (x, y, width, height, turn))
    return Placement(sample, name, x, y, width, height, turn, int(seed))


def _inside(width: float, height: float, shape: Sequence[int], turn: float) -> tuple[float, float]:
    """Return width and height of an object that is as large as its proportions and its turn allow."""
    cosine, sine = abs(np.cos(np.deg2rad(turn))), abs(np.sin(np.deg2rad(turn)))
    across, down = shape[1] * cosine + shape[0] * sine, shape[0] * cosine + shape[1] * sine
    scale = float(min(width / across, height / down))
    return scale * shape[1], scale * shape[0]
