"""Finding the face of a clip: the first usable frame, several faces, none, and eyes that are given."""

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.detection import Detection
from ofer.recognition.face import Face, find_face, find_in, given_eyes, parse_eyes, resized_points

SETTINGS = {"several": "largest", "smallest_inter_ocular_distance": 20.0}
SHAPE = (120, 160)


def face_at(x: float, distance: float, score: float = 1.0) -> Detection:
    return Detection((0, 0, 9, 9), np.asarray([[x, 50.0], [x + distance, 50.0]]), score)


def search(by_frame: list[list[Detection]], *, every_frame: bool = False, settings: dict = SETTINGS) -> Face:
    frames = [(number, np.full(SHAPE, number, np.uint8)) for number in range(1, len(by_frame) + 1)]
    return find_face(
        frames, lambda frame: by_frame[int(frame[0, 0]) - 1], settings, "clip.avi", every_frame=every_frame
    )


def test_the_first_frame_with_a_face_is_enough() -> None:
    found = search([[], [face_at(40, 30)], [face_at(90, 30)]])
    assert list(found.pupils) == [2]
    assert found.how == "by dlib in frame 2"
    np.testing.assert_array_equal(found.at(1), face_at(40, 30).pupils)


def test_with_every_frame_those_without_a_face_take_the_nearest_eyes() -> None:
    found = search([[face_at(10, 30)], [], [], [face_at(90, 30)]], every_frame=True)
    assert [found.at(number)[0, 0] for number in (1, 2, 3, 4)] == [10, 10, 90, 90]
    assert found.how == "by dlib in 2 of 4 frames"


def test_of_several_faces_the_largest_is_taken_and_the_others_are_counted() -> None:
    found = search([[face_at(10, 25), face_at(80, 40), face_at(50, 30)]])
    assert found.at(1)[0, 0] == 80
    assert found.others == {1: 2}


def test_where_the_corpus_excluded_several_faces_a_clip_is_refused() -> None:
    with pytest.raises(OferError, match=r"clip.avi: .*frame 1: 2 faces found.*--eyes"):
        search([[face_at(10, 25), face_at(80, 40)]], settings=SETTINGS | {"several": "exclude"})


def test_no_face_in_any_frame_is_said_with_the_remedy() -> None:
    with pytest.raises(OferError, match=r"clip.avi: no usable face in 3 frames .*no face found.*--eyes x1,y1,x2,y2"):
        search([[], [], []])


def test_a_face_that_is_too_small_is_not_usable() -> None:
    with pytest.raises(OferError, match=r"pupils are 12.0 pixels apart, less than 20"):
        search([[face_at(40, 12)]])


def test_a_large_frame_is_searched_in_a_smaller_size_and_found_in_its_own() -> None:
    seen = []

    def find(frame: np.ndarray) -> list[Detection]:
        seen.append(frame.shape)
        return [face_at(40, 30)]

    [found] = find_in(np.zeros((3000, 4000), np.uint8), find)
    assert seen == [(750, 1000)]
    # The centre of a pixel four times as large.
    np.testing.assert_allclose(found.pupils, [[161.5, 201.5], [281.5, 201.5]])
    [small] = find_in(np.zeros((300, 400), np.uint8), find)
    np.testing.assert_array_equal(small.pupils, face_at(40, 30).pupils)


def test_resizing_points_there_and_back_changes_nothing() -> None:
    points = np.asarray([[0.0, 0.0], [12.5, 7.25]])
    np.testing.assert_allclose(resized_points(resized_points(points, 0.3), 1 / 0.3), points, atol=1e-12)


def test_given_eyes_are_taken_as_they_are_or_refused() -> None:
    eyes = parse_eyes("40,50,80,51.5")
    np.testing.assert_array_equal(given_eyes(eyes, 4, SHAPE, SETTINGS).at(9), [[40, 50], [80, 51.5]])
    with pytest.raises(OferError, match=r"--eyes: the subject's right pupil is not left"):
        given_eyes(eyes[::-1], 4, SHAPE, SETTINGS)
    with pytest.raises(OferError, match=r"--eyes: the left pupil \(200, 50\) is outside the frame"):
        given_eyes(parse_eyes("40,50,200,50"), 4, SHAPE, SETTINGS)


@pytest.mark.parametrize("text", ["1_0,2,3,4", "", "1,2,3", "1,2,3,x", "1,2,3,nan", "1;2;3;4"])
def test_other_than_four_numbers_are_no_eyes(text: str) -> None:
    with pytest.raises(OferError, match="--eyes"):
        parse_eyes(text)
