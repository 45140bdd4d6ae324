"""Banks of objects: disjoint, the same whenever drawn, solid and coloured; and a user's folders."""

from itertools import combinations

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.jobs.provenance import digest_of
from ofer.occlusion.bank import KINDS, LEARNED, VARIANTS, _drawn, bank, bank_of, folder_bank

VALUES = {"fill": "image", "images": None, "objects": [], "objects_of": None}


def test_no_two_banks_share_a_kind_or_an_object():
    for one, other in combinations(KINDS, 2):
        assert not KINDS[one].keys() & KINDS[other].keys()
        assert not set(KINDS[one].values()) & set(KINDS[other].values())
    first = [digest_of(bank(name)[f"{kind}-00"].rgba.tobytes()) for name in KINDS for kind in KINDS[name]]
    assert len(set(first)) == len(first) == 30


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in KINDS for kind in KINDS[name]])
def test_an_object_is_cut_out_of_its_picture_coloured_and_no_flat_patch(name, kind):
    rgba = bank(name)[f"{kind}-01"].rgba
    solid = rgba[..., 3] >= 128
    assert rgba.shape[2] == 4 and max(rgba.shape[:2]) >= 120
    assert solid.any(axis=1).all() and solid.any(axis=0).all(), "nothing empty beside it"
    assert solid.mean() > (0.2 if kind == "veil" else 0.3)
    assert rgba[solid][:, :3].std(axis=0).max() > 10


def test_an_object_is_the_same_whenever_drawn_and_unlike_others_of_its_kind():
    once = bank("test")["fan-03"].rgba
    _drawn.cache_clear()
    np.testing.assert_array_equal(bank("test")["fan-03"].rgba, once)
    assert not np.array_equal(bank("test")["fan-04"].rgba, once)
    with pytest.raises(KeyError):
        bank("test")["mug-00"]


def test_an_entry_names_its_bank_and_may_name_kinds():
    assert list(bank_of(VALUES | {"objects_of": "test"})) == list(bank("test"))
    assert len(bank("test")) == VARIANTS * len(KINDS["test"])
    chosen = bank_of(VALUES | {"objects_of": "train", "objects": ["mug", "cap"]})
    assert set(chosen) == {f"{kind}-{number:02d}" for kind in ("mug", "cap") for number in range(VARIANTS)}
    assert set(bank_of(VALUES | {"objects": ["cup", "book"]})) == {"book", "cup"}
    rgba = bank_of(VALUES)["cup"].rgba
    assert (rgba[..., 0] == rgba[..., 2]).all(), "the objects of sequences are grey"
    assert not len(bank_of({"fill": "black"}))


def test_a_users_pictures_keep_their_colours_and_their_outline(tmp_path):
    blue_green_red_opacity = np.full((5, 6, 4), (10, 20, 30, 255), np.uint8)
    blue_green_red_opacity[:2, :, 3] = 0
    cv2.imwrite(str(tmp_path / "spoon.png"), blue_green_red_opacity)
    cv2.imwrite(str(tmp_path / "wall.png"), np.full((4, 4), 9, np.uint8))
    half = np.dstack([np.full((900, 600, 3), 77, np.uint8), np.where(np.indices((900, 600))[1] < 300, 255, 0)])
    cv2.imwrite(str(tmp_path / "poster.png"), half.astype(np.uint8))
    pictures = folder_bank(tmp_path)
    assert set(pictures) == {"poster.png", "spoon.png", "wall.png"}
    assert pictures["spoon.png"].rgba[4, 0].tolist() == [30, 20, 10, 255]
    assert not pictures["spoon.png"].rgba[0, 0, 3]
    assert (pictures["wall.png"].rgba == (9, 9, 9, 255)).all()
    poster = pictures["poster.png"].rgba
    assert poster.shape == (256, 171, 4), "a large one is held at the size of a face"
    assert (poster[:, :85] == (77, 77, 77, 255)).all() and not poster[:, 87:, 3].any()


@pytest.mark.parametrize("learned", LEARNED)
def test_a_users_folder_for_tests_has_no_picture_that_training_may_see(tmp_path, learned):
    for part, grey in ((learned, 10), ("test", 20)):
        (tmp_path / part).mkdir()
        cv2.imwrite(str(tmp_path / part / "wall.png"), np.full((4, 4), grey, np.uint8))
    values = VALUES | {"images": str(tmp_path), "objects_of": "test"}
    assert (bank_of(values)["wall.png"].rgba[..., 0] == 20).all()
    (tmp_path / "test" / "copy.png").write_bytes((tmp_path / learned / "wall.png").read_bytes())
    with pytest.raises(OferError, match=rf"copy\.png: is the same picture as .*{learned}.wall\.png"):
        bank_of(values)
