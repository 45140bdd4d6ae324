"""RAF-DB's list becomes samples, with points where they belong, and every fault is said of its own picture."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora import rafdb
from ofer.corpora.counts import count_warnings
from ofer.corpora.rafdb import folder_counts, labelled, left_out, read_samples, unread
from ofer.corpora.sample import Sample
from ofer.corpora.stills import read_still
from tests.corpora.refusals import refusals
from tests.corpora.sample_corpus import sample_root
from tests.corpora.still_trees import write_picture, write_rafdb

CHOSEN: dict[str, Any] = {"labels": "basic7", "options": {"images": "aligned"}}
ORIGINAL: dict[str, Any] = {"labels": "basic7", "options": {"images": "original"}}
LIST = "basic/EmoLabel/list_patition_label.txt"


def by_id(root: Path, chosen: dict[str, Any] = CHOSEN) -> dict[str, Sample]:
    samples = list(read_samples(root, need_landmarks=False, **chosen))
    assert len({sample.id for sample in samples}) == len(samples), "ids are unique"
    return {sample.id: sample for sample in samples}


def test_a_row_becomes_a_sample_in_canonical_terms(tmp_path: Path) -> None:
    samples = by_id(write_rafdb(tmp_path))
    assert {name: (one.label, one.split) for name, one in samples.items()} == {
        "train_00001": ("happiness", "train"),
        "train_00002": ("neutral", "train"),
        "test_0001": ("surprise", "test"),
    }
    sample = samples["train_00001"]
    assert (sample.subject, sample.fault, sample.points, sample.box) == ("", "", (), None)
    assert sample.frames == ("basic/Image/aligned/train_00001_aligned.jpg",)
    assert read_still(tmp_path, sample.frames[0]).shape == (100, 100, 3)


def test_points_and_boxes_come_with_the_pictures_that_they_refer_to(tmp_path: Path) -> None:
    sample = by_id(write_rafdb(tmp_path), ORIGINAL)["test_0001"]
    assert sample.frames == ("basic/Image/original/test_0001.jpg",)
    assert sample.points == ((30, 20), (50, 20.5), (40, 30), (32, 40), (48, 40))
    assert sample.box == (10, 5, 60.5, 50), "left, upper, right, lower became x, y, width, height"
    for path in tmp_path.glob("basic/Annotation/*/test_0001_*"):
        path.unlink()
    sample = by_id(tmp_path, ORIGINAL)["test_0001"]
    assert (sample.points, sample.box, sample.fault) == ((), None, "")


def test_counts_go_by_split_and_class(tmp_path: Path) -> None:
    root = write_rafdb(tmp_path)
    expected = {"train": 3, "test": 1, "train/happiness": 1, "test/surprise": 2, "pictures": 3, "surprise": 1}
    assert count_warnings(by_id(root).values(), expected, folder_counts(root, **CHOSEN)) == [
        "WARNING train: 3 expected, 2 found",
        "WARNING test/surprise: 2 expected, 1 found",
    ]
    assert left_out(root, labels="basic6", options=CHOSEN["options"]) == {"neutral": 1}
    assert labelled(root, **CHOSEN) == [
        ("train_00001", "happiness"),
        ("train_00002", "neutral"),
        ("test_0001", "surprise"),
    ]


@pytest.mark.parametrize("root", [".", "basic", ".."])
def test_the_root_may_be_the_folder_or_the_one_around(tmp_path: Path, root: str) -> None:
    assert len(by_id((write_rafdb(tmp_path / "RAF-DB") / root).resolve())) == 3


def test_compound_expressions_beside_them_are_another_data_set(tmp_path: Path) -> None:
    write_rafdb(tmp_path)
    (tmp_path / "compound/EmoLabel").mkdir(parents=True)
    assert len(by_id(tmp_path)) == 3


def rewrite(old: str, new: str) -> Callable[[Path], Any]:
    return lambda root: (root / LIST).write_text((root / LIST).read_text().replace(old, new))


ALIGNED_1 = "basic/Image/aligned/train_00001_aligned.jpg"
ORIGINAL_1 = "basic/Image/original/train_00001.jpg"
POINTS_1 = "basic/Annotation/manual/train_00001_manu_attri.txt"
BOX_1 = "basic/Annotation/boundingbox/train_00001_boundingbox.txt"


@pytest.mark.parametrize(
    ("chosen", "spoil", "said"),
    [
        (CHOSEN, rewrite("1.jpg 4", "1.jpg 8"), "list_patition_label.txt:1: class '8' of train_00001.jpg is none of"),
        (CHOSEN, rewrite("1.jpg 4", "1.jpg ٣"), "list_patition_label.txt:1: class '٣' of train_00001.jpg is none of"),
        (CHOSEN, rewrite("train_00001", "val_00001"), "list_patition_label.txt:1: val_00001.jpg begins with neither"),
        (CHOSEN, rewrite("train_00001.jpg 4", "train_00001.jpg"), "list_patition_label.txt:1: is not the name of a"),
        (CHOSEN, rewrite("train_00001.jpg", "../a.jpg"), "list_patition_label.txt:1: is not the name of a picture"),
        (CHOSEN, lambda root: (root / ALIGNED_1).unlink(), f"{ALIGNED_1}: is not there; "),
        (CHOSEN, lambda root: write_picture(root / ALIGNED_1, 90, 100), f"{ALIGNED_1}: has 90x100 pixels, not 100x100"),
        (ORIGINAL, lambda root: (root / ORIGINAL_1).unlink(), f"{ORIGINAL_1}: is not there; "),
        (
            ORIGINAL,
            lambda root: write_picture(root / ORIGINAL_1, 45, 60),
            f"{ORIGINAL_1}: point 2 of 5, (50, 20.5), lies outside of its 45x60 pixels, as train_00001_manu_attri.txt",
        ),
        (ORIGINAL, lambda root: (root / POINTS_1).write_text("1 2\n3 4\n"), f"{POINTS_1}: does not begin with 5"),
        (ORIGINAL, lambda root: (root / POINTS_1).write_text("1 nan\n"), f"{POINTS_1}: holds other things than finite"),
        (ORIGINAL, lambda root: (root / BOX_1).write_text("70 5 10 55"), f"{BOX_1}: is not the left, upper, right"),
    ],
)  # fmt: skip
def test_a_fault_of_one_picture_leaves_the_others_alone(
    tmp_path: Path, chosen: dict[str, Any], spoil: Callable[[Path], Any], said: str
) -> None:
    whole = by_id(write_rafdb(tmp_path / "whole"), chosen)
    root = write_rafdb(tmp_path / "faulty")
    spoil(root)
    samples = by_id(root, chosen)
    (faulty,) = [sample for sample in samples.values() if sample.fault]
    assert faulty.fault.startswith(said) and "; " in faulty.fault and "\n" not in faulty.fault
    assert (faulty.frames, faulty.points) == ((), ())
    del whole["train_00001"], samples[faulty.id]
    assert samples == whole


def test_a_picture_that_is_listed_twice_is_at_fault_at_both_places(tmp_path: Path) -> None:
    root = write_rafdb(tmp_path)
    (root / LIST).write_text((root / LIST).read_text() + "train_00001.jpg 5\n")
    samples = by_id(root)
    faults = {sample.id: sample.fault for sample in samples.values() if sample.fault}
    assert faults == {
        f"list_patition_label.txt:{line}": f"list_patition_label.txt:{line}: train_00001 is listed 2 times; keep one"
        for line in (1, 4)
    }


def test_a_list_may_come_from_windows(tmp_path: Path) -> None:
    root = write_rafdb(tmp_path)
    whole = by_id(root)
    (root / LIST).write_bytes(b"\xef\xbb\xbf" + (root / LIST).read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert by_id(root) == whole


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda root: (root / LIST).unlink(), f"{LIST}: cannot be read (No such file or directory); unpack the labels"),
        (lambda root: (root / LIST).write_bytes(b"\xff\xfe\x00"), f"{LIST}: is no text in UTF-8"),
        (lambda root: (root / LIST).write_text("\n"), f"{LIST}: lists no picture; "),
        (lambda root: (root / "basic/EmoLabel").rename(root / "x"), "holds no basic/EmoLabel of RAF-DB; "),
    ],
)
def test_a_fault_of_the_whole_corpus_stops_before_the_first_sample(
    tmp_path: Path, spoil: Callable[[Path], Any], said: str
) -> None:
    root = write_rafdb(tmp_path)
    spoil(root)
    for line in refusals(rafdb, root, **CHOSEN):
        assert said in line and str(root) in line


@pytest.mark.parametrize(("labels", "need_landmarks"), [("basic8", False), ("official7", False), ("basic7", True)])
def test_what_it_does_not_have_is_refused(tmp_path: Path, labels: str, need_landmarks: bool) -> None:
    with pytest.raises(OferError, match=r"no label set of RAF-DB; use basic6 or basic7|RAF-DB ships none"):
        read_samples(write_rafdb(tmp_path), labels=labels, need_landmarks=need_landmarks, options=CHOSEN["options"])


def test_pictures_that_the_list_does_not_name_are_said(tmp_path: Path) -> None:
    root = write_rafdb(tmp_path)
    for name in ("aligned/train_00009_aligned.jpg", "aligned/train_00001.bmp", "original/test_0009.jpg"):
        (root / "basic/Image" / name).touch()
    assert list(unread(root, **CHOSEN)) == [
        "basic/Image/aligned/train_00001.bmp",
        "basic/Image/aligned/train_00009_aligned.jpg",
    ]


@pytest.mark.parametrize("images", ["aligned", "original"])
def test_the_rendered_sample_is_read_as_raf_db(images: str) -> None:
    root = sample_root("rafdb_sample")
    samples = by_id(root, {"labels": "basic7", "options": {"images": images}})
    truth = {line["name"]: line for line in map(json.loads, (root / "meta.jsonl").read_text().splitlines())}
    assert samples.keys() == truth.keys() and not any(sample.fault for sample in samples.values())
    assert Counter(sample.split for sample in samples.values()) == {"train": 126, "test": 42}
    for name, sample in samples.items():
        true = truth[name]
        assert sample.split == true["split"] and rafdb.CODES[true["code"] - 1] == sample.label
        # Its words differ from the canonical names in one.
        assert true["expression"].replace("happy", "happiness") == sample.label
        height, width, _ = read_still(root, sample.frames[0]).shape
        if images == "aligned":
            assert (width, height, sample.points) == (100, 100, ())
        else:
            points = np.array(true["points"])
            five = [points[36:42].mean(0), points[42:48].mean(0), points[30], points[48], points[54]]
            np.testing.assert_allclose(sample.points, five, atol=0.01)
