import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora.synthetic.truth import sequence_of, true_landmarks, true_motion
from ofer.corpora.synthetic.write import write_subject

SIZE = (320, 245)
"""A quarter of the pixels, for speed."""


@pytest.fixture(scope="module")
def where(parameters_path):
    return {"parameters": parameters_path, "seed": 1, "frames": (4, 5), "size": SIZE, "subject": 1}


@pytest.fixture(scope="module")
def pictures(where, tmp_path_factory):
    """(sequence, frame) → grey picture of subject 1, and the folder it was written to."""
    root = tmp_path_factory.mktemp("corpus")
    values = {name: value for name, value in where.items() if name != "subject"}
    paths = write_subject(root, where["subject"], **values)
    found = {}
    for path in paths:
        if path.suffix == ".png":
            _, sequence, frame = path.stem.split("_")
            found[int(sequence), int(frame)] = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    return found


def last_frame(pictures, sequence):
    return max(frame for number, frame in pictures if number == sequence)


def test_a_frame_has_not_moved_against_itself(where):
    motion, valid = true_motion(**where, sequence=2, previous=3, next=3)
    assert motion.shape == (2, SIZE[1], SIZE[0]) and motion.dtype == np.float32 and valid.dtype == bool
    assert np.abs(motion).max() < 1e-3
    assert 0.2 < valid.mean() < 0.9


@pytest.mark.parametrize("sequence", [1, 3])
def test_motion_at_a_landmark_is_the_landmarks_own(where, pictures, sequence):
    apex = last_frame(pictures, sequence)
    before = true_landmarks(**where, sequence=sequence, frame=1)
    after = true_landmarks(**where, sequence=sequence, frame=apex)
    motion, valid = true_motion(**where, sequence=sequence, previous=1, next=apex)
    brows_and_bridge = np.r_[17:31]  # where no edge of a surface is near, so that pixels may be interpolated
    place = before[brows_and_bridge].astype(np.float32)
    at = np.stack([cv2.remap(part, place[:, :1], place[:, 1:], cv2.INTER_LINEAR)[:, 0] for part in motion], 1)
    assert valid[tuple(np.rint(place).astype(int).T[::-1])].all()
    np.testing.assert_allclose(at, (after - before)[brows_and_bridge], atol=0.1)
    assert np.hypot(*(after - before).T).max() > 2


@pytest.mark.parametrize("sequence", [1, 2, 4, 5])
def test_next_warped_by_the_true_motion_is_previous(where, pictures, sequence):
    apex = last_frame(pictures, sequence)
    motion, valid = true_motion(**where, sequence=sequence, previous=1, next=apex)
    column, row = np.meshgrid(np.arange(SIZE[0], dtype=np.float32), np.arange(SIZE[1], dtype=np.float32))
    first, last = pictures[sequence, 1].astype(np.float32), pictures[sequence, apex].astype(np.float32)
    warped = cv2.remap(last, column + motion[0], row + motion[1], cv2.INTER_LINEAR)
    face = valid & (row < 0.85 * SIZE[1])
    by_motion, by_identity = (np.abs(image - first)[face].mean() for image in (warped, last))
    assert by_motion < 0.75 * by_identity


def test_mouth_that_opens_shows_what_was_not_there(where, pictures, parameters):
    from ofer.corpora.synthetic.sequence import draw_sequence

    opened = [n for n in range(1, 7) if {"AU26", "AU27"} & set(draw_sequence(parameters, 1, 1, n, (4, 5)).units)]
    sequence = opened[0]
    apex = last_frame(pictures, sequence)
    mouth = true_landmarks(**where, sequence=sequence, frame=apex)[60:68]
    column, row = np.rint(mouth.mean(0)).astype(int)
    _, valid = true_motion(**where, sequence=sequence, previous=apex, next=1)
    assert not valid[row, column]


def test_landmarks_come_in_ibug_order(where):
    points = true_landmarks(**where, sequence=1, frame=1)
    jaw, eyes, mouth = points[:17], points[36:48], points[48:]
    assert points.shape == (68, 2)
    assert (np.diff(jaw[:, 0]) > 0).all() and np.argmax(jaw[:, 1]) == 8
    assert (np.diff(points[17:27, 0]) > 0).all() and (np.diff(points[27:31, 1]) > 0).all()
    assert (np.diff(points[31:36, 0]) > 0).all()
    left, right = eyes[:6], eyes[6:]
    assert left[:, 0].max() < right[:, 0].min()  # one-based 37–42 are the eye on the image's left
    for eye in (left, right):
        assert np.argmin(eye[:, 0]) == 0 and np.argmax(eye[:, 0]) == 3
        assert eye[[1, 2], 1].max() < eye[[4, 5], 1].min()
    assert np.argmin(mouth[:, 0]) == 0 and np.argmax(mouth[:, 0]) == 6
    assert (mouth[1:6, 1] < mouth[7:12, 1][::-1]).all()


def test_ids_name_subject_and_sequence():
    assert sequence_of("S012_004") == (12, 4)
    with pytest.raises(OferError, match="S012"):
        sequence_of("S012-004")


def test_a_frame_that_is_not_there_is_named(where):
    with pytest.raises(OferError, match="S001_002: has no frame 99; it has frames 1 to"):
        true_motion(**where, sequence=2, previous=1, next=99)
