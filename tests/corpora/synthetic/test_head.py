import numpy as np

from ofer.corpora.synthetic.head import control_points, thin_plate, warp
from ofer.corpora.synthetic.subject import draw_subject


def points(parameters, **changed):
    shape = dict.fromkeys([*parameters.names("shape"), "mouth_droop"], 0.0) | changed
    count = sum(2 if parameters.number("control", name, "x") else 1 for name in parameters.names("control"))
    return control_points(parameters, shape, np.zeros((count, 2)))


def test_without_displacements_the_warp_changes_nothing(parameters):
    mean, target = points(parameters)
    np.testing.assert_array_equal(mean, target)
    grid = np.random.default_rng(0).uniform(-60, 60, (50, 2))
    np.testing.assert_allclose(warp(grid, thin_plate(mean, target)), grid, atol=1e-9)


def test_a_wider_mouth_is_wider_by_what_was_asked_on_both_sides(parameters):
    mean, target = points(parameters, mouth_width=4.0)
    left, right = warp(np.array([[-26.0, 68.0], [26.0, 68.0]]), thin_plate(mean, target))
    np.testing.assert_allclose([left[0], right[0]], [-30, 30], atol=0.8)
    np.testing.assert_allclose(left[1], right[1], atol=1e-6)


def test_subjects_differ_and_none_is_folded(parameters):
    eyes = set()
    for number in range(1, 9):
        subject = draw_subject(parameters, 3, number)
        grid = subject.grid
        front = (grid.tuck == 0) & (grid.under_jaw == 0) & (np.abs(grid.x) < 50) & (np.abs(grid.y) < 100)
        down = np.diff(subject.undraped[..., 1], axis=0)
        assert down[front[1:] & front[:-1]].min() > -0.3
        eyes.add(round(float(subject.balls[1, 0] - subject.balls[0, 0]), 3))
        assert 54 < subject.balls[1, 0] - subject.balls[0, 0] < 67  # Farkas: about 60 mm between the pupils
    assert len(eyes) == 8
