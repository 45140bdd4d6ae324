"""The 68 points of a face by face-api's network, from a folder that the user names (`ofer.faces.faceapi_model`)."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import conv2d, linear, pad, relu

from ofer.faces.faceapi_model import CONVOLUTIONS, LICENCE, WIDTHS, read_model
from ofer.learning.device import make_repeatable, set_threads
from ofer.stills.view import view

SIDE = 112
MEAN_COLOUR = (122.782, 117.001, 104.298)
"""Red, green and blue, in grey levels."""


class FaceApiPoints:
    """Finds the 68 points (iBUG order) of a face that fills its picture; in any picture it finds some.

    digests: the SHA-256 of the files that its weights are from. Raises OferError when they are missing or others.
    """

    licence = LICENCE

    def __init__(self, folder: Path) -> None:
        make_repeatable()
        # Pictures come one by one, too small for several threads, which add in another order.
        set_threads(1)
        tensors, self.digests = read_model(folder)
        self._weights = {name: torch.from_numpy(tensor) for name, tensor in tensors.items()}

    def find_in_square(self, square: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Return the points (68, 2) in pixels of a square (side, side, 3) uint8 that was cut around a face."""
        pictures = torch.from_numpy(view(square, SIDE, 3)[None].astype(np.float32))
        with torch.inference_mode():
            [fractions] = locate(self._weights, pictures).double().numpy()
        return np.asarray(fractions * len(square) - 0.5)


def locate(weights: Mapping[str, Tensor], pictures: Tensor) -> Tensor:
    """Return the points (N, 68, 2), in fractions of the side, of pictures (N, SIDE, SIDE, 3) in grey levels."""
    features = ((pictures - torch.tensor(MEAN_COLOUR)) / 255).permute(0, 3, 1, 2)
    for block in range(len(WIDTHS)):
        # The first halves the side; to what it gives each of the others adds what it makes of all before it.
        total = relu(convolve(weights, f"dense{block}/conv0", features, halve=True))
        for number in range(1, CONVOLUTIONS):
            total = total + convolve(weights, f"dense{block}/conv{number}", relu(total))
        features = relu(total)
    mean = features.mean(dim=(2, 3))
    return linear(mean, weights["fc/weights"].T, weights["fc/bias"]).reshape(-1, 68, 2)


def convolve(weights: Mapping[str, Tensor], name: str, features: Tensor, *, halve: bool = False) -> Tensor:
    """Return a convolution of features (N, C, side, side), separable but for the network's first.

    Halved, a picture of even side is padded below and on the right alone, as TensorFlow does.
    """
    bias, stride = weights[f"{name}/bias"], 2 if halve else 1
    features = pad(features, (0, 1, 0, 1) if halve else (1, 1, 1, 1))
    if f"{name}/filters" in weights:
        return conv2d(features, weights[f"{name}/filters"].permute(3, 2, 0, 1), bias, stride)
    deep = weights[f"{name}/depthwise_filter"].permute(2, 3, 0, 1)
    each = conv2d(features, deep, stride=stride, groups=len(deep))
    return conv2d(each, weights[f"{name}/pointwise_filter"].permute(3, 2, 0, 1), bias)
