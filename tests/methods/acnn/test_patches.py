"""The 24 points are the paper's; a patch is the window of the map that the released layer cuts."""

import math

import torch
from torch import Tensor

from ofer.methods.acnn.patches import cut_windows, grid_centres, landmark_centres, window_starts

GENERATOR = torch.Generator().manual_seed(0)
POINTS = 40 + 150 * torch.rand(2, 68, 2, generator=GENERATOR)
"""Of two faces, in pixels of 256."""
PICKED = (19, 22, 23, 26, 39, 37, 44, 46, 28, 30, 49, 51, 53, 55, 59, 57)
MIDWAY = ((20, 38), (25, 45), (41, 42), (47, 48), (18, 59), (27, 57))


def test_the_points_are_those_of_the_papers_section_iii_b():
    found = landmark_centres(POINTS, 256)
    wanted = [POINTS[:, index - 1] for index in PICKED]
    wanted += [(POINTS[:, one - 1] + POINTS[:, other - 1]) / 2 for one, other in MIDWAY]
    wanted += [POINTS[:, 49 - 1] - 16, POINTS[:, 55 - 1] + torch.tensor([16.0, -16.0])]
    torch.testing.assert_close(found, torch.stack(wanted, dim=1))


def test_offsets_grow_with_the_picture():
    torch.testing.assert_close(landmark_centres(POINTS / 4, 64), landmark_centres(POINTS, 256) / 4)


def test_the_released_script_moves_the_brows_up():
    moved = landmark_centres(POINTS, 256, official=True) - landmark_centres(POINTS, 256)
    wanted = torch.zeros(24, 2)
    # 19 and 26 by 2, 22 and 23 by 10.
    wanted[:4, 1] = torch.tensor([-2.0, -10.0, -10.0, -2.0])
    torch.testing.assert_close(moved, wanted.expand(2, -1, -1), atol=1e-4, rtol=0)


def test_a_regular_grid_has_as_many():
    x, y = grid_centres(48).unbind(1)
    assert sorted(set(x.tolist())) == [6, 18, 30, 42]
    assert sorted(set(y.tolist())) == [4, 12, 20, 28, 36, 44]
    assert len(set(zip(x.tolist(), y.tolist(), strict=True))) == 24


def slow_windows(maps: Tensor, centres: Tensor, window: int, stride: int) -> Tensor:
    """Return what the released layer gives: cell by cell, from round(x / stride - window / 2) on."""
    count, channels, height, width = maps.shape
    found = maps.new_zeros(count, centres.shape[1], channels, window, window)
    for face in range(count):
        for patch, (x, y) in enumerate(centres[face].tolist()):
            left, top = (math.floor(value / stride - window / 2 + 0.5) for value in (x, y))
            for i in range(window):
                for j in range(window):
                    if 0 <= top + i < height and 0 <= left + j < width:
                        found[face, patch, :, i, j] = maps[face, :, top + i, left + j]
    return found


def test_windows_lie_around_the_points_and_are_zero_outside_the_map():
    maps = torch.randn(2, 3, 7, 8, generator=GENERATOR)
    # Some outside the picture of 56 × 64 pixels, one far.
    centres = torch.rand(2, 10, 2, generator=GENERATOR) * 90 - 16
    centres[0, 0] = 1e4
    found = cut_windows(maps, window_starts(centres, stride=8, window=6), 6)
    wanted = slow_windows(maps, centres, 6, 8)
    torch.testing.assert_close(found, wanted, atol=0, rtol=0)
    assert not wanted[0, 0].any()
    assert (wanted == 0).any(dim=(2, 3, 4)).sum() > 5


def test_at_224_pixels_a_window_of_six_starts_three_cells_before_the_point():
    points = torch.tensor([[[112.0, 112.0], [0.0, 223.0], [115.9, 116.1]]])
    assert window_starts(points, stride=8, window=6).tolist() == [[[11, 11], [-3, 25], [11, 12]]]


def test_the_gradient_of_the_windows_is_theirs():
    maps = torch.randn(2, 2, 5, 6, dtype=torch.float64, generator=GENERATOR, requires_grad=True)
    starts = torch.tensor([[[-1, 2], [3, 4], [1, 1]], [[4, -2], [0, 0], [9, 9]]])
    assert torch.autograd.gradcheck(lambda given: cut_windows(given, starts, 3), maps)
    # Every cell of a map gets one for each window that it lies in: here two.
    overlapping = torch.tensor([[[1, 1], [2, 2]]])
    cut_windows(maps[:1], overlapping, 3).sum().backward()
    assert maps.grad[0, 0].tolist() == [
        [0, 0, 0, 0, 0, 0], [0, 1, 1, 1, 0, 0], [0, 1, 2, 2, 1, 0], [0, 1, 2, 2, 1, 0], [0, 0, 1, 1, 1, 0],
    ]  # fmt: skip
