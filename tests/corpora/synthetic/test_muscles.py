import math

import numpy as np

from ofer.corpora.synthetic.muscles import linear_muscle, part_lips, sphincter_muscle, turn_jaw

ORIGIN, INSERTION = np.array([50.0, 20.0, 40.0]), np.array([25.0, 65.0, 80.0])


def waters_linear(point, origin, insertion, zone_angle, inner, outer):
    """Point by point, as in the text of Waters 1987."""
    pull = [o - p for o, p in zip(origin, point, strict=True)]
    axis = [i - o for i, o in zip(insertion, origin, strict=True)]
    distance = math.sqrt(sum(v * v for v in pull))
    if distance == 0 or distance >= outer:
        return [0.0, 0.0, 0.0]
    length = math.sqrt(sum(v * v for v in axis))
    cosine = sum(-p * a for p, a in zip(pull, axis, strict=True)) / distance / length
    angle = math.acos(max(-1.0, min(1.0, cosine)))
    if angle >= zone_angle:
        return [0.0, 0.0, 0.0]
    if distance < inner:
        radial = math.cos((1 - distance / inner) * math.pi / 2)
    else:
        radial = math.cos((distance - inner) / (outer - inner) * math.pi / 2)
    return [v / distance * radial * math.cos(angle / zone_angle * math.pi / 2) for v in pull]


def test_linear_muscle_equals_the_slow_one():
    points = np.random.default_rng(0).uniform((0, 0, 30), (80, 110, 100), (400, 3))
    values = {"zone_angle": 0.6, "inner": 40.0, "outer": 75.0}
    field = linear_muscle(points, ORIGIN, INSERTION, **values)
    slow = [waters_linear(point, ORIGIN, INSERTION, 0.6, 40.0, 75.0) for point in points]
    np.testing.assert_allclose(field, slow, atol=1e-12)
    assert np.count_nonzero(np.abs(field).max(1) > 0.01) > 30


def test_linear_muscle_pulls_towards_its_origin_by_at_most_its_pull():
    points = np.random.default_rng(1).uniform((0, 0, 30), (80, 110, 100), (400, 3))
    field = linear_muscle(points, ORIGIN, INSERTION, zone_angle=0.6, inner=40.0, outer=75.0)
    towards = ORIGIN - points
    np.testing.assert_allclose(np.cross(field, towards), 0, atol=1e-9)
    assert ((field * towards).sum(1) >= 0).all()
    assert np.linalg.norm(field, axis=1).max() <= 1


def test_linear_muscle_of_the_other_side_is_the_mirror_image():
    points = np.random.default_rng(2).uniform((-80, 0, 30), (80, 110, 100), (400, 3))
    mirror = np.array([-1.0, 1.0, 1.0])
    values = {"zone_angle": 0.6, "inner": 40.0, "outer": 75.0}
    right = linear_muscle(points, ORIGIN, INSERTION, **values)
    left = linear_muscle(points * mirror, ORIGIN * mirror, INSERTION * mirror, **values)
    np.testing.assert_allclose(left, right * mirror, atol=1e-12)


def test_sphincter_draws_to_the_centre_and_only_inside_its_ellipse():
    points = np.random.default_rng(3).uniform(-50, 50, (300, 3))
    field = sphincter_muscle(points, np.zeros(3), (40.0, 25.0), 1.0)
    assert ((field[:, :2] * points[:, :2]).sum(1) <= 1e-12).all()
    outside = (points[:, 0] / 40) ** 2 + (points[:, 1] / 25) ** 2 >= 1
    assert outside.any() and np.allclose(field[outside], 0)
    assert (field[:, 2] == 0).all()
    assert np.allclose(sphincter_muscle(np.zeros((1, 3)), np.zeros(3), (40.0, 25.0), 1.0), 0)


def test_jaw_keeps_the_distance_to_its_axis_and_lowers_the_chin():
    chin, skull = [0.0, 110.0, 85.0], [0.0, -20.0, 85.0]
    points = np.array([chin, skull])
    moved = turn_jaw(points, np.array([1.0, 0.0]), np.radians(20), (20.0, 2.0), 0.0)
    np.testing.assert_array_equal(moved[1], skull)
    before, after = (np.hypot(p[1] - 20, p[2] - 2) for p in (points[0], moved[0]))
    np.testing.assert_allclose(after, before)
    assert moved[0, 1] > chin[1] + 15 and moved[0, 2] < chin[2]


def test_lips_that_overlap_meet_and_those_that_do_not_are_left_alone():
    rows = np.array([50.0, 60, 68, 68, 68, 68, 76, 90])
    neutral = np.zeros((8, 3, 3))
    neutral[..., 1] = rows[:, None]
    pushed = neutral.copy()
    pushed[4:, 1, 1] -= 4.0  # the lower side of one column is raised through the upper lip
    part_lips(pushed, 2, 5, neutral)
    assert np.allclose(pushed[2, 1, 1], pushed[5, 1, 1])
    np.testing.assert_array_equal(pushed[:, 0], neutral[:, 0])
    apart = neutral.copy()
    apart[4:, :, 1] += 3.0
    kept = apart.copy()
    part_lips(apart, 2, 5, neutral)
    np.testing.assert_array_equal(apart, kept)
