"""Pictures of the user's: what their transparency cuts out, and what is refused in one line."""

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.occlusion.objects import pictures_of
from ofer.occlusion.pictures import read_pictures

GREY = np.tile(np.arange(0, 160, 8, dtype=np.uint8), (10, 1))


def written(path, image):
    assert cv2.imwrite(str(path), image)
    return path


def with_alpha(alpha):
    return np.dstack([GREY, GREY, GREY, alpha])


def test_transparency_becomes_opacity_and_colour_grey(tmp_path):
    alpha = np.zeros_like(GREY)
    alpha[2:8] = 255
    written(tmp_path / "a.png", with_alpha(alpha))
    written(tmp_path / "b.png", np.dstack([0 * GREY, 0 * GREY, GREY]))
    cut, red = read_pictures(tmp_path)
    np.testing.assert_array_equal(cut.grey, GREY)
    np.testing.assert_array_equal(cut.opacity, alpha / 255)
    np.testing.assert_allclose(red.grey, 0.299 * GREY, atol=0.51)
    assert (red.opacity == 1).all(), "without transparency it is opaque all over"


def test_pictures_come_in_order_of_their_names_whatever_else_lies_there(tmp_path):
    for name in ("b.PNG", "a.jpg", ".hidden.png"):
        written(tmp_path / name, GREY)
    (tmp_path / "licence.txt").write_text("free")
    assert [picture.name for picture in read_pictures(tmp_path)] == ["a", "b"]
    assert [picture.name for picture in read_pictures(tmp_path, ["b"])] == ["b"]
    values = {"fill": "image", "images": str(tmp_path), "objects": ["a"]}
    assert [picture.name for picture in pictures_of(values)] == ["a"]


def test_faults_are_named_with_their_remedy(tmp_path):
    with pytest.raises(OferError, match=r"nowhere: cannot be read .*; correct `images`"):
        read_pictures(tmp_path / "nowhere")
    with pytest.raises(OferError, match=r"has no picture .*; put some there"):
        read_pictures(tmp_path)
    written(tmp_path / "a.png", GREY)
    with pytest.raises(OferError, match="has no picture 'cup'; name one of a in `objects`"):
        read_pictures(tmp_path, ["cup"])
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes()[:-20])
    with pytest.raises(OferError, match=r"b\.png: .*; replace this picture"):
        read_pictures(tmp_path)
    written(tmp_path / "b.png", with_alpha(np.full_like(GREY, 100)))
    with pytest.raises(OferError, match=r"b\.png: is transparent all over"):
        read_pictures(tmp_path)
    written(tmp_path / "b.png", GREY.astype(np.uint16) * 256)
    with pytest.raises(OferError, match=r"b\.png: has 16 bits"):
        read_pictures(tmp_path)
