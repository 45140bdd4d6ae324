"""Weights in safetensors files: plain arrays, no pickled objects, the same bytes for the same arrays."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import open_plain, system_fault
from ofer.jobs.artefacts import written_whole
from ofer.jobs.provenance import digest_of

KEY = "ofer"
"""All notes go under this one key as JSON: the library writes several keys in random order."""


UNREADABLE = (SafetensorError, OSError, ValueError, TypeError, AttributeError, RecursionError)
"""What reading a damaged file raises; TypeError or AttributeError for numbers of a kind that NumPy has not."""


def notes_in(file: Any) -> dict[str, Any]:
    """Return the notes of an open file. Raises ValueError if they are none of ours."""
    notes = json.loads((file.metadata() or {}).get(KEY, "{}"))
    if not isinstance(notes, dict):
        raise ValueError("its notes are no mapping")
    return notes


def to_bytes(weights: dict[str, np.ndarray], notes: dict[str, object] | None = None) -> bytes:
    """Return the file's content. Names are sorted; `notes` must be JSON-serialisable."""
    # asarray, unlike ascontiguousarray, keeps a scalar's empty shape
    arrays = {name: np.asarray(weights[name], order="C") for name in sorted(weights)}
    metadata = None if notes is None else {KEY: json.dumps(notes, sort_keys=True)}
    return save(arrays, metadata=metadata)


def write(path: Path, weights: dict[str, np.ndarray], notes: dict[str, object] | None = None) -> None:
    """Write `weights` to `path`, whole or not at all."""
    with written_whole(path) as temporary:
        temporary.write_bytes(to_bytes(weights, notes))


def digest(weights: dict[str, np.ndarray]) -> str:
    """Return a digest of names, types, shapes and values."""
    return digest_of(to_bytes(weights))


def read(path: Path) -> tuple[dict[str, np.ndarray], dict[str, object]]:
    """Return the weights of `path` and its notes. Raises OferError where it is missing or damaged."""
    try:
        open_plain(path).close()
        with safe_open(path, framework="numpy") as file:
            notes = notes_in(file)
            return {name: file.get_tensor(name) for name in sorted(file.keys())}, notes
    except FileNotFoundError as error:
        raise OferError(f"{path}: there is no such file; train the model first") from error
    except UNREADABLE as error:
        raise system_fault(path, error) or DamagedError(path, f"not a readable safetensors file ({error})") from error
