"""Our flows are those of cv2.calcOpticalFlowFarneback, pair by pair, on textures and on faces."""

import numpy as np
import pytest

from benchmarks.synthetic_corpus import PARAMETERS
from ofer.corpora.images import read_grey
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.synthetic.write import write_subject
from ofer.faces.eye_centres import from_landmarks
from ofer.faces.sequence import crops_of_sequence
from ofer.flow.farneback import farneback
from ofer.flow.kernels.shared_farneback import shared_farneback
from ofer.flow.pairs import frame_pairs
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


def painted(crops):
    """Black from the middle row on: painted edges and areas without any texture."""
    hidden = crops.copy()
    hidden[:, crops.shape[1] // 2 : -10, 20:-20] = 0
    return hidden


def largest_difference(frames, pairs, parameters):
    ours = shared_farneback(frames, pairs, **parameters)
    return max(
        np.abs(flow - farneback(frames[p - 1], frames[n - 1], flags=0, **parameters)).max()
        for (p, n), flow in zip(pairs, ours, strict=True)
    )


@pytest.mark.parametrize("parameters", SETS)
@pytest.mark.parametrize("occlude", [np.array, painted])
def test_moving_waves_have_opencvs_flow(parameters, occlude):
    assert largest_difference(occlude(waves()), frame_pairs("mid", 5), parameters) < 1e-3


@pytest.fixture(scope="module")
def built_in(tmp_path_factory):
    """A subject of the built-in corpus."""
    root = tmp_path_factory.mktemp("corpus")
    write_subject(root, 1, parameters=PARAMETERS, seed=1, frames=(3, 3))
    return root


@pytest.fixture(params=["built-in", "sample, first", "sample, last"])
def crops(request):
    """Face crops of a sequence in the layout of CK+; the sample was rendered from scanned faces by others."""
    root = request.getfixturevalue("built_in") if request.param == "built-in" else sample_root()
    folder = sorted((root / "cohn-kanade-images").glob("*/*/"))[-1 if "last" in request.param else 0]
    files = sorted(folder.glob("*.png"))
    landmarks = root / "Landmarks" / folder.parent.name / folder.name
    pupils = from_landmarks(read_landmarks(landmarks / f"{files[0].stem}_landmarks.txt"))
    return crops_of_sequence([read_grey(file) for file in files], [pupils], x=(-0.8, 0.8), y=(-0.6, 1.4)).crops


@pytest.mark.parametrize("parameters", SETS)
@pytest.mark.parametrize("occlude", [np.array, painted])
def test_faces_have_opencvs_flow(parameters, occlude, crops):
    last = len(crops)
    pairs = [(1, last), (1, 2), (last // 2 + 1, last)]
    assert largest_difference(occlude(crops), pairs, parameters) < 1e-3


@pytest.mark.parametrize(("height", "width"), [(31, 80), (33, 32), (64, 300), (20, 18), (62, 70)])
def test_small_and_long_images_have_opencvs_flow(height, width):
    assert largest_difference(waves(2, height, width), [(1, 2), (2, 1)], USUAL) < 1e-3
