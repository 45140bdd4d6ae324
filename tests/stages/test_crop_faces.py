"""The points of the faces go with the crops, so that what an occlusion hides can be measured."""

from pathlib import Path

import numpy as np
import pytest

from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.faces.files import FacePoints, read_points
from ofer.jobs.job import Job
from ofer.plan.stages import STAGES
from ofer.stages import crop_faces, read_corpus
from tests.corpora.ckplus_tree import landmarks, make_tree

PROJECT = Path(__file__).parents[2]


def cropped(folder: Path, **entry: object) -> list[FacePoints]:
    """Read and crop a tiny corpus whose last frame's landmarks lie 3 pixels to the right; return what is known."""
    root = make_tree(folder / "corpus", subjects=["S005"], labels=["fear", "anger"])
    for last in root.glob("Landmarks/*/*/*_00000004_landmarks.txt"):
        np.savetxt(last, landmarks(3.0))
    changes = {"root": str(root), "expected": {}, "points": "shipped", **entry}
    overlay = {"corpus": "ckplus", "parts": 1, "corpora": {"ckplus": changes}}
    config = load_config(merged(read_yaml(PROJECT / "config.yaml"), overlay))
    names = {"corpus": "ckplus", "part": "00"}
    made = {"manifest": folder / "m.csv", "warnings": folder / "w.txt", "parts": [folder / "00.csv"]}
    read_corpus.build(Job("ofer.stages.read_corpus", STAGES["read_corpus"](config, names).slice, {}, made))
    declared = STAGES["crop_faces"](config, names).slice
    inputs, outputs = {"manifest": folder / "00.csv"}, {"faces": folder / "00.h5"}
    crop_faces.build(Job("ofer.stages.crop_faces", declared, inputs, outputs))
    return list(read_points(folder / "00.h5"))


def test_shipped_landmarks_are_kept_of_the_first_and_the_last_frame(tmp_path: Path) -> None:
    faces = cropped(tmp_path)
    assert len(faces) == 2
    for face in faces:
        assert face.points is not None
        assert face.points_from == "landmarks"
        # The eyes are 40 pixels apart around (64, 40): the crop begins 1.3 and 0.7 times as far beside it.
        np.testing.assert_allclose(face.points[0], landmarks() - (64 - 1.3 * 40, 40 - 0.7 * 40), atol=1e-4)
        np.testing.assert_allclose(face.points[1] - face.points[0], np.tile([3.0, 0.0], (68, 1)), atol=1e-4)


def test_dlibs_68_points_are_off_unless_turned_on_and_their_restriction_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for points, said in (("shipped", False), ("dlib68", True)):
        (tmp_path / points).mkdir()
        faces = cropped(tmp_path / points, points=points)
        # The tiny corpus has no face that dlib would find.
        assert [face.points is None for face in faces] == [said, said]
        assert ("excludes commercial use" in capsys.readouterr().err) == said
