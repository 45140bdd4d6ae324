"""How much of each patch was hidden, which gates are held against."""

import numpy as np

from ofer.methods.acnn.gate_values import hidden_shares, patch_windows
from ofer.methods.acnn.settings import Settings

SETTINGS = Settings(recipe="acnn", width=0.05, stride=4, window=2, crop=4)
GENERATOR = np.random.default_rng(0)


def test_windows_are_the_pixels_under_the_cells_of_the_patches():
    points = np.full((1, 68, 2), 20.0, dtype=np.float32)
    [windows] = patch_windows(SETTINGS, points, 36, 1)
    # A crop begins at pixel 2, cells of 4 pixels follow: two of them around pixel 18 of the crop, from cell 4 on.
    assert windows[0].tolist() == [18, 18, 26, 26]
    # The cheeks' offset is a sixteenth of the crop, 2 pixels: from 16 on, cell 3.
    assert windows[22].tolist() == [14, 14, 22, 22]
    grid = Settings(recipe="acnn", points=None, patches="grid", stride=2, window=3)
    assert patch_windows(grid, None, 48, 5).shape == (5, 24, 4)


def test_hidden_shares_are_those_of_an_obvious_count():
    hidden = GENERATOR.random((3, 20, 20)) < 0.3
    first = GENERATOR.integers(-6, 19, (3, 24, 2))
    first[0, 0] = [30, 0]
    windows = np.concatenate([first, first + 6], axis=2)
    found = hidden_shares(hidden, windows)
    for face in range(3):
        for patch, (left, top, right, bottom) in enumerate(windows[face]):
            seen = hidden[face, max(0, top) : bottom, max(0, left) : right]
            wanted = seen.mean() if seen.size else np.nan
            np.testing.assert_allclose(found[face, patch], wanted)
    assert np.isnan(found[0, 0])
