import numpy as np
import pytest

from ofer.faces.detection import Detection
from ofer.faces.turning import TURNS, turn_image, upright_turn

IMAGE = np.arange(12, dtype=np.uint8).reshape(3, 4)
FACE = Detection((0, 0, 1, 1), np.zeros((2, 2)), 1.0)


def test_a_quarter_turn_clockwise_brings_the_left_column_to_the_top():
    np.testing.assert_array_equal(turn_image(IMAGE, 90)[0], IMAGE[::-1, 0])
    np.testing.assert_array_equal(turn_image(IMAGE, 180), IMAGE[::-1, ::-1])
    np.testing.assert_array_equal(turn_image(turn_image(IMAGE, 270), 90), IMAGE)
    np.testing.assert_array_equal(turn_image(IMAGE, 0), IMAGE)


def test_other_angles_are_refused():
    with pytest.raises(ValueError, match="45 degrees is no quarter turn"):
        turn_image(IMAGE, 45)


@pytest.mark.parametrize("recorded", TURNS)
def test_the_turn_that_undoes_the_cameras_is_found(recorded):
    def find(image):
        return [FACE] if np.array_equal(image, IMAGE) else []

    degrees = upright_turn(turn_image(IMAGE, recorded), find, TURNS)
    np.testing.assert_array_equal(turn_image(turn_image(IMAGE, recorded), degrees), IMAGE)


def test_the_first_turn_with_a_face_is_taken_and_the_first_of_all_without_one():
    assert upright_turn(IMAGE, lambda image: [FACE], (270, 0)) == 270
    assert upright_turn(IMAGE, lambda image: [], (270, 0)) == 270


def test_a_single_turn_is_taken_without_looking():
    assert upright_turn(IMAGE, lambda image: pytest.fail("was looked at"), (90,)) == 90
