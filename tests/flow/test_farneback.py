import cv2
import numpy as np
import pytest

from ofer.flow.farneback import farneback
from tests.flow.waves import FARNEBACK

SIDE, MARGIN = 200, 30
WAVES = np.random.default_rng(0).uniform(-0.35, 0.35, (24, 3))


def image(dx=0.0, dy=0.0):
    """An analytic texture, translated exactly by any part of a pixel."""
    x, y = np.meshgrid(np.arange(SIDE) - dx, np.arange(SIDE) - dy)
    total = sum(np.cos(a * x + b * y + 18 * c) for a, b, c in WAVES)
    return np.clip(128 + 12 * total, 0, 255).round().astype(np.uint8)


def inside(flow):
    return flow[..., MARGIN:-MARGIN, MARGIN:-MARGIN]


@pytest.mark.parametrize(("dx", "dy"), [(0.3, 0.0), (0.0, -0.5), (0.75, 0.25), (2.4, -1.6), (-4.5, 3.2)])
def test_a_known_translation_is_found_to_a_tenth_of_a_pixel(dx, dy):
    flow = farneback(image(), image(dx, dy), **FARNEBACK)
    assert flow.shape == (2, SIDE, SIDE)
    assert flow.dtype == np.float32
    error = np.hypot(inside(flow)[0] - dx, inside(flow)[1] - dy)
    assert error.mean() < 0.05
    assert np.quantile(error, 0.95) < 0.1


def test_no_motion_has_no_flow_but_for_the_border():
    # OpenCV's expansion is biased within about a window of the image's border, up to a tenth of a pixel here.
    flow = farneback(image(), image(), **FARNEBACK)
    assert np.abs(inside(flow)).max() < 1e-4
    assert np.abs(flow).max() < 0.2


def test_the_number_of_threads_changes_no_byte():
    threads = cv2.getNumThreads()
    try:
        flows = []
        for number in (1, 2, 3):
            cv2.setNumThreads(number)
            flows.append(farneback(image(), image(1.5, 0.8), **FARNEBACK).tobytes())
    finally:
        cv2.setNumThreads(threads)
    assert len(set(flows)) == 1


def test_each_parameter_reaches_opencv():
    usual = farneback(image(), image(2.4, -1.6), **FARNEBACK)
    others = {
        "pyr_scale": 0.7,
        "levels": 1,
        "winsize": 9,
        "iterations": 1,
        "poly_n": 7,
        "poly_sigma": 1.5,
        "flags": cv2.OPTFLOW_FARNEBACK_GAUSSIAN,
    }
    for name, value in others.items():
        other = farneback(image(), image(2.4, -1.6), **(FARNEBACK | {name: value}))
        assert not np.array_equal(usual, other), name
