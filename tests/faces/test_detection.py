import numpy as np
import pytest

from ofer.faces.detection import Detection, choose_face


def face(distance, score=1.0):
    return Detection((0, 0, 9, 9), np.array([[0.0, 0.0], [distance, 0.0]]), score)


@pytest.mark.parametrize("several", ["largest", "exclude"])
def test_a_single_face_is_taken_and_no_face_is_a_reason(several):
    only = face(50)
    assert choose_face([only], several=several) == (only, "")
    assert choose_face([], several=several) == (None, "no face found")


def test_of_several_faces_the_largest_is_taken_whatever_its_score():
    small, large = face(40, score=3), face(90, score=1)
    assert choose_face([small, large], several="largest") == (large, "")
    assert choose_face([large, small], several="largest") == (large, "")


def test_of_equally_large_faces_the_surer_is_taken():
    sure, unsure = face(50, score=2), face(50, score=1)
    assert choose_face([unsure, sure], several="largest")[0] is sure


def test_several_faces_can_be_a_reason_to_exclude():
    assert choose_face([face(40), face(90)], several="exclude") == (None, "2 faces found")


def test_an_unknown_rule_is_an_error():
    with pytest.raises(ValueError, match="first"):
        choose_face([face(40)], several="first")
