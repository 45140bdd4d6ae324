"""The manifest's columns, and reading it back."""

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd

from ofer.base.errors import DamagedError
from ofer.base.progress import track
from ofer.base.tables import read_texts
from ofer.corpora.frame_names import split_name
from ofer.corpora.inside import is_below

LISTS = ("frames", "frame_digests", "landmarks", "landmark_digests")
COLUMNS = ("sample", "subject", "label", "split", *LISTS, "fault")
SHIPPED = ("points", "box")
"""Further columns of a corpus of stills, both in pixels of the picture: points (x, y), and the box (x, y, width,
height) of the face; empty where the corpus ships none."""


def read_manifest(path: Path) -> pd.DataFrame:
    """Return a manifest, or a part of one, as text columns; the list columns hold lists, those of `SHIPPED` too.

    Raises OferError if the file cannot be read, and DamagedError if it is no such table or names a file that is not
    below the corpus' root.
    """
    manifest = read_texts(path)
    missing = [name for name in COLUMNS if name not in manifest]
    if missing:
        raise DamagedError(path, f"column {missing[0]} is missing")
    try:
        for name in LISTS:
            manifest[name] = manifest[name].map(json.loads)
        for name in SHIPPED:
            if name in manifest:
                manifest[name] = [json.loads(text) if text else [] for text in manifest[name]]
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, error) from error
    for row in track(manifest.itertuples(), "samples of the manifest read", len(manifest)):
        if fault := _row_fault(row):
            raise DamagedError(path, f"sample {row.sample}: {fault}")
    return manifest


def _row_fault(row: Any) -> str:
    lists = [getattr(row, name) for name in LISTS]
    if not all(isinstance(names, list) and all(isinstance(name, str) for name in names) for names in lists):
        return "a list of names is none"
    frames, frame_digests, landmarks, landmark_digests = lists
    if len(frames) != len(frame_digests) or len(landmarks) != len(landmark_digests):
        return "files and digests are not as many"
    if landmarks and len(landmarks) != len(frames):
        return "landmarks are not as many as frames"
    if not frames and not row.fault:
        return "has neither frames nor a fault"
    for name in [*frames, *landmarks]:
        if not is_below(split_name(name)[0]):
            return f"{name!r} is no path below the root of the corpus"
    return _shipped_fault(row) if hasattr(row, "points") else ""


def _shipped_fault(row: Any) -> str:
    """Return what is wrong with a still's row, "" if nothing is."""
    if len(row.frames) > 1:
        return "has several pictures"
    for name, lists, lengths in (("points", row.points, (2,)), ("box", [row.box], (0, 4))):
        if not isinstance(lists, list) or not all(
            isinstance(numbers, list) and len(numbers) in lengths and all(map(_is_number, numbers)) for numbers in lists
        ):
            return f"{name} are no numbers"
    return ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _unreadable(path: Path, error: Exception) -> DamagedError:
    return DamagedError(path, f"no readable manifest ({error})")
