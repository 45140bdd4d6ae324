"""The manifest's columns, and reading it back."""

import json
from pathlib import Path

import pandas as pd

from ofer.errors import DamagedError

LISTS = ("frames", "frame_digests", "landmarks", "landmark_digests")
COLUMNS = ("sample", "subject", "label", "split", *LISTS, "fault")


def read_manifest(path: Path) -> pd.DataFrame:
    """Return a manifest, or a part of one, as text columns; the list columns hold lists.

    Raises DamagedError if the file is missing or lacks a column.
    """
    try:
        manifest = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    missing = [name for name in COLUMNS if name not in manifest]
    if missing:
        raise DamagedError(path, f"column {missing[0]} is missing")
    try:
        for name in LISTS:
            manifest[name] = manifest[name].map(json.loads)
    except ValueError as error:
        raise _unreadable(path, error) from error
    return manifest


def _unreadable(path: Path, error: Exception) -> DamagedError:
    return DamagedError(path, f"no readable manifest ({error})")
