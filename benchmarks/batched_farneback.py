"""Farnebäck's flow between many pairs of frames at once, in torch: one program for all of them, as a GPU wants it.

The steps are those of `ofer.flow.expansion` and `displacement`, and so are formats and orders of summation: where the
flow is hardly determined, as beside a painted occluder, rounding otherwise ends in other flows. On a CPU the flows are
OpenCV's; a GPU may add doubles in another order. The workflow does not use it: its speed on a GPU was not measured.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import pad

from ofer.flow.border import border_weights
from ofer.flow.expansion_weights import ExpansionWeights, expansion_weights
from ofer.flow.pyramid import pyramid


def batched_farneback(
    frames: NDArray[np.uint8],
    pairs: Sequence[tuple[int, int]],
    *,
    pyr_scale: float,
    levels: int,
    winsize: int,
    iterations: int,
    poly_n: int,
    poly_sigma: float,
    device: torch.device | str = "cpu",
) -> Tensor:
    """Return what `farneback` returns for each pair (previous, next) of `frames` (n, height, width), counted from 1.

    The result (pairs, 2, height, width), float32 in pixels, stays on `device`. Windows are boxes, as with `flags` 0.
    All pairs are held at once: some 300 bytes for each pixel of each pair.
    """
    weights = expansion_weights(poly_n, poly_sigma)
    pyramids = [pyramid(frame, pyr_scale=pyr_scale, levels=levels) for frame in frames]
    previous, following = (torch.tensor([pair[side] - 1 for pair in pairs], device=device) for side in (0, 1))
    flow: Tensor | None = None
    for images in reversed(list(zip(*pyramids, strict=True))):
        expansions = expand(torch.from_numpy(np.stack(images)).to(device), weights)
        size = images[0].shape
        if flow is None:
            flow = torch.zeros((len(pairs), 2, *size), device=device)
        else:
            flow = _stretched(_stretched(flow, size[1], dim=3), size[0], dim=2) * float(np.float32(1 / pyr_scale))
        rows, columns = (torch.from_numpy(border_weights(length)).to(device) for length in size)
        one, other = expansions[previous], expansions[following]
        for _ in range(iterations):
            flow = _solved(_products(one, other, flow, columns * rows[:, None]), winsize)
    assert flow is not None
    return flow


def _stretched(flow: Tensor, length: int, dim: int) -> Tensor:
    """Return `flow` with `length` cells along `dim`, between its own linearly and beyond the outer ones constant."""
    own = flow.shape[dim]
    places = ((np.arange(length) + 0.5) * (1 / (length / own)) - 0.5).astype(np.float32)
    if dim == 3:
        # OpenCV ends at the outer columns, and mixes the outer rows with themselves, which rounds otherwise.
        places = places.clip(0, own - 1)
    left = np.floor(places)
    share = (
        torch.from_numpy(places - left).to(flow.device).view([-1 if axis == dim else 1 for axis in range(flow.ndim)])
    )
    indices = (torch.from_numpy((left + step).clip(0, own - 1).astype(np.int64)).to(flow.device) for step in (0, 1))
    one, other = (flow.index_select(dim, index) for index in indices)
    return one * (1 - share) + other * share


def expand(images: Tensor, weights: ExpansionWeights) -> Tensor:
    """Return the expansions (n, 5, height, width) of `images` (n, height, width), channels as in `Expansion`."""
    g, xg, xxg = (half.tolist() for half in weights[:3])
    reach, (height, width) = len(g) - 1, images.shape[1:]
    rows = pad(images[:, None], (0, 0, reach, reach), mode="replicate")[:, 0]
    zeroth, first, second = images * g[0], torch.zeros_like(images), torch.zeros_like(images)
    for k in range(1, reach + 1):
        above, below = rows[:, reach - k :][:, :height], rows[:, reach + k :][:, :height]
        zeroth = zeroth + g[k] * (above + below)
        first = first + xg[k] * (below - above)
        second = second + xxg[k] * (above + below)
    padded = pad(torch.stack([zeroth, first, second], dim=1), (reach, reach, 0, 0), mode="replicate")
    one, by_y, by_yy = ((middle * g[0]).double() for middle in (zeroth, first, second))
    by_x, by_xx, by_xy = torch.zeros_like(one), torch.zeros_like(one), torch.zeros_like(one)
    for k in range(1, reach + 1):
        left, right = padded[..., reach - k :][..., :width], padded[..., reach + k :][..., :width]
        together, apart = right + left, right - left
        both = together[:, 0].double()
        one = one + both * g[k]
        by_xx = by_xx + both * xxg[k]
        by_x = by_x + apart[:, 0] * xg[k]
        by_y = by_y + together[:, 1] * g[k]
        by_xy = by_xy + apart[:, 1] * xg[k]
        by_yy = by_yy + together[:, 2] * g[k]
    constant = one * weights.offset
    coefficients = [
        by_x * weights.linear,
        by_y * weights.linear,
        constant + by_xx * weights.square,
        constant + by_yy * weights.square,
        by_xy * weights.mixed,
    ]
    return torch.stack(coefficients, dim=1).float()


def _products(one: Tensor, other: Tensor, flow: Tensor, border: Tensor) -> Tensor:
    """Return each pixel's AᵀA (yy, xy, xx) and AᵀΔb (y, x) as (pairs, 5, height, width)."""
    there, inside = _at(other, flow)
    dx, dy = flow.unbind(1)
    # Where the flow leaves the image, the first frame stands alone.
    a_xx, a_yy = (torch.where(inside, (one[:, c] + there[:, c]) * 0.5, one[:, c]) for c in (2, 3))
    a_xy = torch.where(inside, (one[:, 4] + there[:, 4]) * 0.25, one[:, 4] * 0.5)
    b_x, b_y = (torch.where(inside, (one[:, c] - there[:, c]) * 0.5, one[:, c] * 0.5) for c in (0, 1))
    b_y = (b_y + (a_yy * dy + a_xy * dx)) * border
    b_x = (b_x + (a_xy * dy + a_xx * dx)) * border
    a_yy, a_xx, a_xy = a_yy * border, a_xx * border, a_xy * border
    products = [
        a_yy * a_yy + a_xy * a_xy,
        (a_yy + a_xx) * a_xy,
        a_xx * a_xx + a_xy * a_xy,
        a_yy * b_y + a_xy * b_x,
        a_xy * b_y + a_xx * b_x,
    ]
    return torch.stack(products, dim=1)


