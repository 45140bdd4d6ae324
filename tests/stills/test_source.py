"""Pictures that are painted over and scaled when they are read: those that tests are given, in the order asked for."""

from pathlib import Path

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.pictures import FacePicture, FacePictures, read_pictures, row_numbers, write_pictures
from ofer.occlusion.bank import bank_of
from ofer.occlusion.parameters import draw_parameters
from ofer.stills.source import Look, Occluder, Source
from ofer.stills.view import view

VALUES = {"boxes": [], "of_picture": [{"x": (0.0, 1.0), "y": (0.0, 0.5)}], "fill": "black", "seed": 0}


def faces(path: Path, names: list[str], side: int, channels: int) -> FacePictures:
    rng = np.random.default_rng(side)
    shape = (side, side, channels)
    pictures = [
        FacePicture(name, name, "fear", "train", rng.integers(1, 256, shape, np.uint8))
        for name in names
    ]  # fmt: skip
    write_pictures(path, pictures, shape=shape)
    return read_pictures([path])


def occluder(found: FacePictures) -> Occluder:
    bank = bank_of(VALUES)
    return Occluder(
        VALUES, bank, {name: draw_parameters(VALUES, name, found.side, None, bank) for name in found.sample}
    )


@pytest.fixture
def looks(tmp_path: Path) -> list[Look]:
    colour, grey = faces(tmp_path / "1.h5", ["a", "b", "c"], 20, 3), faces(tmp_path / "2.h5", ["d", "e"], 12, 1)
    return [Look(colour, np.array([2, 0])), Look(grey, np.array([0, 1])), Look(colour, np.array([1]), occluder(colour))]


def test_pictures_of_several_corpora_and_occlusions_are_read_in_the_order_asked_for(looks: list[Look]) -> None:
    source = Source(looks, 10, 3)
    one_by_one = [look.picture(index, 10, 3)[0] for look in looks for index in range(len(look.rows))]
    order = np.array([4, 0, 3, 3, 1])
    assert np.array_equal(source.read(order), np.stack([one_by_one[index] for index in order]))
    assert np.array_equal(one_by_one[0], view(looks[0].faces.pictures[2], 10, 3))


def test_grey_has_three_equal_channels_and_what_is_hidden_is_black(looks: list[Look]) -> None:
    grey, _ = looks[1].picture(0, 12, 3)
    assert (grey == grey[..., :1]).all()
    painted, hidden = looks[2].picture(0, 20, 3)
    assert hidden is not None
    assert hidden[:10].all() and not hidden[10:].any()
    assert not painted[hidden].any()
    assert np.array_equal(painted[~hidden], looks[2].faces.pictures[1][~hidden])


@pytest.mark.parametrize("channels", [1, 3])
def test_uncovered_pictures_are_the_same_but_where_something_is_painted(looks: list[Look], channels: int) -> None:
    source = Source(looks, 10, channels)
    covered, bare = source.read(np.arange(5)), source.uncovered(np.arange(5))
    assert np.array_equal(covered[:4], bare[:4])
    assert np.array_equal(covered[4, 5:], bare[4, 5:])
    assert not covered[4, :5].any()
    assert bare[4, :5].all()


def test_its_identity_is_that_of_its_pictures_and_of_what_is_painted(looks: list[Look], tmp_path: Path) -> None:
    known = Source(looks, 10, 3).identity()
    assert Source(looks, 10, 3).identity() == known
    others = [
        looks[:2],
        [*looks[:2], Look(looks[2].faces, looks[2].rows)],
        [Look(looks[0].faces, np.array([2, 1])), *looks[1:]],
        [Look(faces(tmp_path / "3.h5", ["a", "b", "c"], 21, 3), np.array([2, 0])), *looks[1:]],
    ]
    assert len({known, *(Source(one, 10, 3).identity() for one in others)}) == 5


def test_a_sample_without_a_picture_or_an_occluder_is_one_line(looks: list[Look]) -> None:
    with pytest.raises(OferError, match="z: sample without picture"):
        row_numbers(looks[0].faces, ["a", "z"])
    lost = Occluder(VALUES, bank_of(VALUES), {})
    with pytest.raises(OferError, match="c: no occluder is placed"):
        Look(looks[0].faces, looks[0].rows, lost).picture(0, 10, 3)
