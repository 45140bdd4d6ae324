"""What every kind of occlusion does to a sequence, and what it leaves."""

from dataclasses import replace

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.crop import CropBox
from ofer.faces.files import FaceSequence
from ofer.occlusion.objects import pictures_of
from ofer.occlusion.occlude import KINDS, hidden_by, occlude
from ofer.occlusion.regions import region_mask

PUPILS = np.array([[40.0, 40.0], [80.0, 40.0]])
BOX = {"x": [-1.0, 1.0], "y": [-0.45, 0.3]}
FACE = FaceSequence(
    sample="S001_001",
    subject="S001",
    label="fear",
    crops=np.random.default_rng(0).integers(1, 255, (4, 110, 120), dtype=np.uint8),
    pupils=PUPILS,
    inter_ocular_distance=40.0,
    box=CropBox(left=0, top=0, width=120, height=110, angle=0.0),
)
PAINTED = [kind for kind in KINDS if kind != "removal"]


def occluded(kind, face=FACE, seed=0):
    values = {"boxes": [BOX], "fill": kind, "seed": seed, "images": None, "objects": ["glasses", "hand"], "fit": "box"}
    return occlude(face, values, pictures_of(values))


@pytest.mark.parametrize("kind", KINDS)
def test_the_mask_lies_in_the_box_and_outside_it_nothing_changes(kind):
    face = occluded(kind)
    assert face.mask.any()
    assert not (face.mask & ~region_mask((110, 120), PUPILS, **BOX)).any()
    np.testing.assert_array_equal(face.crops[:, ~face.mask], FACE.crops[:, ~face.mask])
    assert replace(face, crops=FACE.crops, mask=None, flow_removed=False) == FACE


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "image"])
def test_all_but_objects_hide_the_whole_box(kind):
    np.testing.assert_array_equal(occluded(kind).mask, region_mask((110, 120), PUPILS, **BOX))


@pytest.mark.parametrize("kind", PAINTED)
def test_what_is_painted_is_the_same_in_every_frame_and_nothing_of_the_face(kind):
    face = occluded(kind)
    assert (face.crops[:, face.mask] == face.crops[0][face.mask]).all()
    if kind != "mean":
        other = occluded(kind, replace(FACE, crops=255 - FACE.crops))
        np.testing.assert_array_equal(face.crops[:, face.mask], other.crops[:, face.mask])
    assert not face.flow_removed


def test_removal_paints_nothing_and_says_so():
    face = occluded("removal")
    np.testing.assert_array_equal(face.crops, FACE.crops)
    assert face.flow_removed


@pytest.mark.parametrize("kind", ["noise", "saltpepper", "image"])
def test_chance_is_of_the_seed_and_the_sample_alone(kind):
    first = occluded(kind)
    np.testing.assert_array_equal(occluded(kind).crops, first.crops)
    others = [occluded(kind, seed=seed) for seed in range(1, 9)]
    others += [occluded(kind, replace(FACE, sample=f"S001_{number}")) for number in range(8)]
    differ = [not np.array_equal(other.crops, first.crops) for other in others]
    assert any(differ[:8])
    assert any(differ[8:])


@pytest.mark.parametrize("place", [{"of_picture": [{"x": [0, 1], "y": [0, 0.5]}]}, {"share": [0.3, 0.4]}])
@pytest.mark.parametrize("kind", KINDS)
def test_an_occluder_may_lie_where_no_eyes_place_it(kind, place):
    values = {"boxes": [], "fill": kind, "seed": 0, "images": None, "objects": ["book"], "fit": "box"} | place
    face = occlude(FACE, values, pictures_of(values))
    np.testing.assert_array_equal(face.crops[:, ~face.mask], FACE.crops[:, ~face.mask])
    np.testing.assert_array_equal(
        face.mask, hidden_by(values, FACE.sample, (110, 120), PUPILS + 7, pictures_of(values))
    )
    if "of_picture" in place:
        assert face.mask[:55].all() and not face.mask[55:].any()
    elif kind != "image":
        assert face.mask.any(axis=0).sum() == face.mask.any(axis=1).sum() in range(33, 45)


def test_a_bank_of_stills_covers_no_sequence():
    with pytest.raises(OferError, match="`objects_of: test` names objects for stills"):
        pictures_of({"fill": "image", "images": None, "objects": [], "objects_of": "test"})
