"""The flow of a face: where features are removed it is zero, exactly there."""

from dataclasses import replace

import numpy as np
import pytest

from ofer.faces.crop import CropBox
from ofer.faces.files import FaceSequence
from ofer.flow.face_flow import apex_flow, face_flow
from ofer.flow.farneback import farneback
from ofer.flow.pooling import adaptive_average_pool
from tests.flow.waves import FARNEBACK

MASK = np.zeros((96, 96), bool)
MASK[30:61, 10:80] = True


@pytest.fixture
def face():
    x, y = np.meshgrid(np.arange(96.0), np.arange(96.0))
    frames = [128 + 50 * np.sin((x - 1.5 * t) / 6) * np.cos((y + t) / 7) for t in range(3)]
    return FaceSequence(
        sample="S001_001", subject="S001", label="fear", crops=np.array(frames).round().astype(np.uint8),
        pupils=np.array([[30.0, 40.0], [60.0, 40.0]]), inter_ocular_distance=30.0,
        box=CropBox(left=0, top=0, width=96, height=96, angle=0.0), mask=MASK,
    )  # fmt: skip


def test_frames_are_counted_from_one_and_the_apex_is_the_last(face):
    expected = farneback(face.crops[0], face.crops[2], **FARNEBACK)
    np.testing.assert_array_equal(face_flow(face, 1, 3, FARNEBACK), expected)
    np.testing.assert_array_equal(apex_flow(face, FARNEBACK), expected)


def test_removal_zeroes_exactly_the_hidden_pixels(face):
    seen, removed = apex_flow(face, FARNEBACK), apex_flow(replace(face, flow_removed=True), FARNEBACK)
    assert (np.hypot(*seen) > 0).all(), "else nothing below could fail"
    assert (removed[:, MASK] == 0).all()
    np.testing.assert_array_equal(removed[:, ~MASK], seen[:, ~MASK])


def test_a_pooled_cell_is_zero_where_all_of_it_is_hidden_and_untouched_where_none_is(face):
    seen, removed = apex_flow(face, FARNEBACK), apex_flow(replace(face, flow_removed=True), FARNEBACK)
    hidden = adaptive_average_pool(MASK.astype(np.float64), 10)
    pooled, before = adaptive_average_pool(removed, 10), adaptive_average_pool(seen, 10)
    assert {0.0, 1.0} < set(hidden.ravel()), "cells of all three sorts"
    np.testing.assert_array_equal((pooled == 0).all(axis=0), hidden == 1)
    np.testing.assert_array_equal(pooled[:, hidden == 0], before[:, hidden == 0])
