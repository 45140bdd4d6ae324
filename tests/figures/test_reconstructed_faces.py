"""Figure 3: whose faces it shows, of whose faces it learns, and which picture stands where."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.faces.crop import CropBox
from ofer.faces.files import FaceSequence, write_faces
from ofer.figures import reconstructed_faces
from ofer.figures.reconstructed_faces import ReconstructedFace, draw, draw_reconstructed_faces, typical
from ofer.jobs.job import Job
from tests.evaluation.made_division import rounds_of, write_division

LABELS = ("anger", "fear")


def write(path: Path, mask: np.ndarray | None) -> Path:
    generator = np.random.default_rng(0)
    sequences = []
    for number in range(12):
        crops = generator.integers(50, 250, (2, 30, 30)).astype(np.uint8)
        if mask is not None:
            crops[:, mask] = 0
        sequences.append(
            FaceSequence(
                f"S{number:02}", f"P{number // 2}", LABELS[number % 2], crops, np.zeros((2, 2)), 10.0,
                CropBox(0, 0, 30, 30, 0.0), mask,
            )
        )  # fmt: skip
    write_faces(path, sequences)
    return path


@pytest.fixture
def job(tmp_path: Path) -> Job:
    mask = np.zeros((30, 30), dtype=bool)
    mask[5:12, 5:25] = True
    rows = [(f"S{n:02}", f"P{n // 2}", LABELS[n % 2], n // 2 % 3) for n in range(12)]
    division = rounds_of(pd.DataFrame(rows, columns=["sample", "subject", "label", "fold"]), 3)
    method = {"recipe": "subspace", "kind": "pca", "components": [2], "ridges": [1.0], "margins": [0], "judge": "map"}
    return Job(
        stage="ofer.stages.draw",
        slice={
            "corpus": "made-up", "generated": False, "publishable_subjects": "all", "method": method,
            "size": 16, "examples": 2,
        },
        inputs={
            "division": write_division(tmp_path, division),
            "faces": [write(tmp_path / "faces.h5", None)],
            "frames": {"eyes": [write(tmp_path / "frames.h5", mask)]},
        },
        outputs={},
    )  # fmt: skip


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the figure is given and the maps that are learnt of."""
    seen: dict[str, object] = {}
    learn = reconstructed_faces.learn

    def drawing(faces, **words):
        seen.update(faces=faces, **words)
        return draw_reconstructed_faces(faces, **words)

    def learning(maps, settings):
        seen["learnt"] = maps
        return learn(maps, settings)

    monkeypatch.setattr(reconstructed_faces, "draw_reconstructed_faces", drawing)
    monkeypatch.setattr(reconstructed_faces, "learn", learning)
    return seen


def test_only_publishable_people_are_shown_and_their_faces_are_not_learnt_of(job, shown):
    job.slice["publishable_subjects"] = ["P4", "nobody"]
    draw(job)
    faces = shown["faces"]
    assert {face.label for face in faces} == set(LABELS)
    # P4 is tested in fold 1; fold 2 validates, fold 0 with its two people is left to learn of
    assert len(shown["learnt"]) == 4
    for face in faces:
        assert not any(np.array_equal(face.image, learnt[0]) for learnt in shown["learnt"])
    assert "4 apex faces of other people" in shown["note"]


def test_nobody_is_shown_without_leave(job, shown):
    job.slice["publishable_subjects"] = []
    draw(job)
    assert shown["faces"] == [] and "publishable_subjects" in shown["note"] and "learnt" not in shown


def test_typical_faces_have_the_median_error_of_expressions_not_yet_shown():
    labels = ["anger", "anger", "anger", "fear", "fear", "disgust"]
    error = np.array([3.0, 1.0, 2.0, 9.0, 7.0, 5.0])
    assert typical(labels, error, {"fear", "disgust"}, 1) == [2]
    assert typical(labels, error, set(), 2) == [5, 0]
    assert typical(labels, error, set(labels), 1) == [5]
    assert len(typical(labels, error, set(), 9)) == 6


def face(occlusion: str, label: str) -> ReconstructedFace:
    image, occluded, whole, filled = (np.full((8, 8), level) for level in (50.0, 0.0, 60.0, 55.0))
    return ReconstructedFace(occlusion, label, image, occluded, whole, filled, error=4.6)


def drawn(faces: list[ReconstructedFace]):
    return draw_reconstructed_faces(faces, title="Faces", method="RPCA result", note="of 9 faces", generated=True)


def test_a_face_is_four_pictures_in_the_paper_s_order():
    figure = drawn([face("eyes", "fear"), face("eyes", "anger"), face("mouth", "sadness")])
    assert len(figure.axes) == 12
    assert [axes.images[0].get_array().mean() for axes in figure.axes[:4]] == [50, 0, 60, 55]
    heads = ["image", "occluded", "RPCA result", "filled"]
    assert [axes.get_title() for axes in figure.axes] == 2 * heads + [""] * 4
    assert [axes.get_ylabel() for axes in figure.axes[::4]] == ["eyes", "", "mouth"]
    assert [axes.get_xlabel() for axes in figure.axes[::4]] == ["fear", "anger", "sadness"]
    assert {axes.get_xlabel() for axes in figure.axes[3::4]} == {"off by 5"}


def test_generated_faces_say_so_and_the_note_stands_below():
    figure = drawn([face("eyes", "fear")])
    assert "synthetic" in figure.get_suptitle() and figure.get_supxlabel() == "of 9 faces"


def test_without_a_face_to_show_the_note_says_why():
    figure = drawn([])
    [axes] = figure.axes
    assert not axes.images and axes.texts[0].get_text() == "of 9 faces"
