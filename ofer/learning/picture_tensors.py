"""Pictures as a network gets them: normalised, and mirrored by chance."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ofer.learning.draws import draw_rows
from ofer.learning.stills import CHUNK, Bytes, Pictures

BATCH = 16
"""Pictures that a network is applied to at a time; bounds memory only: 16 maps of VGG-face's first layer at 224 pixels
take 200 MB."""
MEAN, DEVIATION = "pixel_mean", "pixel_deviation"
"""Names of a normalisation among a model's weights."""
MOST_FOR_STATISTICS = 10_000
"""Pictures, evenly spaced, that mean and deviation are taken of at most."""


@dataclass(frozen=True)
class Normalisation:
    """What is subtracted from a picture's channels and what they are divided by, in grey levels 0 to 255.

    mean, deviation: (C,).
    """

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]

    @classmethod
    def of(cls, pictures: Pictures) -> "Normalisation":
        """Return mean and standard deviation of each channel, over all pixels of the pictures."""
        chosen = np.unique(np.linspace(0, len(pictures) - 1, min(len(pictures), MOST_FOR_STATISTICS)).astype(np.int64))
        # How often each level occurs: exact, in whatever order pictures are read.
        levels = np.zeros((pictures.channels, 256), dtype=np.int64)
        for start in range(0, len(chosen), CHUNK):
            part = pictures.read(chosen[start : start + CHUNK])
            levels += [np.bincount(part[..., channel].ravel(), minlength=256) for channel in range(len(levels))]
        share = levels / levels.sum(axis=1, keepdims=True)
        mean = share @ np.arange(256)
        deviation = np.sqrt((share * (np.arange(256) - mean[:, None]) ** 2).sum(axis=1))
        return cls(mean, np.where(deviation == 0, 1.0, deviation))

    def __call__(self, pictures: Bytes, device: torch.device) -> Tensor:
        """Return pictures (B, s, s, C) as a float32 tensor (B, C, s, s) on `device`, in channels-last order."""
        levels = torch.from_numpy(pictures).to(device).permute(0, 3, 1, 2).to(torch.float32)
        mean, scale = (
            torch.from_numpy(values.astype(np.float32)).to(device)[:, None, None]
            for values in (self.mean, 1.0 / self.deviation)
        )
        return levels.sub_(mean).mul_(scale)


def mirrored_by_chance(pictures: Bytes) -> Bytes:
    """Return pictures (B, s, s, C) of which each is mirrored, left to right, with a chance of one half.

    The draws are those of the batch that the pictures are part of (`ofer.learning.draws`).
    """
    chosen = draw_rows(torch.rand, len(pictures)).numpy() < 0.5
    return np.where(chosen[:, None, None, None], pictures[:, :, ::-1], pictures)


def known_points(pictures: Pictures, indices: NDArray[np.int64], device: torch.device) -> tuple[Tensor, ...]:
    """Return what a network gets beside the pictures at `indices`: their points (B, K, 2), if they have any."""
    points = pictures.points(indices)
    return () if points is None else (torch.from_numpy(points).to(device),)


@torch.no_grad()
def outputs(
    network: Callable[..., Tensor],
    pictures: Pictures,
    normalise: Normalisation,
    device: torch.device,
) -> NDArray[np.float32]:
    """Return the network's float32 outputs for all pictures; it gets their points too, where they have any."""
    parts = []
    for indices in np.split(np.arange(len(pictures)), range(BATCH, len(pictures), BATCH)):
        seen = normalise(pictures.read(indices), device)
        parts.append(network(seen, *known_points(pictures, indices, device)).float().cpu().numpy())
    return np.concatenate(parts)