def _at(expansions: Tensor, flow: Tensor) -> tuple[Tensor, Tensor]:
    """Return `expansions` where `flow` points to, and whether that is inside (pairs, height, width)."""
    count, channels, height, width = expansions.shape
    x = torch.arange(width, device=flow.device, dtype=flow.dtype) + flow[:, 0]
    y = torch.arange(height, device=flow.device, dtype=flow.dtype)[:, None] + flow[:, 1]
    left, top = x.floor(), y.floor()
    u, v = (x - left)[:, None], (y - top)[:, None]
    inside = (left >= 0) & (left < width - 1) & (top >= 0) & (top < height - 1)
    corner = (top.clamp(0, height - 2) * width + left.clamp(0, width - 2)).long()
    flat = expansions.reshape(count, channels, height * width)

    def neighbour(offset: int) -> Tensor:
        index = (corner + offset).reshape(count, 1, height * width).expand(-1, channels, -1)
        return flat.gather(2, index).reshape(expansions.shape)

    there = (1 - u) * (1 - v) * neighbour(0) + u * (1 - v) * neighbour(1)
    return there + (1 - u) * v * neighbour(width) + u * v * neighbour(width + 1), inside


def _solved(products: Tensor, winsize: int) -> Tensor:
    """Return the flow that solves each window's equations."""
    reach, scale = winsize // 2, 1 / (winsize * winsize)
    sums = _running_sums(_running_sums(products, reach, dim=2), reach, dim=3) * scale
    yy, xy, xx, h_y, h_x = sums.unbind(1)
    inverse = 1.0 / (yy * xx - xy * xy + 1e-3)
    return torch.stack([(yy * h_x - xy * h_y) * inverse, (xx * h_y - xy * h_x) * inverse], dim=1).float()


def _running_sums(values: Tensor, reach: int, dim: int) -> Tensor:
    """Return the sums over `reach` neighbours to each side along `dim`, edges repeated, as doubles.

    They start one window before the first; each step's difference has the format of `values`, as OpenCV's has.
    """
    length = values.shape[dim]
    at = torch.arange(length, device=values.device)
    added = values.index_select(dim, (at + reach).clamp(max=length - 1))
    dropped = values.index_select(dim, (at - reach - 1).clamp(min=0))
    edge = values.narrow(dim, 0, 1)
    before = (edge * (reach + 2)).double()
    for step in range(1, reach):
        before = before + values.narrow(dim, min(step, length - 1), 1)
    return torch.cat([before, (added - dropped).double()], dim=dim).cumsum(dim).narrow(dim, 1, length)
