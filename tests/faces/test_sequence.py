import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.crop import crop, crop_box
from ofer.faces.sequence import crops_of_sequence, crops_while_reading

LIMITS = {"x": (-1.3, 1.3), "y": (-0.7, 1.9)}
PUPILS = np.array([[80.0, 70.0], [120.0, 72.0]])
FACE = cv2.GaussianBlur(np.random.default_rng(0).integers(0, 256, (200, 200), dtype=np.uint8), (0, 0), 3)
FACE = cv2.normalize(FACE, None, 0, 255, cv2.NORM_MINMAX)


def moved(matrix):
    """The frame and its pupils after a motion (2, 3) of the whole head."""
    frame = cv2.warpAffine(FACE, matrix, (200, 200), borderMode=cv2.BORDER_REPLICATE)
    return frame, PUPILS @ matrix[:, :2].T + matrix[:, 2]


SHIFTED = moved(np.array([[1.0, 0, 7], [0, 1, -4]]))
TURNED = moved(cv2.getRotationMatrix2D((100, 100), 6, 1.08))


def test_the_first_frames_box_serves_all_frames():
    frames = [FACE, SHIFTED[0], TURNED[0]]
    found = crops_of_sequence(frames, PUPILS[None], **LIMITS)
    box = crop_box(PUPILS, **LIMITS)
    assert found.box == box
    assert found.crops.shape == (3, box.height, box.width)
    for image, frame in zip(found.crops, frames, strict=True):
        np.testing.assert_array_equal(image, crop(frame, box))


def test_geometry_is_that_of_the_first_frame_in_pixels_of_the_crop():
    found = crops_of_sequence([FACE, SHIFTED[0]], [PUPILS, SHIFTED[1]], **LIMITS, frame="per_frame")
    np.testing.assert_allclose(found.pupils, PUPILS - (found.box.left, found.box.top))
    assert found.inter_ocular_distance == pytest.approx(np.hypot(40, 2))


def test_boxes_per_frame_follow_a_shift_of_whole_pixels_exactly():
    found = crops_of_sequence([FACE, SHIFTED[0]], [PUPILS, SHIFTED[1]], **LIMITS, frame="per_frame")
    np.testing.assert_array_equal(found.crops[0], found.crops[1])


def test_a_similarity_undoes_shift_rotation_and_change_of_size():
    frames, pupils = [FACE, SHIFTED[0], TURNED[0]], [PUPILS, SHIFTED[1], TURNED[1]]
    kept = {
        mode: crops_of_sequence(frames, pupils, **LIMITS, frame=mode).crops.astype(float)
        for mode in ("first", "per_frame", "similarity")
    }
    difference = {mode: np.abs(crops[2] - crops[0]).mean() for mode, crops in kept.items()}
    assert difference["similarity"] < 2 < difference["per_frame"] < difference["first"]


@pytest.mark.parametrize(("mode", "off"), [("first", 9.0), ("per_frame", 3.0), ("similarity", 1e-6)])
def test_points_of_the_last_frame_lie_in_its_crop_where_they_show(mode, off):
    found = crops_of_sequence([FACE, SHIFTED[0], TURNED[0]], [PUPILS, SHIFTED[1], TURNED[1]], **LIMITS, frame=mode)
    pupils = found.points_in_last(TURNED[1])
    # A spot that is painted into the last frame shows up where the points say.
    spotted = TURNED[0].copy()
    x, y = np.rint(TURNED[1][0]).astype(int)
    spotted[y, x] = ~spotted[y, x]
    again = crops_of_sequence([FACE, SHIFTED[0], spotted], [PUPILS, SHIFTED[1], TURNED[1]], **LIMITS, frame=mode)
    difference = np.abs(again.crops[2].astype(int) - found.crops[2])
    place = np.array([(difference * axis).sum() for axis in np.indices(difference.shape)[::-1]]) / difference.sum()
    np.testing.assert_allclose(place, found.points_in_last([x, y]), atol=0.35)
    # How far the pupils are from where the first frame has them: what the mode promises.
    assert np.abs(pupils - found.pupils).max() < off


@pytest.mark.parametrize("mode", ["first", "per_frame", "similarity"])
@pytest.mark.parametrize("derotate", [False, True])
def test_a_still_head_gives_the_same_crop_in_every_mode(mode, derotate):
    found = crops_of_sequence([FACE, FACE], [PUPILS, PUPILS], **LIMITS, frame=mode, derotate=derotate)
    expected = crop(FACE, crop_box(PUPILS, **LIMITS, derotate=derotate))
    np.testing.assert_array_equal(found.crops[0], expected)
    assert np.abs(found.crops[1].astype(int) - expected).max() <= 1


def test_a_frame_of_another_size_is_a_fault_that_names_it():
    with pytest.raises(OferError, match="frame 3: has 200x190 pixels where the first has 200x200; "):
        crops_of_sequence([FACE, FACE, FACE[:190]], [PUPILS], **LIMITS)


@pytest.mark.parametrize(("mode", "asked"), [("first", [0]), ("per_frame", [0, 1, 2]), ("similarity", [0, 1, 2])])
def test_frames_are_cut_as_they_come_and_give_the_same_crops(mode, asked):
    frames, pupils = [FACE, SHIFTED[0], TURNED[0]], [PUPILS, SHIFTED[1], TURNED[1]]
    read, looked_at = [], []

    def reading():
        for number, frame in enumerate(frames):
            assert len(looked_at) >= min(number, len(asked)), "the frame before was used up"
            read.append(number)
            yield frame

    def pupils_of(number, image):
        assert read[-1] == number and image is frames[number]
        looked_at.append(number)
        return pupils[number]

    found = crops_while_reading(reading(), pupils_of, **LIMITS, frame=mode)
    whole = crops_of_sequence(frames, pupils, **LIMITS, frame=mode)
    np.testing.assert_array_equal(found.crops, whole.crops)
    assert looked_at == asked
    assert found.frame_shape == (200, 200)


def test_pupils_of_every_frame_are_needed_where_they_are_used():
    with pytest.raises(ValueError, match="needs 2 pairs of pupils"):
        crops_of_sequence([FACE, FACE], [PUPILS], **LIMITS, frame="similarity")


def test_unknown_modes_and_empty_sequences_are_errors():
    with pytest.raises(ValueError, match="unknown crop frame 'last'"):
        crops_of_sequence([FACE], [PUPILS], **LIMITS, frame="last")
    with pytest.raises(ValueError, match="without frames"):
        crops_of_sequence([], [PUPILS], **LIMITS)
