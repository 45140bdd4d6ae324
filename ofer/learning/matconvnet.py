"""Read the weights in a network file of MatConvNet, the library that VGG-f and VGG-Face were published for."""

from pathlib import Path
from typing import Any

import numpy as np
from scipy.io import loadmat


def read_matconvnet(path: Path) -> dict[str, np.ndarray]:
    """Return {"<layer>.weight", "<layer>.bias"} of the layers that have weights, as torch lays them out.

    Filters are (height, width, in, out) there. Fully connected layers, fc…, are convolutions there that see all places.
    Raises what scipy or NumPy raise where the file is none of MatConvNet's.
    """
    variables = loadmat(path, struct_as_record=False)
    layers = variables["net"].flat[0].layers if "net" in variables else variables["layers"]
    found: dict[str, np.ndarray] = {}
    for layer in (cell.flat[0] for cell in layers.flat):
        if (both := _weights(layer)) is None:
            continue
        filters, biases = both
        # MATLAB drops lengths of one at the end.
        filters = filters.reshape(filters.shape + (1,) * (4 - filters.ndim)).transpose(3, 2, 0, 1)
        name = str(layer.name.flat[0])
        if name.startswith("fc"):
            filters = filters.reshape(len(filters), -1)
        found |= {f"{name}.weight": np.ascontiguousarray(filters), f"{name}.bias": biases.ravel()}
    return found


def _weights(layer: Any) -> tuple[np.ndarray, np.ndarray] | None:
    """Return a layer's filters and biases, as files of either age name them; None where it has none."""
    both = getattr(layer, "weights", None)
    if both is not None and both.size >= 2:
        return both.flat[0], both.flat[1]
    return (layer.filters, layer.biases) if hasattr(layer, "filters") else None
