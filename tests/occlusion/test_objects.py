"""The built-in objects: what a scaled one promises of its silhouette."""

import numpy as np
import pytest

from ofer.occlusion.objects import OBJECTS, built_in_pictures, pictures_of


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_spans_its_canvas_and_most_of_it_is_opaque(name):
    [picture] = built_in_pictures([name])
    solid = picture.opacity >= 0.5
    assert solid.any(axis=1).all(), "a row that the object does not reach would shrink what is hidden"
    assert solid.any(axis=0).all()
    assert solid.mean() > 0.7
    assert picture.grey.shape == picture.opacity.shape


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_is_no_flat_patch(name):
    [picture] = built_in_pictures([name])
    assert picture.grey[picture.opacity >= 0.5].std() > 15


def test_objects_come_by_name_and_are_the_same_whenever_drawn():
    once, again = built_in_pictures(), built_in_pictures()
    assert [picture.name for picture in once] == sorted(OBJECTS)
    assert [picture.name for picture in built_in_pictures(["scarf", "cup"])] == ["cup", "scarf"]
    for one, other in zip(once, again, strict=True):
        np.testing.assert_array_equal(one.grey, other.grey)


def test_only_the_fill_image_has_pictures():
    assert pictures_of({"fill": "removal"}) == []
    assert [p.name for p in pictures_of({"fill": "image", "images": None, "objects": ["cup"]})] == ["cup"]
