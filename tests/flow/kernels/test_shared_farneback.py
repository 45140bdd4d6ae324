"""A frame's expansion is shared by its pairs: once each, no longer than needed, and only where it pays."""

import weakref

import cv2
import numpy as np

from ofer.flow import farneback as farneback_module
from ofer.flow.farneback import farneback, farneback_between
from ofer.flow.kernels import shared_farneback as shared_module
from ofer.flow.kernels.expansion import expand
from ofer.flow.kernels.shared_farneback import shared_farneback
from ofer.flow.pairs import frame_pairs
from tests.flow.waves import USUAL, waves


def test_each_frame_is_expanded_once_and_forgotten_after_its_last_pair(monkeypatch):
    expanded, kept = [], []

    def noted_expand(image, weights):
        expanded.append(round(float(image.mean())))
        expansion = expand(image, weights)
        kept.append(weakref.ref(expansion))
        return expansion

    monkeypatch.setattr(shared_module, "expand", noted_expand)
    frames = np.full((6, 50, 50), np.arange(6)[:, None, None], np.uint8)
    alive = [
        sum(reference() is not None for reference in kept)
        for _ in shared_farneback(frames, frame_pairs("all", 6), **USUAL)
    ]
    assert expanded == [0, 1, 2, 3, 4, 5]
    assert alive == [2, 2, 2, 2, 2]


def test_it_is_used_where_frames_take_part_in_many_pairs(monkeypatch):
    used = []

    def noted(frames, pairs, **parameters):
        used.append(len(pairs))
        return original(frames, pairs, **parameters)

    original = shared_module.shared_farneback
    monkeypatch.setattr(shared_module, "shared_farneback", noted)
    frames = waves(9)
    for strategy in ("apex", "three_frames", "all", "all_apex", "mid"):
        pairs = frame_pairs(strategy, 9)
        flows = list(farneback_between(frames, pairs, USUAL | {"flags": 0}))
        for (previous, following), flow in zip(pairs, flows, strict=True):
            alone = farneback(frames[previous - 1], frames[following - 1], **USUAL, flags=0)
            np.testing.assert_allclose(flow, alone, atol=1e-3)
    assert used == [len(frame_pairs("mid", 9))]
    list(farneback_between(frames, frame_pairs("mid", 9), USUAL | {"flags": 0}, kernels=False))
    assert len(used) == 1


def test_a_gaussian_window_stays_opencvs(monkeypatch):
    monkeypatch.setattr(farneback_module, "PAIRS_A_FRAME", 0)
    parameters = USUAL | {"flags": cv2.OPTFLOW_FARNEBACK_GAUSSIAN}
    frames = waves(2)
    (flow,) = farneback_between(frames, [(1, 2)], parameters)
    np.testing.assert_array_equal(flow, farneback(frames[0], frames[1], **parameters))
