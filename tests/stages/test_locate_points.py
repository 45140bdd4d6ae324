"""Points of faces are those that the corpus ships, that are true, or that dlib finds; a face without has a line."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.corpora.manifest import COLUMNS, SHIPPED
from ofer.faces import faceapi_model
from ofer.faces.dlib_points import LICENCE, DlibPoints
from ofer.faces.pictures import FacePicture, write_pictures
from ofer.faces.point_files import FacePoints, read_points
from ofer.faces.settings import AlignSettings, PointsSettings, PupilSettings
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.learning.faceapi_points import FaceApiPoints
from ofer.occlusion.bank import bank_of
from ofer.occlusion.parameters import draw_parameters, write_parameters
from ofer.stages import locate_points
from tests.learning.test_faceapi_points import write_model

SIDE = 40
UPPER_HALF = {"boxes": [], "of_picture": [{"x": (0.0, 1.0), "y": (0.0, 0.5)}], "fill": "black", "seed": 0}
RNG = np.random.default_rng(0)
KNOWN = [RNG.uniform(0, SIDE - 1, (68, 2)) for _ in range(2)]
SHIPPED_POINTS = {"a": KNOWN[0], "b": KNOWN[1], "five": KNOWN[0][:5], "none": None, "outside": KNOWN[0] + SIDE}


def locate(folder: Path, values: dict[str, Any], inputs: dict[str, Any] | None = None, **further: Any) -> FacePoints:
    """Run the stage by hand on the faces of a folder and return what it has written."""
    job = Job(
        "ofer.stages.locate_points",
        {"points": PointsSettings(**values).values(), "occlusion": None, **further},
        {"faces": folder / "faces.h5", **(inputs or {})},
        {"points": folder / "points.h5"},
    )
    locate_points.build(job)
    return read_points([folder / "points.h5"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with faces of bright noise, of which two ship their 68 points."""
    pictures = [
        FacePicture(name, name, "fear", "train", RNG.integers(99, 256, (SIDE, SIDE, 3), np.uint8), points=points)
        for name, points in SHIPPED_POINTS.items()
    ]
    write_pictures(tmp_path / "faces.h5", pictures, shape=(SIDE, SIDE, 3))
    return tmp_path


def test_a_face_without_its_68_points_gets_the_mean_of_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = locate(folder, {"source": "shipped"})
    assert dict(zip(found.sample, found.found, strict=True)) == {
        "a": "shipped", "b": "shipped", **dict.fromkeys(("five", "none", "outside"), "mean_shape")
    }  # fmt: skip
    _, pixels = found.of(list(SHIPPED_POINTS), SIDE)
    assert pixels[:2] == pytest.approx(np.stack(KNOWN), abs=1e-4)
    assert pixels[2:] == pytest.approx(np.stack([np.mean(KNOWN, axis=0)] * 3), abs=1e-4)
    said = capsys.readouterr().err
    assert "five: has 5 points, not 68: mean_shape" in said
    assert "none: has no points: mean_shape" in said
    assert "outside: 68 of its 68 points lie outside of the picture: mean_shape" in said
    assert "points by mean_shape: 3, shipped: 2" in said


def test_or_it_is_left_out_and_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = locate(folder, {"source": "shipped", "missing": "exclude"})
    assert found.sample == ("a", "b")
    assert found.excluded["five"] == "has 5 points, not 68"
    assert "points by left out: 3, shipped: 2" in capsys.readouterr().err


def test_a_part_in_which_no_face_has_points_is_one_line(folder: Path) -> None:
    blank = FacePicture("x", "x", "fear", "train", np.zeros((SIDE, SIDE, 3), np.uint8))
    write_pictures(folder / "faces.h5", [blank], shape=(SIDE, SIDE, 3))
    with pytest.raises(OferError, match=r"no face has points by shipped .* such as x, which has no points; give"):
        locate(folder, {"source": "shipped"})


def test_points_are_moved_where_the_entry_says_so(folder: Path) -> None:
    still, off = (locate(folder, {"source": "shipped", "moved": moved}).points for moved in (0, 16))
    assert np.hypot(*(off - still).reshape(-1, 2).T) * 224 == pytest.approx(np.full(5 * 68, 16), rel=1e-4)


def true_corpus(folder: Path) -> dict[str, Any]:
    """Write a corpus of one picture with its truth as the generator does; return what the stage reads of it."""
    cv2.imwrite(str(folder / "wide.png"), np.zeros((80, 100, 3), np.uint8))
    middle = {f"{axis}{number}": 50.0 for number in range(1, 69) for axis in "xy"}
    pd.DataFrame([{"picture": "wide.png"} | middle | {"x1": 10.0, "y1": 0.0}]).to_csv(folder / "truth_00.csv")
    listed = {"file": "truth_00.csv", "digest": content_digest(folder / "truth_00.csv")}
    pd.DataFrame([listed]).to_csv(folder / "generated_00.csv")
    still = dict.fromkeys((*COLUMNS, *SHIPPED), "") | {
        "sample": "a", "frames": '["wide.png"]', "frame_digests": '[""]', "landmarks": "[]", "landmark_digests": "[]"
    }  # fmt: skip
    pd.DataFrame([still]).to_csv(folder / "manifest.csv", index=False)
    return {"manifest": folder / "manifest.csv", "written": [folder / "generated_00.csv"]}


