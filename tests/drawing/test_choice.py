"""Whose face a figure shows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.drawing.choice import choose, choose_moving, how_chosen
from ofer.faces.crop import CropBox
from ofer.faces.files import FaceSequence, write_faces
from tests.flow.waves import FARNEBACK

SAMPLES = pd.DataFrame(
    [
        ("S002_002", "S002", "fear"),
        ("S002_001", "S002", "fear"),
        ("S001_003", "S001", "anger"),
        ("S001_004", "S001", "fear"),
        ("S003_001", "S003", "fear"),
    ],
    columns=["sample", "subject", "label"],
)


def names(*arguments, **options):
    return [one.sample for one in choose(SAMPLES, *arguments, **options)]


def test_the_first_sample_by_id_of_each_of_the_first_subjects():
    assert names("fear", "all", 5) == ["S001_004", "S002_001", "S003_001"]
    assert names("fear", "all", 2) == ["S001_004", "S002_001"]
    assert names("anger", "all", 1) == ["S001_003"]


def test_only_publishable_subjects_where_there_is_one():
    assert names("fear", ["S003", "S002"], 5) == ["S002_001", "S003_001"]
    assert all(one.public for one in choose(SAMPLES, "fear", ["S003"], 5))


def test_others_are_chosen_where_there_is_none_and_are_not_public():
    for publishable in ([], ["S009"]):
        chosen = choose(SAMPLES, "fear", publishable, 2)
        assert [one.sample for one in chosen] == ["S001_004", "S002_001"]
        assert not any(one.public for one in chosen)
    assert [one.public for one in choose(SAMPLES, "anger", ["S002"], 1)] == [False]


def test_a_label_that_nobody_has_is_refused_in_one_line():
    with pytest.raises(OferError, match=r"illustrations: .* no sample of 'disgust'; name one of anger, fear"):
        choose(SAMPLES, "disgust", "all", 1)


def test_the_choice_is_said_in_words():
    assert how_chosen(choose(SAMPLES, "fear", "all", 1)) == (
        "S001_004, the first sample with fear, by id, of a publishable subject."
    )
    several = how_chosen(choose(SAMPLES, "fear", [], 2))
    assert several.startswith("S001_004, S002_001, the first sample with fear, by id, of each of the first 2 subjects.")
    assert several.endswith("showing no face of this expression (publishable_subjects).")


VALUES = {"example": "fear", "publishable_subjects": "all", "farneback": FARNEBACK}


@pytest.fixture
def moving_faces(tmp_path: Path) -> list[Path]:
    """Return two parts in which every face turns by 6 pixels as a whole, and the lower half moves by some more."""
    texture = np.random.default_rng(0).integers(0, 255, (24, 24)).astype(np.uint8).repeat(4, 0).repeat(4, 1)
    paths = [tmp_path / "0.h5", tmp_path / "1.h5"]
    own = {"S001_004": 1, "S002_001": 4, "S002_002": 2, "S003_001": 3}
    for number, path in enumerate(paths):
        sequences = []
        for sample in list(own)[number::2]:
            apex = np.roll(texture, 6, axis=1)
            apex[48:] = np.roll(apex[48:], own[sample], axis=0)
            crops = np.stack([texture, apex])
            box = CropBox(left=0, top=0, width=96, height=96, angle=0.0)
            pupils = np.array([[30.0, 30.0], [66.0, 30.0]])
            sequences.append(FaceSequence(sample, sample[:4], "fear", crops, pupils, 36.0, box))
        write_faces(path, sequences)
    return paths


@pytest.mark.parametrize(
    ("publishable", "sample", "public"),
    [("all", "S002_001", True), (["S003", "S001"], "S003_001", True), ([], "S002_001", False)],
)
def test_the_example_is_who_moves_most_beside_the_heads_own_motion(
    moving_faces: list[Path], publishable: object, sample: str, public: bool
) -> None:
    chosen, face = choose_moving(SAMPLES, moving_faces, VALUES | {"publishable_subjects": publishable})
    assert (chosen.sample, face.sample, chosen.public) == (sample, sample, public)
    assert how_chosen([chosen]).startswith(f"{sample}, whose face moves most among all samples of a ")


def test_a_sample_without_a_face_is_not_passed_over(moving_faces: list[Path]) -> None:
    with pytest.raises(OferError, match="S00"):
        choose_moving(SAMPLES, moving_faces[:1], VALUES)
