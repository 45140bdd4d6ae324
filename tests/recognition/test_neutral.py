"""The neutral frame's face: searched as the corpus was, leniently only where the user says that it is occluded."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.faces.detection import Detection
from ofer.faces.eye_centres import scale_pupils
from ofer.recognition import neutral
from ofer.recognition.clip import Clip
from ofer.recognition.neutral import LENIENT_THRESHOLD, neutral_face, upright
from tests.recognition.models import MODEL

EYES = np.asarray([[60.0, 60.0], [100.0, 60.0]])


class Detector:
    """Sees a face in every frame whose upper left pixel is white, with a score of `score`, if it is enlarged enough."""

    score = 0.5
    least_upsample = 0

    def __init__(self, upsample: int = 0, threshold: float = 0.0, scale: float = 1.0) -> None:
        self.sees = threshold <= self.score and upsample >= self.least_upsample
        self.eyes = scale_pupils(EYES, scale)

    def find(self, frame: np.ndarray) -> list[Detection]:
        return [Detection((0, 0, 9, 9), self.eyes, self.score)] if self.sees and frame[0, 0] > 127 else []


@pytest.fixture(autouse=True)
def _detector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neutral, "detector", Detector)


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    for number in range(1, 5):
        frame = np.full((180, 160), 90, np.uint8)
        if number >= 2:
            frame[:4, :4] = 255
        cv2.imwrite(str(tmp_path / f"{number}.png"), frame)
    return Clip(tmp_path)


def test_the_eyes_of_the_first_frame_with_a_face_stand_for_the_neutral_one(clip: Clip) -> None:
    cut = neutral_face(clip, MODEL, None, calm=False, occluded=False)
    assert cut.number == 1
    assert list(cut.face.pupils) == [2]
    assert not cut.face.doubtful
    np.testing.assert_array_equal(cut.pupils, EYES)


def test_dlibs_distance_of_the_eyes_is_brought_to_that_of_the_corpus(clip: Clip) -> None:
    model = replace(MODEL, pupils={**MODEL.pupils, "dlib_scale": 1.09})
    assert neutral_face(clip, model, None, calm=False, occluded=False).distance == pytest.approx(1.09 * 40)


def test_a_doubtful_face_counts_only_where_it_is_said_to_be_occluded(
    clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Detector, "score", LENIENT_THRESHOLD)
    with pytest.raises(OferError, match="no usable face in 4 frames"):
        neutral_face(clip, MODEL, None, calm=False, occluded=False)
    cut = neutral_face(clip, MODEL, None, calm=False, occluded=True)
    assert cut.face.doubtful
    assert "lenient" in cut.face.how
    monkeypatch.setattr(Detector, "score", LENIENT_THRESHOLD - 0.1)
    with pytest.raises(OferError, match="no usable face"):
        neutral_face(clip, MODEL, None, calm=False, occluded=True)


@pytest.mark.parametrize(
    ("corner", "says"),
    [
        ((0, -1), "lying on its side; turn the clip by --turn 270"),
        ((-1, 0), "lying on its side; turn the clip by --turn 90"),
        ((-1, -1), "upside down; turn the clip by --turn 180"),
    ],
)
def test_a_face_on_its_side_is_no_missing_face(tmp_path: Path, corner: tuple[int, int], says: str) -> None:
    frame = np.zeros((180, 160), np.uint8)
    frame[corner] = 255
    cv2.imwrite(str(tmp_path / "1.png"), frame)
    with pytest.raises(OferError, match=f"no usable face in frame 1: there is one, {says}"):
        neutral_face(Clip(tmp_path), MODEL, None, calm=False, occluded=False)


def test_a_small_face_is_no_missing_face(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Detector, "least_upsample", 2)
    with pytest.raises(OferError, match="too small: its eyes are 40 pixels apart"):
        neutral_face(replace(clip, first=2), MODEL, None, calm=False, occluded=False)


def test_given_eyes_need_no_detector(clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Detector, "score", -9)
    cut = neutral_face(clip, MODEL, EYES + 2, calm=False, occluded=False)
    np.testing.assert_array_equal(cut.pupils, EYES + 2)


def test_a_clip_is_turned_only_as_the_model_s_corpus_was(clip: Clip) -> None:
    assert upright(clip, MODEL).turn == 0
    assert upright(replace(clip, turn=270), replace(MODEL, pupils=MODEL.pupils | {"turns": [180]})).turn == 270
    later = replace(clip, first=2)
    assert upright(later, replace(MODEL, pupils=MODEL.pupils | {"turns": [180, 0]})).turn == 0
    assert upright(later, replace(MODEL, pupils=MODEL.pupils | {"turns": [180]})).turn == 180
