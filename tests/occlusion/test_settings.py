from typing import get_args

import pytest
from pydantic import ValidationError

from ofer.occlusion.objects import OBJECTS
from ofer.occlusion.occlude import KINDS
from ofer.occlusion.settings import BUILT_IN, OcclusionSettings

BOX = {"x": (-1, 1), "y": (0, 1)}


def test_every_kind_and_object_can_be_set():
    assert get_args(OcclusionSettings.model_fields["fill"].annotation) == KINDS
    assert BUILT_IN == OBJECTS


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
    ],
)
def test_what_makes_no_sense_is_refused(change):
    with pytest.raises(ValidationError):
        OcclusionSettings(**({"boxes": [BOX]} | change))


def test_pictures_of_ones_own_may_have_any_name():
    assert OcclusionSettings(boxes=[BOX], fill="image", images="textures", objects=["spoon"]).objects == ["spoon"]
