"""The square of a still is found in its picture as people see it, or as points and box that come with it want it."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.face_square import SquareFinder
from ofer.faces.settings import AlignSettings, PupilSettings
from tests.corpora.tagged import write_tagged

PUPILS = PupilSettings(source="landmarks").model_dump()
UPSIDE_DOWN = 3


def finder(root: Path, **align) -> SquareFinder:
    return SquareFinder(root, AlignSettings(**align).model_dump(), PUPILS)


def row(points=(), box=()) -> SimpleNamespace:
    """Return a row as the manifest has it: what a corpus does not ship is an empty list."""
    return SimpleNamespace(frames=["turned.png"], points=list(points), box=list(box))


@pytest.fixture
def bright_above(tmp_path: Path) -> Path:
    """Return a folder with a photo that is bright above as viewers show it, and below as it is stored."""
    picture = np.zeros((40, 40, 3), np.uint8)
    picture[:20] = 255
    write_tagged(tmp_path / "turned.png", picture, UPSIDE_DOWN)
    return tmp_path


def test_a_photo_is_turned_upright_unless_points_or_a_box_came_with_it(bright_above: Path) -> None:
    square = finder(bright_above, by="as_shipped")
    assert square.find(row())[0][:20].all()
    for shipped in (row(points=[(3, 4)] * 5), row(box=(0, 0, 40, 40))):
        assert square.find(shipped)[0][20:].all()


def test_a_fault_names_the_picture_and_what_to_do(bright_above: Path) -> None:
    with pytest.raises(OferError, match=r"turned\.png: its eyes are not known; look at this picture, or change"):
        finder(bright_above, by="eyes").find(row())
