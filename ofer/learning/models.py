"""Files of several models: `models_<pack>.safetensors`, a pack being the rounds "0-4" that one job trains for.

In these files the model of a round is called that of a fold.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import open_plain, system_fault
from ofer.learning import weights as weights_files

Model = tuple[dict[str, np.ndarray], dict[str, object]]
"""Weights by name, and notes about the training."""


def write_models(path: Path, models: Mapping[int, Model], notes: Mapping[str, object]) -> None:
    """Write the models of some rounds to one file, whole or not at all; `notes` hold for all of them."""
    arrays = {
        f"fold{number}/{name}": array for number, (weights, _) in models.items() for name, array in weights.items()
    }
    summaries = {str(number): summary for number, (_, summary) in models.items()}
    weights_files.write(path, arrays, {**notes, "folds": summaries})


def model_numbers(paths: Sequence[Path]) -> list[int]:
    """Return the rounds of which the files of all packs have a model, in order. Raises as `read_model` does."""
    numbers: list[int] = []
    for path in paths:
        with _opened(path) as (_, _, summaries):
            numbers += map(int, summaries)
    return sorted(numbers)


def read_model(paths: Sequence[Path], number: int) -> Model:
    """Return the weights of one round from the files of all packs, and its notes: those of its file and its own.

    Only that round's arrays are read. Raises OferError where no file has the round, or one is missing or damaged.
    """
    for path in paths:
        with _opened(path) as (file, notes, summaries):
            if str(number) not in summaries:
                continue
            names = sorted(name for name in file.keys() if name.startswith(f"fold{number}/"))  # noqa: SIM118
            weights = {name.split("/", 1)[1]: file.get_tensor(name) for name in names}
            return weights, {**notes, **summaries[str(number)]}
    where = paths[0].parent if paths else "models"
    raise OferError(f"{where}: holds no model of round {number}; train it first")


def read_needed(paths: Sequence[Path], number: int) -> Model:
    """Return the model that serves a round: its own, or the only one of a division with a single round."""
    numbers = model_numbers(paths)
    return read_model(paths, numbers[0] if len(numbers) == 1 else number)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, dict[str, Any], dict[str, dict[str, Any]]]]:
    """Give a file of models, the notes that hold for all of them, and those of each by its round."""
    try:
        open_plain(path).close()
        with safe_open(path, framework="numpy") as file:
            notes = weights_files.notes_in(file)
            summaries = notes.pop("folds", {})
            if not isinstance(summaries, dict) or not all(isinstance(one, dict) for one in summaries.values()):
                raise ValueError("its notes of folds are no mappings")
            yield file, notes, summaries
    except FileNotFoundError as error:
        raise OferError(f"{path}: there is no such file; train the models first") from error
    except weights_files.UNREADABLE as error:
        damage = DamagedError(path, f"not a readable safetensors file ({error})")
        raise system_fault(path, error) or damage from error


def require_classes(notes: Mapping[str, object], classes: Sequence[str], path: Path) -> None:
    """Raise OferError unless a model tells apart exactly the expressions `classes`, in that order."""
    if notes.get("classes") != list(classes):
        known = ", ".join(map(str, notes.get("classes") or ["none"]))  # type: ignore[call-overload]
        raise OferError(
            f"{path}: its models know {known}, but {', '.join(classes)} are to be recognised; "
            "use corpora with the same label set"
        )
