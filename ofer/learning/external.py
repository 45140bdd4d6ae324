"""Weights that others trained: import a file by its layout, and begin a network with them."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file

from ofer.base.errors import OferError
from ofer.base.foreign import open_plain, system_fault
from ofer.learning.layouts import ANY, LAYOUTS, Array, Shape
from ofer.learning.matconvnet import read_matconvnet
from ofer.learning.picture_tensors import DEVIATION, MEAN, Normalisation
from ofer.learning.seen import EXTERNAL, Needed, Weights

WRAPPERS = ("state_dict", "model")
"""Names under which files keep their arrays beside other things."""
PICKLES = (".pth", ".pt", ".tar", ".bin")


def import_weights(path: Path, layout: str) -> tuple[dict[str, np.ndarray], dict[str, object]]:
    """Return the arrays of a file under our names, with what pictures are normalised by, and notes on where from.

    Raises OferError, in one line, where the file is missing, damaged or no such file, or its arrays are not those of
    the layout. Of a pickle nothing but arrays is read, so that none can run code.
    """
    if layout not in LAYOUTS:
        raise OferError(f"layout: unknown name {layout!r}; use one of {', '.join(LAYOUTS)}")
    state = _read(path)
    if fault := _fault(state, layout):
        fitting = [name for name in LAYOUTS if not _fault(state, name)]
        remedy = f"say `layout: {fitting[0]}`" if fitting else f"give weights of layout {layout}"
        raise OferError(f"{path}: {fault}; {remedy}")
    arrays = {}
    for theirs, array in _arrays(state, layout).items():
        given = state.get(theirs, np.zeros((), dtype=np.int64))
        arrays[array.name] = given.astype(np.int64 if array.optional else np.float32)
        if not np.isfinite(arrays[array.name]).all():
            raise OferError(f"{path}: {theirs} has values that are not finite; get the file again")
    arrays[MEAN], arrays[DEVIATION] = (np.asarray(v) for v in (LAYOUTS[layout].mean, LAYOUTS[layout].deviation))
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return arrays, {"file": path.name, "sha256": digest, "layout": layout}


def begin_externally(
    network: torch.nn.Module, entry: str | None, needed: Needed, *, anew: str | tuple[str, ...]
) -> Normalisation | None:
    """Put the weights of an entry, given in `needed`, into a network, and return what pictures were normalised by.

    None where no entry is named: the network begins with its own. For the rest see `begin_with`.
    Raises OferError where they are missing.
    """
    if entry is None:
        return None
    if EXTERNAL not in needed:
        raise OferError(f"weights: {entry} is not given; import it first")
    weights, _ = needed[EXTERNAL]
    begin_with(network, weights, anew=anew)
    return normalisation_of(weights)


def begin_with(network: torch.nn.Module, weights: Weights, *, anew: str | tuple[str, ...]) -> None:
    """Put weights into a network in place of its own, but for those whose names begin with `anew`, or one of these.

    Raises OferError where one is missing or has another shape.
    """
    state = network.state_dict()
    for name, value in state.items():
        if name.startswith(anew):
            continue
        if name not in weights:
            raise OferError(f"weights: lack {name}; import weights of this network's layout")
        if weights[name].shape != tuple(value.shape):
            found, wanted = weights[name].shape, tuple(value.shape)
            raise OferError(
                f"weights: {name} is {found}, the network's {wanted}; use colour pictures and its own sizes"
            )
        state[name] = torch.from_numpy(weights[name].copy())
    network.load_state_dict(state)


def normalisation_of(weights: Weights) -> Normalisation:
    """Return what pictures have to be normalised by for a network with these weights."""
    return Normalisation(weights[MEAN], weights[DEVIATION])


def _read(path: Path) -> dict[str, np.ndarray]:
    try:
        open_plain(path).close()
        if path.suffix == ".safetensors":
            return load_file(path)
        if path.suffix == ".mat":
            return read_matconvnet(path)
        if path.suffix not in PICKLES:
            kinds = ", ".join((*PICKLES, ".mat"))
            raise OferError(f"{path}: is of no kind that is read; give a {kinds} or .safetensors file")
        found = torch.load(path, map_location="cpu", weights_only=True)
    except OferError:
        raise
    except FileNotFoundError as error:
        raise OferError(f"{path}: there is no such file; put the weights there or correct `file`") from error
    # Damaged or foreign pickles raise anything.
    except Exception as error:
        if denied := system_fault(path, error):
            raise denied from error
        if path.suffix == ".mat":
            raise OferError(f"{path}: is no network of MatConvNet that can be read; get it again") from error
        fault = "is damaged, or holds more than arrays, which could be code"
        raise OferError(f"{path}: {fault}; get it again, or save its state_dict() alone") from error
    for wrapper in WRAPPERS:
        if isinstance(found, Mapping) and isinstance(found.get(wrapper), Mapping):
            found = found[wrapper]
            break
    return _plain(path, found)


def _plain(path: Path, found: Any) -> dict[str, np.ndarray]:
    """Return tensors by name as arrays, without the prefix that a network on several devices gives all its names."""
    if not isinstance(found, Mapping) or not found:
        raise OferError(f"{path}: holds {type(found).__name__}, no arrays by name; save a network's state_dict()")
    for name, value in found.items():
        if not isinstance(name, str) or not isinstance(value, torch.Tensor):
            raise OferError(f"{path}: {name!r} is {type(value).__name__}, no array; save a network's state_dict()")
    parallel = all(name.startswith("module.") for name in found)
    return {
        name.removeprefix("module.") if parallel else name: (
            value.detach().float() if value.dtype == torch.bfloat16 else value.detach()
        ).numpy()
        for name, value in found.items()
    }


def _arrays(state: Mapping[str, np.ndarray], layout: str) -> dict[str, Array]:
    return LAYOUTS[layout].arrays({name: value.shape for name, value in state.items()})


def _fault(state: Mapping[str, np.ndarray], layout: str) -> str:
    """Return what a file has or lacks that makes it another layout's; "" where it is this one's."""
    expected = _arrays(state, layout)
    unknown = [name for name in state if name not in expected]
    missing = [name for name, array in expected.items() if name not in state and not array.optional]
    if len(missing) == len([array for array in expected.values() if not array.optional]):
        return f"holds weights of another architecture than {layout} ({', '.join(list(state)[:3])}, …)"
    if unknown:
        return f"holds {_some(unknown)}, which layout {layout} has not"
    if missing:
        return f"lacks {_some(missing)} of layout {layout}"
    for name, array in expected.items():
        if name in state and not _fits(state[name].shape, array.shape):
            wanted = str(array.shape).replace(str(ANY), "any")
            return f"{name} is {state[name].shape}, in layout {layout} {wanted}"
        if name in state and not array.optional and not np.issubdtype(state[name].dtype, np.floating):
            return f"{name} is of {state[name].dtype}, no floating-point numbers"
    return ""


def _fits(found: Shape, wanted: Shape) -> bool:
    return len(found) == len(wanted) and all(other in (one, ANY) for one, other in zip(found, wanted, strict=True))


def _some(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
