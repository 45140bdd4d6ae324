import numpy as np
import pytest

from ofer.faces.eye_centres import from_corners, from_landmarks, inter_ocular_distance, pupil_fault, scale_pupils

PUPILS = np.array([[100.0, 120.0], [180.0, 125.0]])


def test_eye_centres_are_the_means_of_points_37_to_42_and_43_to_48_counted_from_one():
    points = np.random.default_rng(0).uniform(0, 300, (68, 2))
    right, left = from_landmarks(points)
    np.testing.assert_allclose(right, sum(points[number - 1] for number in range(37, 43)) / 6)
    np.testing.assert_allclose(left, sum(points[number - 1] for number in range(43, 49)) / 6)


def test_the_subjects_right_eye_comes_first_in_either_model():
    corners = [(180, 50), (150, 52), (60, 50), (90, 52), (120, 100)]
    right, left = from_corners(corners)
    np.testing.assert_allclose(right, (75, 51))
    np.testing.assert_allclose(left, (165, 51))


@pytest.mark.parametrize("function", [from_landmarks, from_corners])
def test_another_number_of_points_is_an_error(function):
    with pytest.raises(ValueError, match=r"\(51, 2\)"):
        function(np.zeros((51, 2)))


def test_the_distance_is_euclidean():
    assert inter_ocular_distance([[0, 0], [30, 40]]) == 50


def test_widened_pupils_keep_their_midpoint_and_line():
    pupils = scale_pupils(PUPILS, 1.1)
    np.testing.assert_allclose(pupils.mean(axis=0), PUPILS.mean(axis=0))
    np.testing.assert_allclose(pupils[1] - pupils[0], 1.1 * (PUPILS[1] - PUPILS[0]))


def test_plausible_pupils_have_no_fault():
    assert pupil_fault(PUPILS, (490, 640), smallest=20) == ""


@pytest.mark.parametrize(
    ("pupils", "said"),
    [
        ([[100, 120], [119, 120]], "19.0 pixels apart, less than 20"),
        ([[-3, 120], [80, 120]], "right pupil .* outside the frame of 640x490"),
        ([[100, 120], [640, 120]], "left pupil .* outside"),
        ([[100, 490], [180, 120]], "right pupil .* outside"),
        ([[180, 120], [100, 120]], "mirrored"),
        ([[np.nan, 120], [100, 120]], "no finite position"),
    ],
)
def test_implausible_pupils_have_a_reason(pupils, said):
    import re

    assert re.search(said, pupil_fault(pupils, (490, 640), smallest=20))
