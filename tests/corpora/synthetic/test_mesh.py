import numpy as np
import pytest

from ofer.corpora.synthetic.curves import lid_curves, lip_curves
from ofer.corpora.synthetic.mesh import mean_grid


@pytest.fixture(scope="module")
def grid(parameters):
    return mean_grid(parameters)


def test_the_mean_head_is_symmetric(grid):
    np.testing.assert_allclose(grid.x, -grid.x[:, ::-1], atol=1e-9)
    for part in (grid.y, grid.z, grid.below_lips, grid.tuck):
        np.testing.assert_allclose(part, part[:, ::-1], atol=1e-9)


def test_rows_do_not_cross(grid):
    visible = (grid.tuck == 0) & (grid.under_jaw == 0)
    steps = np.diff(grid.y, axis=0)[visible[1:] & visible[:-1]]
    assert steps.min() > -1e-9


def test_margins_follow_the_lids_and_the_lips(grid, parameters):
    upper, _ = lid_curves(grid.x[grid.upper_lid], parameters)
    _, lower = lid_curves(grid.x[grid.lower_lid], parameters)
    np.testing.assert_allclose(grid.y[grid.upper_lid], upper, atol=1e-9)
    np.testing.assert_allclose(grid.y[grid.lower_lid], lower, atol=1e-9)
    middle = np.abs(grid.x[grid.upper_lip]) < 26
    _, line, _ = lip_curves(grid.x[grid.upper_lip], parameters)
    np.testing.assert_allclose(grid.y[grid.upper_lip][middle], line[middle], atol=1e-6)


def test_eyes_are_open_and_the_mouth_is_closed(grid):
    eye = np.abs(np.abs(grid.x[grid.upper_lid]) - 30) < 5
    assert (grid.y[grid.lower_lid] - grid.y[grid.upper_lid])[eye].min() > 7
    np.testing.assert_allclose(grid.y[grid.upper_lip], grid.y[grid.lower_lip], atol=1e-9)


def test_no_triangle_spans_the_mouth_or_an_eye(grid):
    rows = np.sort(grid.triangles // grid.x.shape[1], axis=1)
    for upper, lower in ((grid.upper_lid, grid.lower_lid), (grid.upper_lip, grid.lower_lip)):
        inner = range(upper, lower)
        closed = [row for row in inner if not ((rows[:, 0] == row) & (rows[:, 2] == row + 1)).any()]
        assert len(closed) == 1


def test_the_jaw_moves_the_lower_lip_and_not_the_upper(grid):
    centre = grid.x.shape[1] // 2
    assert grid.below_lips[grid.lower_lip, centre] == pytest.approx(1)
    assert grid.below_lips[grid.upper_lip, centre] == pytest.approx(0, abs=1e-9)
    corner = int(np.argmin(np.abs(grid.x[grid.upper_lip] - 27)))
    difference = grid.below_lips[grid.lower_lip, corner] - grid.below_lips[grid.upper_lip, corner]
    assert abs(difference) < 1e-6  # both lips meet in the corner
