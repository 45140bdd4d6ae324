import pytest
from pydantic import ValidationError

from ofer.faces.settings import CropSettings, PupilSettings


def test_the_default_crop_is_the_protocols_square():
    crop = CropSettings()
    assert (crop.x, crop.y, crop.frame, crop.derotate) == ((-1.3, 1.3), (-0.7, 1.9), "first", False)


@pytest.mark.parametrize("change", [{"x": (1.0, -1.0)}, {"y": (1.0, 1.0)}, {"frame": "last"}, {"mode": "first"}])
def test_a_crop_that_makes_no_sense_is_refused(change):
    with pytest.raises(ValidationError):
        CropSettings(**change)


def test_where_pupils_come_from_must_be_said():
    with pytest.raises(ValidationError, match="source"):
        PupilSettings()