def test_true_points_move_into_the_square_as_their_picture_did(folder: Path) -> None:
    read = true_corpus(folder)
    square = FacePicture("a", "a", "fear", "train", np.zeros((SIDE, SIDE, 3), np.uint8))
    write_pictures(folder / "faces.h5", [square], shape=(SIDE, SIDE, 3))
    of_corpus = {
        "root": str(folder),
        "align": AlignSettings(by="as_shipped", side=SIDE).model_dump(),
        "pupils": PupilSettings(source="landmarks").model_dump(),
    }
    found = locate(folder, {"source": "truth"}, read, **of_corpus)
    assert found.found == ("truth",)
    # The middle 80 of 100 columns are kept, at half their size: column 10 and row 0 are the first of both.
    assert found.of(["a"], 80)[1][0, :2] == pytest.approx(np.array([[0, 0], [40, 50]]), abs=1e-4)
    with open(folder / "truth_00.csv", "a", encoding="utf-8") as stream:
        stream.write("\n")
    with pytest.raises(OferError, match=r"truth_00\.csv: changed after it was written; delete"):
        locate(folder, {"source": "truth"}, read, **of_corpus)


def occluders(folder: Path) -> dict[str, Any]:
    """Write where the upper half is painted over in each picture; return what the stage reads of it."""
    rows = [
        row for name in SHIPPED_POINTS for row in draw_parameters(UPPER_HALF, name, SIDE, None, bank_of(UPPER_HALF))
    ]
    write_parameters(folder / "upper-half.csv", rows)
    return {"occluders": [folder / "upper-half.csv"]}


def test_dlib_looks_at_what_is_painted_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[np.ndarray] = []

    def find(finder: DlibPoints, square: np.ndarray) -> tuple[np.ndarray, bool]:
        seen.append(square)
        return KNOWN[0], len(seen) == 1

    monkeypatch.setattr(DlibPoints, "find_in_square", find)
    values = {"source": "dlib68", "of": "occluded", "missing": "square"}
    found = locate(folder, values, occluders(folder), occlusion=UPPER_HALF)
    assert all(not square[:20].any() and square[20:].all() for square in seen)
    assert found.found == ("dlib68", *["square"] * 4)
    assert LICENCE in capsys.readouterr().err


def test_face_api_looks_at_what_is_painted_over_by_the_model_that_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[np.ndarray] = []

    def find(finder: FaceApiPoints, square: np.ndarray) -> np.ndarray:
        seen.append(square)
        return KNOWN[len(seen) % 2]

    monkeypatch.setattr(FaceApiPoints, "find_in_square", find)
    write_model(folder)
    values = {"source": "faceapi68", "of": "occluded", "model": str(folder)}
    further = {"occlusion": UPPER_HALF, "detector": "ofer.learning.faceapi_points"}
    found = locate(folder, values, occluders(folder), **further)
    assert all(not square[:20].any() and square[20:].all() for square in seen)
    assert found.found == ("faceapi68",) * 5
    assert found.of(list(SHIPPED_POINTS), SIDE)[1][0] == pytest.approx(KNOWN[1], abs=1e-4)
    said = capsys.readouterr().err
    _, digests = faceapi_model.read_model(folder)
    assert faceapi_model.LICENCE in said
    assert all(f"{name}: sha256 {digest}" in said for name, digest in digests.items())


@pytest.mark.parametrize(("missing", "others"), [("mean_shape", "mean_shape"), ("exclude", None)])
def test_a_face_that_dlib_does_not_see_is_treated_as_the_entry_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, missing: str, others: str | None
) -> None:
    calls = iter([True, *[False] * 4])
    monkeypatch.setattr(DlibPoints, "find_in_square", lambda finder, square: (KNOWN[0], next(calls)))
    found = locate(folder, {"source": "dlib68", "missing": missing})
    assert found.found == ("dlib68", *([others] * 4 if others else []))
    assert len(found.excluded) == (0 if others else 4)


def test_in_a_wall_no_face_is_seen_and_the_whole_square_is_taken_for_one() -> None:
    points, seen = DlibPoints(1, 0.0).find_in_square(np.full((60, 60), 128, np.uint8))
    assert not seen
    assert points.shape == (68, 2)
    assert ((points > -15) & (points < 75)).all()
