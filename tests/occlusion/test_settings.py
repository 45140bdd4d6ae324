from typing import get_args

import pytest
from pydantic import ValidationError

from ofer.occlusion.fill import FILLS
from ofer.occlusion.settings import OcclusionSettings

BOX = {"x": (-1, 1), "y": (0, 1)}


def test_every_fill_can_be_set():
    assert get_args(OcclusionSettings.model_fields["fill"].annotation) == FILLS


@pytest.mark.parametrize(
    "change",
    [{"boxes": []}, {"boxes": [{"x": (1, -1), "y": (0, 1)}]}, {"boxes": [{"x": (-1, 1)}]}, {"fill": "pink"}],
)
def test_what_makes_no_sense_is_refused(change):
    with pytest.raises(ValidationError):
        OcclusionSettings(**({"boxes": [BOX]} | change))
