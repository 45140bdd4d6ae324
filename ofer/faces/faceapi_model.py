"""face-api's 68-point network as its package ships it: a manifest that lists tensors, and a file of their numbers.

That of npm's @vladmandic/face-api 1.7.15. None is shipped or fetched: the user names the folder.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain, system_fault

MANIFEST = "face_landmark_68_model-weights_manifest.json"
NUMBERS = "face_landmark_68_model.bin"
LICENCE = "its 68-point network is under the MIT licence; what it was trained on is not documented"
REMEDY = "let `model` be the folder `model` of npm's @vladmandic/face-api 1.7.15"
WIDTHS = (32, 64, 128, 256)
"""Channels of the blocks."""
CONVOLUTIONS = 4
"""Of each block."""
MOST_BYTES = 4 << 20
STORED: dict[str, np.dtype[Any]] = {"float32": np.dtype("<f4"), "uint8": np.dtype("u1")}

Shape = tuple[int, ...]


def tensor_shapes() -> dict[str, Shape]:
    """Return the shapes of the network's tensors; filters are (height, width, channels in, channels out)."""
    shapes: dict[str, Shape] = {}
    before = 3
    for block, width in enumerate(WIDTHS):
        for number in range(CONVOLUTIONS):
            name = f"dense{block}/conv{number}"
            if before == 3:
                shapes[f"{name}/filters"] = (3, 3, before, width)
            else:
                shapes[f"{name}/depthwise_filter"] = (3, 3, before, 1)
                shapes[f"{name}/pointwise_filter"] = (1, 1, before, width)
            shapes[f"{name}/bias"] = (width,)
            before = width
    return shapes | {"fc/weights": (before, 2 * 68), "fc/bias": (2 * 68,)}


def read_model(folder: Path) -> tuple[dict[str, NDArray[np.float32]], dict[str, str]]:
    """Return the network's tensors by name, and the SHA-256 of each file that they are from.

    Raises OferError, in one line, where a file is missing or damaged, or its tensors are not those of the network.
    """
    data = {name: _read(folder / name) for name in (MANIFEST, NUMBERS)}
    listed = _listed(folder / MANIFEST, data[MANIFEST])
    wanted = sum(math.prod(tensor.shape) * tensor.stored.itemsize for tensor in listed.values())
    if len(data[NUMBERS]) != wanted:
        raise OferError(f"{folder / NUMBERS}: has {len(data[NUMBERS])} bytes, its manifest says {wanted}; {REMEDY}")
    tensors, start = {}, 0
    for name, tensor in listed.items():
        numbers = np.frombuffer(data[NUMBERS], tensor.stored, math.prod(tensor.shape), start)
        start += numbers.nbytes
        tensors[name] = (numbers * tensor.scale + tensor.least).astype(np.float32).reshape(tensor.shape)
        if not np.isfinite(tensors[name]).all():
            raise OferError(f"{folder / NUMBERS}: {name} has values that are not finite; {REMEDY}")
    return tensors, {name: hashlib.sha256(content).hexdigest() for name, content in data.items()}


@dataclass(frozen=True)
class _Tensor:
    """How the numbers of a tensor are stored; a quantised one's value is `scale` times its number plus `least`."""

    shape: Shape
    stored: np.dtype[Any]
    scale: float
    least: float


def _read(path: Path) -> bytes:
    try:
        return read_plain(path, MOST_BYTES)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise OferError(f"{path}: there is no such file; {REMEDY}") from error
    except OSError as error:
        raise system_fault(path, error) or OferError(f"{path}: is no such file; {REMEDY}") from error


def _listed(path: Path, data: bytes) -> dict[str, _Tensor]:
    """Return the tensors of a manifest in the order of their numbers."""
    try:
        [group] = json.loads(data)
        files = list(group["paths"])
        listed = {str(entry["name"]): _tensor(entry) for entry in group["weights"]}
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
        raise OferError(f"{path}: is no manifest of one network's float32 or uint8 tensors; {REMEDY}") from error
    if files != [NUMBERS]:
        raise OferError(f"{path}: has its numbers in {', '.join(map(str, files))}, not in {NUMBERS}; {REMEDY}")
    shapes = tensor_shapes()
    for name in [*listed, *shapes]:
        if name not in shapes:
            raise OferError(f"{path}: lists {name}, which the network has not; {REMEDY}")
        if name not in listed:
            raise OferError(f"{path}: lacks {name}; {REMEDY}")
        if listed[name].shape != shapes[name]:
            raise OferError(f"{path}: {name} is {listed[name].shape}, in the network {shapes[name]}; {REMEDY}")
    return listed


def _tensor(entry: Mapping[str, Any]) -> _Tensor:
    shape = tuple(int(length) for length in entry["shape"])
    if "quantization" not in entry:
        return _Tensor(shape, STORED[entry["dtype"]], 1.0, 0.0)
    how = entry["quantization"]
    return _Tensor(shape, STORED[how["dtype"]], float(how["scale"]), float(how["min"]))
