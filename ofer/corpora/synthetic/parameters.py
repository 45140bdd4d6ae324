"""The generator's parameters: one CSV, one row per number or range, each with its source."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ofer.base.errors import OferError

COLUMNS = ["group", "name", "field", "low", "high", "unit", "source"]


@dataclass(frozen=True, eq=False)
class Parameters:
    """Ranges by group, name and field; a fixed number is a range whose ends are equal."""

    path: Path
    groups: Mapping[str, Mapping[str, Mapping[str, tuple[float, float]]]]

    def names(self, group: str) -> list[str]:
        """Names of a group, in the order of the file."""
        return list(self._group(group))

    def fields(self, group: str, name: str) -> dict[str, tuple[float, float]]:
        """All fields of one name: field → (low, high)."""
        named = self._group(group)
        if name not in named:
            raise OferError(f"{self.path}: no row '{group},{name}'; restore it")
        return dict(named[name])

    def number(self, group: str, name: str, field: str | None = None) -> float:
        """A fixed number. `field` may be left out where the name has only one."""
        low, high = self.range(group, name, field)
        if low != high:
            raise OferError(f"{self.path}: '{group},{name}' must be one number; make low and high equal")
        return low

    def range(self, group: str, name: str, field: str | None = None) -> tuple[float, float]:
        """A range (low, high)."""
        fields = self.fields(group, name)
        if field is None and len(fields) == 1:
            return next(iter(fields.values()))
        if field not in fields:
            raise OferError(f"{self.path}: no row '{group},{name},{field}'; restore it")
        return fields[field]

    def draw(self, rng: np.random.Generator, group: str, name: str, field: str | None = None) -> float:
        """Draw from a range: normal about its middle, two standard deviations to each end, cut there."""
        low, high = self.range(group, name, field)
        deviate = float(np.clip(rng.standard_normal(), -2.0, 2.0))
        return (low + high) / 2 + (high - low) / 4 * deviate

    def _group(self, group: str) -> Mapping[str, Mapping[str, tuple[float, float]]]:
        if group not in self.groups:
            raise OferError(f"{self.path}: no rows of group '{group}'; restore them")
        return self.groups[group]


@lru_cache(maxsize=4)
def _read(path: Path, _modified: int) -> Parameters:
    groups: dict[str, dict[str, dict[str, tuple[float, float]]]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != COLUMNS:
            raise OferError(f"{path}: columns are {rows.fieldnames}; expected {COLUMNS}")
        for number, row in enumerate(rows, start=2):
            try:
                low, high = float(row["low"]), float(row["high"])
            except (TypeError, ValueError):
                raise OferError(f"{path}: line {number} has no numbers in low and high; mend it") from None
            if not low <= high:
                raise OferError(f"{path}: line {number} has low above high; swap them")
            fields = groups.setdefault(row["group"], {}).setdefault(row["name"], {})
            if row["field"] in fields:
                raise OferError(f"{path}: line {number} repeats an earlier row; delete one of them")
            fields[row["field"]] = (low, high)
    return Parameters(path, groups)


def read_parameters(path: Path) -> Parameters:
    """Read the CSV with columns group, name, field, low, high, unit, source.

    Raises OferError for a missing file, missing columns, a row without numbers, low above high, or a
    repeated row.
    """
    path = Path(path)
    if not path.is_file():
        raise OferError(f"{path}: no such file; pass the parameters.csv of ofer/corpora/synthetic")
    return _read(path, path.stat().st_mtime_ns)
