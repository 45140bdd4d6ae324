"""dlib's 68 points, where the user turns them on."""

import numpy as np
import pytest

from ofer.corpora.ckplus import read_samples
from ofer.corpora.images import read_grey
from ofer.corpora.landmarks import read_landmarks
from ofer.faces.dlib_points import LICENCE, DlibPoints
from ofer.faces.eye_centres import from_landmarks, inter_ocular_distance
from tests.corpora.sample_corpus import sample_root


@pytest.fixture(scope="module")
def finder():
    return DlibPoints(upsample=0, threshold=0.0)


def test_the_lips_are_found_within_a_tenth_of_d(finder):
    root = sample_root()
    sample = next(read_samples(root, labels="official6", need_landmarks=True, options={}))
    true = read_landmarks(root / sample.landmarks[0])
    found = finder.find(read_grey(root / sample.frames[0]))
    error = np.linalg.norm(found - true, axis=1)[48:68]
    assert np.median(error) < 0.1 * inter_ocular_distance(from_landmarks(true))


def test_there_are_none_in_a_wall(finder):
    assert finder.find(np.full((200, 200), 128, np.uint8)) is None


def test_what_is_said_names_the_restriction():
    assert "excludes commercial use" in LICENCE
