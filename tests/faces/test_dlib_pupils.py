import sys

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora.ckplus import read_samples
from ofer.corpora.images import read_grey
from ofer.corpora.landmarks import read_landmarks
from ofer.faces.detection import choose_face
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.eye_centres import from_landmarks, inter_ocular_distance
from tests.corpora.sample_corpus import sample_root


@pytest.fixture(scope="module")
def detector():
    return DlibPupils(find_model(), upsample=0)


def test_the_model_is_found_without_importing_its_package():
    assert find_model().name == "shape_predictor_5_face_landmarks.dat"
    assert "face_recognition_models" not in sys.modules


def test_a_missing_package_is_said(monkeypatch):
    monkeypatch.setattr("ofer.faces.dlib_pupils.find_spec", lambda name: None)
    with pytest.raises(OferError, match="not installed; install the package face_recognition_models"):
        find_model()


def test_a_file_that_is_no_model_is_said(tmp_path):
    (tmp_path / "model.dat").write_bytes(b"no model")
    with pytest.raises(OferError, match=r"model\.dat: is no landmark model"):
        DlibPupils(tmp_path / "model.dat", upsample=0)


def test_there_is_no_face_in_a_wall(detector):
    assert detector.find(np.full((200, 200), 128, np.uint8)) == []


def test_pupils_agree_with_shipped_landmarks(detector):
    root = sample_root()
    samples = list(read_samples(root, labels="official6", need_landmarks=True, options={}))[::6]
    for sample in samples:
        frame = read_grey(root / sample.frames[0])
        face, fault = choose_face(detector.find(frame), several="exclude")
        assert fault == ""
        truth = from_landmarks(read_landmarks(root / sample.landmarks[0]))
        error = np.linalg.norm(face.pupils - truth, axis=1).max()
        assert error < 0.06 * inter_ocular_distance(truth)
        left, top, width, height = face.box
        assert ((truth > (left, top)) & (truth < (left + width, top + height))).all()


def test_dlibs_distance_is_right_on_faces_with_shipped_landmarks_so_that_its_scale_is_one_by_default(detector):
    root = sample_root()
    samples = list(read_samples(root, labels="official6", need_landmarks=True, options={}))[::3]
    found = [detector.find(read_grey(root / sample.frames[0]))[0].pupils for sample in samples]
    true = [from_landmarks(read_landmarks(root / sample.landmarks[0])) for sample in samples]
    shares = [
        inter_ocular_distance(pair) / inter_ocular_distance(truth) for pair, truth in zip(found, true, strict=True)
    ]
    assert np.mean(shares) == pytest.approx(0.99, abs=0.01)


def test_two_faces_are_both_found_surest_first(detector):
    root = sample_root()
    sample = next(read_samples(root, labels="official6", need_landmarks=False, options={}))
    frame = read_grey(root / sample.frames[0])
    found = detector.find(np.hstack([frame, frame[:, ::-1]]))
    assert len(found) == 2
    assert found[0].score >= found[1].score
    assert abs(found[0].pupils.mean() - found[1].pupils.mean()) > 100
