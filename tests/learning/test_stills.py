"""Pictures are what was asked for, in that order, and a round's digest tells every other round apart."""

import dataclasses

import numpy as np
import pytest

from ofer.learning.colour import in_colour
from ofer.learning.stills import ArrayPictures, Pictures, ReadPictures, StillsRound, round_digest

GENERATOR = np.random.default_rng(0)
ARRAY = GENERATOR.integers(0, 256, (300, 4, 4, 3), dtype=np.uint8)
LABEL = GENERATOR.integers(0, 3, 300)
POINTS = GENERATOR.uniform(0, 4, (300, 68, 2)).astype(np.float32)


def read(**changes) -> ReadPictures:
    return ReadPictures(
        **({"read": lambda i: ARRAY[i], "label": LABEL, "side": 4, "channels": 3, "identity": "a"} | changes)
    )


@pytest.mark.parametrize("pictures", [ArrayPictures(ARRAY, LABEL), read()])
def test_pictures_come_in_the_order_that_is_asked_for(pictures: Pictures):
    assert (len(pictures), pictures.side, pictures.channels) == (300, 4, 3)
    indices = np.asarray([299, 0, 0, 7])
    np.testing.assert_array_equal(pictures.read(indices), np.stack([ARRAY[index] for index in indices]))


@pytest.mark.parametrize("pictures", [ArrayPictures(ARRAY, LABEL, POINTS), read(points=POINTS)])
def test_points_are_those_of_their_pictures(pictures: Pictures):
    np.testing.assert_array_equal(pictures.points(np.asarray([299, 0, 7])), POINTS[[299, 0, 7]])
    assert read().points(np.arange(3)) is None


@pytest.mark.parametrize(
    "pictures",
    [ArrayPictures(ARRAY, LABEL, uncovered=ARRAY[::-1]), read(uncovered=lambda indices: ARRAY[::-1][indices])],
)
def test_what_nothing_is_painted_over_may_be_asked_for(pictures: Pictures):
    indices = np.asarray([299, 0, 7])
    np.testing.assert_array_equal(pictures.uncovered(indices), ARRAY[[0, 299, 292]])
    np.testing.assert_array_equal(read().uncovered(indices), ARRAY[indices])


def test_grey_pictures_in_colour_are_uncovered_in_colour():
    grey = ArrayPictures(ARRAY[..., :1], LABEL, uncovered=ARRAY[..., 1:2])
    expected = np.repeat(ARRAY[:2, ..., 1:2], 3, axis=-1)
    np.testing.assert_array_equal(in_colour(grey).uncovered(np.arange(2)), expected)


@pytest.mark.parametrize("points", [POINTS[1:], POINTS[..., :1], np.full_like(POINTS, np.nan)])
def test_points_that_a_picture_lacks_are_refused(points: np.ndarray):
    with pytest.raises(ValueError, match="points must be"):
        read(points=points)


@pytest.mark.parametrize("given", [ARRAY[:3], ARRAY[:2].astype(np.float32), ARRAY[:2, :3, :3]])
def test_another_array_than_asked_for_is_refused(given: np.ndarray):
    with pytest.raises(ValueError, match="2 pictures were asked for"):
        read(read=lambda indices: given).read(np.arange(2))


def test_pictures_without_a_label_each_are_refused():
    with pytest.raises(ValueError, match="with N labels"):
        ArrayPictures(ARRAY, LABEL[1:])


def test_the_digest_of_a_round_is_of_its_bytes_labels_and_roles():
    changed = ARRAY.copy()
    changed[-1, -1, -1, -1] ^= 1
    other_label = np.roll(LABEL, 1)
    base = StillsRound(training=ArrayPictures(ARRAY, LABEL), validation=read(), classes=3)
    rounds = [
        base,
        dataclasses.replace(base, classes=4),
        dataclasses.replace(base, training=ArrayPictures(changed, LABEL)),
        dataclasses.replace(base, training=ArrayPictures(ARRAY, other_label)),
        dataclasses.replace(base, training=ArrayPictures(ARRAY[:-1], LABEL[:-1])),
        dataclasses.replace(base, validation=read(label=other_label)),
        dataclasses.replace(base, validation=read(identity="b")),
        dataclasses.replace(base, validation=read(points=POINTS)),
        dataclasses.replace(base, validation=read(points=np.roll(POINTS, 1))),
        dataclasses.replace(base, training=ArrayPictures(ARRAY, LABEL, POINTS)),
        dataclasses.replace(base, training=ArrayPictures(ARRAY, LABEL, uncovered=changed)),
        dataclasses.replace(base, training=base.validation, validation=base.training),
    ]
    assert len({round_digest(one) for one in rounds}) == len(rounds)
    again = StillsRound(training=ArrayPictures(ARRAY.copy()[::1], LABEL), validation=read(), classes=3)
    assert round_digest(again) == round_digest(base)
