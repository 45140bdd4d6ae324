from typing import get_args

import pytest
from pydantic import ValidationError

from ofer.occlusion.bank import KINDS as KINDS_OF
from ofer.occlusion.objects import OBJECTS
from ofer.occlusion.occlude import KINDS
from ofer.occlusion.settings import BANKS, BUILT_IN, OcclusionSettings

BOX = {"x": (-1, 1), "y": (0, 1)}


def test_every_kind_and_object_can_be_set():
    assert get_args(OcclusionSettings.model_fields["fill"].annotation) == KINDS
    assert BUILT_IN == OBJECTS
    assert {name: tuple(KINDS_OF[name]) for name in BANKS} == BANKS


@pytest.mark.parametrize(
    "change",
    [
        {"boxes": []},
        {"boxes": [{"x": (1, -1), "y": (0, 1)}]},
        {"boxes": [{"x": (-1, 1)}]},
        {"fill": "pink"},
        {"fill": "image", "objects": ["spoon"]},
        {"fill": "noise", "objects": ["cup"]},
        {"images": "textures"},
        {"share": (0.2, 0.3)},
        {"of_picture": [BOX]},
        {"boxes": [], "of_picture": [{"x": (0, 1), "y": (0.5, 1.1)}]},
        {"boxes": [], "share": (0.3, 0.2)},
        {"boxes": [], "share": (0, 0.2)},
        {"objects_of": "test"},
        {"fill": "image", "objects_of": "fedro"},
        {"fill": "image", "objects_of": "test", "objects": ["cup"]},
    ],
)
def test_what_makes_no_sense_is_refused(change):
    with pytest.raises(ValidationError):
        OcclusionSettings(**({"boxes": [BOX]} | change))


def test_pictures_of_ones_own_may_have_any_name():
    assert OcclusionSettings(boxes=[BOX], fill="image", images="textures", objects=["spoon"]).objects == ["spoon"]


def test_an_occluder_lies_by_the_eyes_in_the_picture_or_at_random():
    assert OcclusionSettings(of_picture=[{"x": (0, 1), "y": (0, 0.5)}]).boxes == []
    assert OcclusionSettings(share=(1 / 6, 1 / 6)).share == (1 / 6, 1 / 6)
    assert OcclusionSettings(share=(0.38, 0.5), fill="image", objects_of="test", objects=["veil"]).objects == ["veil"]
