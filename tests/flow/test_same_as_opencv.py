"""Our flows are those of cv2.calcOpticalFlowFarneback, pair by pair, on textures and on faces."""

import numpy as np
import pytest

from benchmarks.batched_farneback import batched_farneback
from ofer.corpora.images import read_grey
from ofer.corpora.landmarks import read_landmarks
from ofer.faces.eye_centres import from_landmarks
from ofer.faces.sequence import crops_of_sequence
from ofer.flow.farneback import farneback
from ofer.flow.pairs import frame_pairs
from ofer.flow.shared_farneback import shared_farneback
from tests.corpora.sample_corpus import sample_root
from tests.flow.waves import USUAL, waves

SETS = [
    USUAL,
    USUAL | {"pyr_scale": 0.8, "levels": 6},
    USUAL | {"pyr_scale": 0.7, "levels": 1, "winsize": 9},
    USUAL | {"winsize": 16, "iterations": 1},
    USUAL | {"winsize": 31, "iterations": 5, "levels": 2},
    USUAL | {"poly_n": 7, "poly_sigma": 1.5},
    USUAL | {"poly_n": 3, "poly_sigma": 0.8, "winsize": 5},
]


WAYS = {
    "shared": shared_farneback,
    "batched": lambda frames, pairs, **parameters: batched_farneback(frames, pairs, **parameters).numpy(),
}


@pytest.fixture(params=WAYS)
def way(request):
    return WAYS[request.param]


def painted(crops):
    """Black from the middle row on: painted edges and areas without any texture."""
    hidden = crops.copy()
    hidden[:, crops.shape[1] // 2 : -10, 20:-20] = 0
    return hidden


def largest_difference(way, frames, pairs, parameters):
    ours = way(frames, pairs, **parameters)
    return max(
        np.abs(flow - farneback(frames[p - 1], frames[n - 1], flags=0, **parameters)).max()
        for (p, n), flow in zip(pairs, ours, strict=True)
    )


@pytest.mark.parametrize("parameters", SETS)
@pytest.mark.parametrize("occlude", [np.array, painted])
def test_moving_waves_have_opencvs_flow(way, parameters, occlude):
    assert largest_difference(way, occlude(waves()), frame_pairs("mid", 5), parameters) < 1e-3


@pytest.mark.parametrize("parameters", SETS)
@pytest.mark.parametrize("occlude", [np.array, painted])
@pytest.mark.parametrize("number", [0, -1])
def test_faces_have_opencvs_flow(way, parameters, occlude, number):
    folder = sorted((sample_root() / "cohn-kanade-images").glob("*/*/"))[number]
    files = sorted(folder.glob("*.png"))
    landmarks = sample_root() / "Landmarks" / folder.parent.name / folder.name
    pupils = from_landmarks(read_landmarks(landmarks / f"{files[0].stem}_landmarks.txt"))
    crops = crops_of_sequence([read_grey(file) for file in files], [pupils], x=(-0.8, 0.8), y=(-0.6, 1.4)).crops
    last = len(crops)
    assert largest_difference(way, occlude(crops), [(1, last), (1, 2), (last // 2, last)], parameters) < 1e-3


@pytest.mark.parametrize(("height", "width"), [(31, 80), (33, 32), (64, 300), (20, 18)])
def test_small_and_long_images_have_opencvs_flow(way, height, width):
    assert largest_difference(way, waves(2, height, width), [(1, 2), (2, 1)], USUAL) < 1e-3
