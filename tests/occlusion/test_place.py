"""Objects before a face: the mask is the silhouette, and nothing beyond it changes."""

import numpy as np
import pytest

from ofer.occlusion.objects import built_in_pictures
from ofer.occlusion.pictures import Picture
from ofer.occlusion.place import place_pictures
from ofer.occlusion.regions import box_window, region_mask, union_mask

PUPILS = np.array([[40.0, 40.0], [80.0, 40.0]])
SHAPE = (130, 120)
# 40 pixels between the pupils, (60, 40) in their middle: rows 60 … 99, columns 20 … 99.
BOX = {"x": (-1.0, 0.975), "y": (0.5, 1.475)}
RNG = np.random.default_rng(0)
CORNER = Picture("corner", np.arange(1, 33, dtype=np.uint8).reshape(4, 8), np.tri(4, 8, 3, dtype=np.float32))


def placed(pictures, boxes=(BOX,), fit="box", shape=SHAPE, pupils=PUPILS, seed=0):
    places = [box_window(pupils, box["x"], box["y"]) for box in boxes]
    return place_pictures(shape, places, pictures, fit, np.random.default_rng(seed))


def test_a_stretched_object_hides_exactly_its_silhouette():
    texture, mask = placed([CORNER])
    expected = np.zeros(SHAPE, bool)
    expected[60:100, 20:100] = np.kron(CORNER.opacity, np.ones((10, 10))) > 0
    # Between two pixels of the picture the scaled edge lies within one of its pixels.
    assert (mask != expected).sum() < 0.1 * expected.sum()
    assert not mask[:60].any()
    assert not mask[100:].any()
    assert not mask[:, :20].any()
    assert not mask[:, 100:].any()
    assert texture[~mask].max() == 0
    assert texture[61, 22] == 1


def test_shrinking_hides_where_half_of_a_pixel_is_covered():
    opacity = (RNG.random((120, 240)) < 0.5).astype(np.float32)
    picture = Picture("noise", np.full(opacity.shape, 200, np.uint8), opacity)
    texture, mask = placed([picture])
    np.testing.assert_array_equal(mask[60:100, 20:100], opacity.reshape(40, 3, 80, 3).mean(axis=(1, 3)) > 0.5)
    assert (texture[mask] == 200).all(), "what is transparent does not bleed into the object"


def test_an_opaque_picture_hides_the_box():
    picture = Picture("photo", np.full((30, 30), 9, np.uint8), np.ones((30, 30), np.float32))
    np.testing.assert_array_equal(placed([picture])[1], region_mask(SHAPE, PUPILS, **BOX))


def test_inside_keeps_the_proportions_in_the_middle_of_the_box():
    square = Picture("square", np.full((30, 30), 9, np.uint8), np.ones((30, 30), np.float32))
    mask = placed([square], fit="inside")[1]
    expected = np.zeros(SHAPE, bool)
    expected[60:100, 40:80] = True
    np.testing.assert_array_equal(mask, expected)


@pytest.mark.parametrize("fit", ["box", "inside"])
def test_the_crops_border_cuts_an_object_as_it_cuts_the_box(fit):
    pictures = built_in_pictures(["hand"])
    whole_texture, whole = placed(pictures, fit=fit)
    for rows, columns in (((70, 130), (0, 120)), ((0, 75), (30, 90)), ((95, 130), (95, 120))):
        shift = np.array([columns[0], rows[0]])
        texture, mask = placed(
            pictures, fit=fit, shape=(rows[1] - rows[0], columns[1] - columns[0]), pupils=PUPILS - shift
        )
        np.testing.assert_array_equal(mask, whole[slice(*rows), slice(*columns)])
        np.testing.assert_array_equal(texture, whole_texture[slice(*rows), slice(*columns)])


def test_a_box_out_of_sight_or_thinner_than_a_pixel_hides_nothing():
    for box in ({"x": (8, 9), "y": (0, 1)}, {"x": (0.001, 0.002), "y": (0, 1)}):
        assert not placed([CORNER], boxes=[box])[1].any()


def test_each_box_gets_an_object_and_the_seed_says_which():
    pictures = built_in_pictures()
    boxes = [{"x": (-1.0, 0.0), "y": (0.0, 1.0)}, BOX]
    texture, mask = placed(pictures, boxes=boxes)
    assert not (mask & ~union_mask(SHAPE, PUPILS, boxes)).any()
    np.testing.assert_array_equal(placed(pictures, boxes=boxes)[0], texture)
    masks = {placed(pictures, seed=seed)[1].tobytes() for seed in range(40)}
    assert len(masks) == len(pictures)


def test_the_window_of_a_box_is_its_mask():
    top, bottom, left, right = box_window(PUPILS, **BOX)
    mask = np.zeros(SHAPE, bool)
    mask[top:bottom, left:right] = True
    np.testing.assert_array_equal(mask, region_mask(SHAPE, PUPILS, **BOX))
    assert box_window(PUPILS, x=(-2.0, -1.6), y=(-1.25, -1.1)) == (-10, -3, -20, -3)
