"""Files of several folds' models: `models_<pack>.safetensors`, a pack being the folds "0-4" that one job trains."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from safetensors import safe_open

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import opened_plain, system_fault
from ofer.learning import weights as weights_files

Model = tuple[dict[str, np.ndarray], dict[str, object]]
"""Weights by name, and notes about the training."""


def write_models(path: Path, models: Mapping[int, Model], notes: Mapping[str, object]) -> None:
    """Write the models of some folds to one file, whole or not at all; `notes` hold for all of them."""
    arrays = {f"fold{fold}/{name}": array for fold, (weights, _) in models.items() for name, array in weights.items()}
    summaries = {str(fold): summary for fold, (_, summary) in models.items()}
    weights_files.write(path, arrays, {**notes, "folds": summaries})


def read_model(paths: Sequence[Path], fold: int) -> Model:
    """Return the weights of one fold from the files of all packs, and its notes: those of its file and its own.

    Only that fold's arrays are read. Raises OferError where no file has the fold, or one is missing or damaged.
    """
    for path in paths:
        try:
            opened_plain(path).close()
            with safe_open(path, framework="numpy") as file:
                notes = weights_files.notes_in(file)
                summaries = notes.pop("folds", {})
                if not isinstance(summaries, dict) or not all(isinstance(one, dict) for one in summaries.values()):
                    raise ValueError("its notes of folds are no mappings")
                if str(fold) not in summaries:
                    continue
                names = sorted(name for name in file.keys() if name.startswith(f"fold{fold}/"))  # noqa: SIM118
                weights = {name.split("/", 1)[1]: file.get_tensor(name) for name in names}
                return weights, {**notes, **summaries[str(fold)]}
        except FileNotFoundError as error:
            raise OferError(f"{path}: there is no such file; train the models first") from error
        except weights_files.UNREADABLE as error:
            damage = DamagedError(path, f"not a readable safetensors file ({error})")
            raise system_fault(path, error) or damage from error
    where = paths[0].parent if paths else "models"
    raise OferError(f"{where}: holds no model of fold {fold}; train it first")


def require_classes(notes: Mapping[str, object], classes: Sequence[str], path: Path) -> None:
    """Raise OferError unless a model tells apart exactly the expressions `classes`, in that order."""
    if notes.get("classes") != list(classes):
        known = ", ".join(map(str, notes.get("classes") or ["none"]))  # type: ignore[call-overload]
        raise OferError(
            f"{path}: its models know {known}, but {', '.join(classes)} are to be recognised; "
            "use corpora with the same label set"
        )
