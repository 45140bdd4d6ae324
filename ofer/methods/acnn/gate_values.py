"""Gates of a trained network for faces, and the hidden share of each patch."""

import numpy as np
import torch
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.learning.colour import to_colour
from ofer.learning.external import normalisation_of
from ofer.learning.picture_tensors import outputs
from ofer.learning.seen import Weights
from ofer.learning.stills import ArrayPictures, SeenStills
from ofer.learning.tensors import load_weights
from ofer.methods.acnn.network import ACNN
from ofer.methods.acnn.recipe import build, classes_of, decomposition_of
from ofer.methods.acnn.settings import Settings


def gate_values(
    weights: Weights, settings: Settings, seen: SeenStills, *, device: torch.device | str = "cpu"
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Return α of patches (N, 24), and of the whole face (N,) where the network has one."""
    viewed = build(settings, side=seen.pictures.shape[1], classes=classes_of(weights))
    network = viewed.network
    if not isinstance(network, ACNN):
        raise OferError("patches: none leaves no gates; name an entry with patches")
    load_weights(viewed, dict(weights))
    viewed.to(device).eval()

    def gates(pictures: torch.Tensor, points: torch.Tensor | None = None) -> torch.Tensor:
        return torch.cat(network.encode(*viewed.view(pictures, points))[1], dim=1)

    pictures = ArrayPictures(to_colour(seen.pictures), np.zeros(len(seen), np.int64), seen.points)
    found = outputs(gates, pictures, normalisation_of(weights), torch.device(device))
    return (found[:, :-1], found[:, -1]) if settings.whole_face else (found, None)


def patch_windows(settings: Settings, points: NDArray[np.float32] | None, side: int, count: int) -> NDArray[np.int64]:
    """Return the patches of pictures as x, y of their first pixels and of those behind their last (N, 24, 4).

    points: (N, 68, 2) in pixels of pictures of `side`; count: N. What lies outside a picture is not seen.
    """
    margin, where = settings.crop // 2, decomposition_of(settings)
    shown = None if points is None else torch.from_numpy(points) - margin
    first = where.starts(shown, count, side - settings.crop) * where.stride + margin
    return torch.cat([first, first + where.window * where.stride], dim=-1).numpy()


def hidden_shares(hidden: NDArray[np.bool_], windows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the hidden share (N, 24) of what each patch shows of its picture; NaN where it shows nothing.

    hidden: (N, s, s). windows: (N, 24, 4), see `patch_windows`.
    """
    side = hidden.shape[1]
    sums = np.zeros((len(hidden), side + 1, side + 1), dtype=np.int64)
    sums[:, 1:, 1:] = hidden.cumsum(axis=1).cumsum(axis=2)
    left, top, right, bottom = np.moveaxis(windows.clip(0, side), -1, 0)
    row = np.arange(len(hidden))[:, None]
    covered = sums[row, bottom, right] - sums[row, top, right] - sums[row, bottom, left] + sums[row, top, left]
    area = (right - left) * (bottom - top)
    return np.divide(covered, area, out=np.full(area.shape, np.nan), where=area > 0)
