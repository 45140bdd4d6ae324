"""Both releases of SFEW are found by their folders, however deep they lie."""

from collections import Counter
from pathlib import Path

import pytest

from ofer.corpora import sfew
from ofer.corpora.sample import Sample
from ofer.corpora.sfew import folder_counts, labelled, read_samples, unread
from tests.corpora.planted import plant
from tests.corpora.refusals import refusals

SECOND = {"release": "2.0", "images": "original"}
WORDS = ("Angry", "Disgust", "Fear", "Happy", "Neutral", "Sad", "Surprise")


def read(root: Path, labels: str = "basic7", **options: str) -> list[Sample]:
    chosen = {"labels": labels, "options": SECOND | options}
    samples = list(read_samples(root, need_landmarks=False, **chosen))
    assert labelled(root, **chosen) == [(sample.id, sample.label) for sample in samples if not sample.fault]
    if labels == "basic7":
        assert folder_counts(root, **chosen) == {"pictures": len(samples)}
    return samples


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a tree of the second release, with aligned faces, and a test split without labels."""
    for split in ("Train", "Val"):
        plant(tmp_path, *(f"SFEW_2/{split}/{word}/a.png" for word in WORDS))
        plant(tmp_path, *(f"SFEW_2/{split}/{split}_Aligned_Faces/{word}/a.png" for word in WORDS[:4]))
    return plant(tmp_path, "SFEW_2/Test/1.png", "SFEW_2/Test/2.png")


def test_the_second_release_has_official_splits(root: Path) -> None:
    samples = read(root)
    assert Counter(sample.split for sample in samples) == {"train": 7, "validation": 7}
    assert samples[0] == Sample("SFEW_2_Train_Angry_a", "", "anger", "train", ("SFEW_2/Train/Angry/a.png",), (), "")
    assert {sample.label for sample in read(root, "basic6")} == {sample.label for sample in samples} - {"neutral"}
    assert list(unread(root, labels="basic7", options=SECOND)) == ["SFEW_2/Test/1.png", "SFEW_2/Test/2.png"]


def test_aligned_faces_are_others(root: Path) -> None:
    samples = read(root, images="aligned")
    assert len(samples) == 8 and all("_Aligned_Faces/" in sample.frames[0] for sample in samples)


def test_the_first_release_has_none(tmp_path: Path) -> None:
    samples = read(
        plant(tmp_path, "SFEW/Set1/Angry/a.png", "SFEW/Set2/Angry/a.png", "SFEW/Set2/Sad/b.png"), release="1.0"
    )
    assert [sample.id for sample in samples] == ["SFEW_Set1_Angry_a", "SFEW_Set2_Angry_a", "SFEW_Set2_Sad_b"]
    assert {sample.split for sample in samples} == {""}


def test_what_is_not_there_or_there_twice_is_refused(root: Path, tmp_path: Path) -> None:
    chosen = {"labels": "basic7", "options": SECOND}
    plant(root, "copy/Train/Angry/a.png")
    assert {said.removeprefix(f"{root}: ") for said in refusals(sfew, root, **chosen)} == {
        "holds train of SFEW more than once (SFEW_2/Train and copy/Train); keep one"
    }
    (said,) = set(refusals(sfew, plant(tmp_path / "other", "x/Angry/a.png"), **chosen))
    assert (
        "holds no folder Train, Val or Test with folders of classes (original images of SFEW 2.0); set root to" in said
    )
