"""Both releases of AffectNet become samples in the same terms, and neither is taken for the other."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora import affectnet
from ofer.corpora.affectnet import folder_counts, labelled, left_out, read_samples, unread
from ofer.corpora.sample import Sample
from tests.corpora.refusals import refusals
from tests.corpora.still_trees import name_in_a, points_in, write_affectnet_a, write_affectnet_b

A: dict[str, Any] = {"labels": "basic8", "options": {"release": "a", "points": True}}
B: dict[str, Any] = {"labels": "basic8", "options": {"release": "b", "points": True}}
WRITERS: dict[str, Callable[[Path], Path]] = {"a": write_affectnet_a, "b": write_affectnet_b}
CLASSES = ("neutral", "happiness", "sadness", "surprise", "fear", "disgust", "anger", "contempt")
LIST = "Manually_Annotated_file_lists/training.csv"
IMAGE_1 = f"Manually_Annotated_Images/2/{name_in_a(1)}.jpg"


def by_id(root: Path, chosen: dict[str, Any]) -> dict[str, Sample]:
    samples = list(read_samples(root, need_landmarks=False, **chosen))
    assert len({sample.id for sample in samples}) == len(samples), "ids are unique"
    return {sample.id: sample for sample in samples}


def test_release_a_has_points_and_the_box_of_each_face(tmp_path: Path) -> None:
    samples = by_id(write_affectnet_a(tmp_path), A)
    assert {name: (one.label, one.split) for name, one in samples.items()} == {
        name_in_a(1): ("happiness", "train"),
        name_in_a(3): ("fear", "test"),
    }
    sample = samples[name_in_a(1)]
    assert (sample.frames, sample.subject, sample.box) == ((IMAGE_1,), "", (5, 6, 70, 60))
    np.testing.assert_allclose(sample.points, points_in(90, 70), atol=0.01)


@pytest.mark.parametrize("texts", [True, False])
def test_release_b_has_points_and_its_classes_are_texts_or_numbers(tmp_path: Path, texts: bool) -> None:
    samples = by_id(write_affectnet_b(tmp_path, texts=texts), B)
    assert {name: (one.label, one.split, one.frames) for name, one in samples.items()} == {
        "train_0": ("happiness", "train", ("train_set/images/0.jpg",)),
        "val_0": ("fear", "test", ("val_set/images/0.jpg",)),
    }
    np.testing.assert_allclose(samples["val_0"].points, points_in(224, 224))
    assert samples["val_0"].box is None


@pytest.mark.parametrize("release", WRITERS)
def test_points_are_read_if_they_are_wanted(tmp_path: Path, release: str) -> None:
    chosen = {"labels": "basic8", "options": {"release": release, "points": False}}
    samples = by_id(WRITERS[release](tmp_path), chosen)
    assert len(samples) == 2 and not any(sample.points for sample in samples.values())


@pytest.mark.parametrize("write", [write_affectnet_a, write_affectnet_b])
def test_what_shows_no_basic_expression_is_counted_and_left_out(tmp_path: Path, write: Callable[..., Path]) -> None:
    chosen = A if write is write_affectnet_a else B
    root = write(tmp_path, [*CLASSES, "none", "uncertain", "uncertain", "no-face"], ["contempt"])
    assert {sample.label for sample in by_id(root, chosen).values()} == set(CLASSES)
    assert not any(sample.fault for sample in by_id(root, chosen).values())
    assert left_out(root, **chosen) == {"none": 1, "uncertain": 2, "no-face": 1}
    assert left_out(root, labels="basic7", options=chosen["options"])["contempt"] == 2
    assert folder_counts(root, **chosen) == {"pictures": 13}
    assert [label for _, label in labelled(root, **chosen)] == [*CLASSES, "contempt"]
    assert len({subject for subject, _ in labelled(root, **chosen)}) == 9, "each picture is its own subject"


def replace_in(name: str, old: str, new: str) -> Callable[[Path], Any]:
    return lambda root: (root / name).write_text((root / name).read_text().replace(old, new, 1))


def array(name: str, values: Any) -> Callable[[Path], Any]:
    return lambda root: np.save(root / name, np.array(values))


EXP, LND = "train_set/annotations/0_exp.npy", "train_set/annotations/0_lnd.npy"


@pytest.mark.parametrize(
    ("chosen", "spoil", "said"),
    [
        (A, replace_in(LIST, ",1,0.1", ",11,0.1"), "training.csv:2: expression '11' is none of 0 to 10; "),
        (A, replace_in(LIST, ",1,0.1", ",,0.1"), "training.csv:2: expression '' is none of 0 to 10; "),
        (A, replace_in(LIST, ",5,6,70,60,", ",5,6,NULL,60,"), "training.csv:2: its face has no box of four numbers; "),
        (A, replace_in(LIST, ",5,6,70,60,", ",5,6,0,60,"), "training.csv:2: its face has no box of four numbers; "),
        (A, replace_in(LIST, ";35.00,", ","), "training.csv:2: facial_landmarks are not 68 points x;y;…; "),
        (A, replace_in(LIST, ";35.00", ";nan"), "training.csv:2: facial_landmarks are not 68 points x;y;…; "),
        (A, replace_in(LIST, f"2/{name_in_a(1)}.jpg", ""), "training.csv:2: names no picture; "),
        (A, lambda root: (root / IMAGE_1).unlink(), f"{IMAGE_1}: is not there; "),
        (B, array(EXP, "11"), f"{EXP}: class '11' is none of 0 to 10; "),
        (B, array(EXP, -1), f"{EXP}: class '-1' is none of 0 to 10; "),
        (B, array(EXP, [1, 2]), f"{EXP}: class '?' is none of 0 to 10; "),
        (B, lambda root: (root / EXP).write_bytes(b""), f"{EXP}: is no NumPy file; "),
        (B, lambda root: (root / EXP).write_bytes((root / EXP).read_bytes()[:-1]), f"{EXP}: is truncated or damaged"),
        (B, lambda root: (root / EXP).unlink(), f"{EXP}: is not there; "),
        (B, lambda root: (root / "train_set/images/0.jpg").unlink(), "train_set/images/0.jpg: is not there; "),
        (B, array(LND, np.zeros(134)), f"{LND}: holds no 68 points; "),
        (B, array(LND, [np.nan] * 136), f"{LND}: holds no 68 points; "),
        (B, array(LND, np.full(136, 230.0)), f"{LND}: point 37 of 68, (230, 230), lies outside of its 224x224"),
        (
            B,
            lambda root: (root / "train_set/images/0.jpg").rename(root / f"train_set/images/{name_in_a(7)}.jpg"),
            f"train_set/images/{name_in_a(7)}.jpg: is named as in release a of AffectNet, this is release b; ",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_one_picture_leaves_the_others_alone(
    tmp_path: Path, chosen: dict[str, Any], spoil: Callable[[Path], Any], said: str
) -> None:
    write = WRITERS[chosen["options"]["release"]]
    whole = by_id(write(tmp_path / "whole"), chosen)
    root = write(tmp_path / "faulty")
    spoil(root)
    samples = by_id(root, chosen)
    faults = [sample.fault for sample in samples.values() if sample.fault]
    assert any(fault.startswith(said) for fault in faults)
    assert all("; " in fault and "\n" not in fault and not sample_frames(samples, fault) for fault in faults)
    assert {name: one for name, one in samples.items() if not one.fault} == dict(list(whole.items())[1:])


def sample_frames(samples: dict[str, Sample], fault: str) -> tuple[str, ...]:
    (sample,) = [sample for sample in samples.values() if sample.fault == fault]
    return sample.frames


def test_a_jaw_outside_of_the_picture_is_no_fault(tmp_path: Path) -> None:
    root = write_affectnet_b(tmp_path)
    points = np.array(points_in(224, 224))
    points[8] = (112, 240)
    np.save(root / LND, points.ravel())
    assert not by_id(root, B)["train_0"].fault


def test_a_list_of_release_a_may_come_without_its_header_and_from_windows(tmp_path: Path) -> None:
    root = write_affectnet_a(tmp_path)
    whole = by_id(root, A)
    path = root / "Manually_Annotated_file_lists/validation.csv"
    _, *rows = path.read_text().splitlines()
    path.write_bytes(("\ufeff" + "\r\n".join(rows)).encode())
    assert by_id(root, A) == whole


def test_a_picture_of_both_sets_is_at_fault_at_both_places(tmp_path: Path) -> None:
    root = write_affectnet_a(tmp_path)
    path = root / "Manually_Annotated_file_lists/validation.csv"
    path.write_text(path.read_text() + (root / LIST).read_text().splitlines()[1] + "\n")
    faults = {sample.id: sample.fault for sample in by_id(root, A).values() if sample.fault}
    assert faults == {
        place: f"{place}: {name_in_a(1)} is listed 2 times; keep one"
        for place in ("training.csv:2", "validation.csv:3")
    }


@pytest.mark.parametrize(
    ("root", "chosen", "said"),
    [
        (write_affectnet_a, B, "is release a of AffectNet, by its Manually_Annotated_file_lists; set options.release"),
        (write_affectnet_b, A, "is release b of AffectNet, by its train_set; set options.release of the corpus entry"),
    ],
)
def test_one_release_is_not_taken_for_the_other(
    tmp_path: Path, root: Callable[[Path], Path], chosen: dict[str, Any], said: str
) -> None:
    for line in refusals(affectnet, root(tmp_path), **chosen):
        assert said in line


@pytest.mark.parametrize(
    ("chosen", "spoil", "said"),
    [
        (A, lambda root: (root / LIST).unlink(), f"{LIST}: cannot be read (No such file or directory); unpack"),
        (A, lambda root: (root / LIST).write_bytes(b"\xff\xff"), f"{LIST}: is no CSV file in UTF-8"),
        (A, replace_in(LIST, "face_width", "width"), f"{LIST}: has not one column face_width; "),
        (A, lambda root: (root / "Manually_Annotated_Images").rename(root / "x"), "holds no Manually_Annotated_Images"),
        (B, lambda root: (root / "val_set").rename(root / "x"), "val_set/images: is not there; "),
        (B, lambda root: (root / "train_set").rename(root / "x"), "holds no train_set of AffectNet; "),
    ],
)
def test_a_fault_of_the_whole_corpus_stops_before_the_first_sample(
    tmp_path: Path, chosen: dict[str, Any], spoil: Callable[[Path], Any], said: str
) -> None:
    root = WRITERS[chosen["options"]["release"]](tmp_path)
    spoil(root)
    for line in refusals(affectnet, root, **chosen):
        assert said in line and str(root) in line


def test_landmarks_of_frames_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OferError, match=re.escape("AffectNet ships none")):
        read_samples(write_affectnet_b(tmp_path), labels="basic8", need_landmarks=True, options=B["options"])


@pytest.mark.parametrize(("chosen", "folder"), [(A, "Manually_Annotated_Images/1"), (B, "val_set/images")])
def test_pictures_that_no_list_names_are_said(tmp_path: Path, chosen: dict[str, Any], folder: str) -> None:
    root = WRITERS[chosen["options"]["release"]](tmp_path)
    for name in ("x.bmp", ".hidden.jpg", "notes.txt"):
        (root / folder / name).touch()
    assert list(unread(root, **chosen)) == [f"{folder}/x.bmp"]
