"""Pictures in folders of classes, or on a list, become samples."""

from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.corpora import image_folder
from ofer.corpora.image_folder import folder_counts, labelled, left_out, read_samples, unread
from ofer.corpora.sample import Sample
from tests.corpora.planted import plant
from tests.corpora.refusals import refusals


def read(root: Path, labels: str = "basic8") -> dict[str, Sample]:
    samples = list(read_samples(root, labels=labels, need_landmarks=False, options={}))
    assert len({sample.id for sample in samples}) == len(samples), "ids are unique"
    return {sample.id: sample for sample in samples}


def said(root: Path, labels: str = "basic8") -> str:
    """Return what every function says of a corpus that cannot be read at all."""
    (same,) = {text.removeprefix(f"{root}: ") for text in refusals(image_folder, root, labels=labels, options={})}
    return same


def write_list(root: Path, text: str) -> Path:
    plant(root, "a/1.jpg", "a/2.jpg", "b/1.png")
    (root / "images.csv").write_text(text)
    return root


def test_a_folder_is_a_class_by_its_name_not_by_its_number(tmp_path: Path) -> None:
    plant(tmp_path, "1_Happy/1.jpg", "2.Angry/b.PNG", "Sadness/c.jpeg", "Thumbs.db", "Sadness/.c.jpeg", "notes/a.txt")
    samples = read(tmp_path)
    assert {sample.label for sample in samples.values()} == {"happiness", "anger", "sadness"}
    assert samples["1_Happy_1"] == Sample("1_Happy_1", "", "happiness", "", ("1_Happy/1.jpg",), (), "")
    assert sorted(labelled(tmp_path, labels="basic8", options={}))[0] == ("1_Happy_1", "happiness")
    assert folder_counts(tmp_path, labels="basic8", options={}) == {"pictures": 3}


def test_folders_above_are_the_official_splits(tmp_path: Path) -> None:
    plant(
        tmp_path,
        "train/happy/1.jpg",
        "Train/sad/1.jpg",
        "val/happy/1.jpg",
        "test/sad/1.jpg",
        "train/1.jpg",
        "test/sad/b/1.jpg",
    )
    splits = {name: sample.split for name, sample in read(tmp_path).items()}
    assert splits == {
        "train_happy_1": "train",
        "Train_sad_1": "train",
        "val_happy_1": "validation",
        "test_sad_1": "test",
    }
    assert list(unread(tmp_path, labels="basic8", options={})) == ["test/sad/b/1.jpg", "train/1.jpg"]


def test_a_label_set_takes_its_classes(tmp_path: Path) -> None:
    plant(tmp_path, "happy/1.jpg", "sad/1.jpg", "neutral/1.jpg", "contempt/1.jpg")
    taken = {
        labels: {one.label for one in read(tmp_path, labels).values()} for labels in ("basic6", "basic7", "basic8")
    }
    assert taken["basic6"] == {"happiness", "sadness"}
    assert left_out(tmp_path, labels="basic6", options={}) == {"neutral": 1, "contempt": 1}
    assert taken["basic7"] - taken["basic6"] == {"neutral"} and taken["basic8"] - taken["basic7"] == {"contempt"}


def test_a_row_is_a_picture_with_what_is_known_of_it(tmp_path: Path) -> None:
    write_list(tmp_path, "image,label,subject,split,box\na/1.jpg,Happy,anna,training,3 4.5 20 30\nb/1.png,sad,ben,,\n")
    samples = read(tmp_path)
    assert samples["a_1"] == Sample("a_1", "anna", "happiness", "train", ("a/1.jpg",), (), "", box=(3, 4.5, 20, 30))
    assert samples["b_1"].box is None and samples["b_1"].split == ""
    assert folder_counts(tmp_path, labels="basic8", options={}) == {"pictures": 2, "subjects": 2}
    assert list(unread(tmp_path, labels="basic8", options={})) == ["a/2.jpg"]


def test_another_list_takes_the_place_of_the_corpus_own(tmp_path: Path) -> None:
    write_list(tmp_path / "corpus", "image,label\na/1.jpg,happy\n")
    (tmp_path / "mine.csv").write_text("label;image\nfear;a/2.jpg\ncontempt;b/1.png\n")
    assert set(read(tmp_path / "corpus", f"list:{tmp_path / 'mine.csv'}")) == {"a_2", "b_1"}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("a/9.jpg,happy", "a/9.jpg is not there; put it below the root, or correct the row"),
        ("../a/1.jpg,happy", "image '../a/1.jpg' is no path below the root; correct the row"),
        ("a/1.bmp,happy", "image 'a/1.bmp' is none of .png, .jpg, .jpeg; correct the row"),
        (".a/1.jpg,happy", "image '.a/1.jpg' lies where systems leave files of their own; move it, or rename it"),
        ("a/1.jpg,3", "label '3' is none of neutral, anger"),
        ("a/1.jpg,happy,dev", "split 'dev' is none of train, validation, test; correct the row"),
        ("a/1.jpg,happy,,1 2 3", "box '1 2 3' is not x, y, width and height in pixels; correct the row"),
        ("a/1.jpg,happy,,1 2 0 4", "box '1 2 0 4' is not x, y, width and height in pixels; correct the row"),
    ],
)
def test_a_fault_of_one_row_leaves_the_others_alone(tmp_path: Path, row: str, fault: str) -> None:
    write_list(tmp_path, f"image,label,split,box\n{row}\na/2.jpg,sad,,\nb/1.png,fear,,\n")
    faulty, *others = read(tmp_path).values()
    assert faulty.fault.startswith(f"images.csv:2: {fault}") and faulty.frames == ()
    assert [(one.id, one.fault) for one in others] == [("a_2", ""), ("b_1", "")]


def test_pictures_of_one_id_are_faults_that_name_them(tmp_path: Path) -> None:
    plant(tmp_path, "happy/1.jpg", "happy/1.png", "sad/1.jpg")
    faults = {name: sample.fault for name, sample in read(tmp_path).items() if sample.fault}
    assert set(faults) == {"happy/1.jpg", "happy/1.png"}
    assert faults["happy/1.jpg"] == "happy/1.jpg: has the same id happy_1 as another picture; rename one of them"


def test_a_folder_without_pictures_is_a_fault(tmp_path: Path) -> None:
    plant(tmp_path, "happy/1.jpg", "sad/1.jpg", "fear/notes.txt")
    assert read(tmp_path)["fear"].fault == ("fear: holds no picture (.png, .jpg, .jpeg); put them there, or remove it")


@pytest.mark.parametrize(
    ("names", "labels", "fault"),
    [
        ([], "basic8", "is not a folder; set root"),
        (["a.txt"], "basic8", "holds no folder that is named after an expression; set root"),
        (
            ["happy/1.jpg", "sad/1.jpg", "bored/1.jpg"],
            "basic8",
            "bored: is named after no expression; rename it to one",
        ),
        (["train/happy/1.jpg", "train/bored/1.jpg"], "basic8", "train/bored: is named after no expression; rename"),
        (["train/happy/1.jpg", "dev/sad/1.jpg"], "basic8", "dev: holds classes and is named after no split; rename it"),
        (
            ["train/happy/1.jpg", "test/happy/1.jpg"],
            "basic8",
            "holds one class alone, happiness; add pictures of others",
        ),
        (["happy/1.jpg", "neutral/1.jpg"], "basic6", "holds one class alone, happiness; add pictures of others"),
        (["happy/1.jpg"], "official6", "labels: 'official6' is no label set of a corpus of pictures; use basic6"),
    ],
)
def test_what_is_no_such_corpus_is_refused_before_the_first_sample(
    tmp_path: Path, names: list[str], labels: str, fault: str
) -> None:
    assert said(plant(tmp_path / "corpus", *names), labels).startswith(fault)


def test_landmarks_are_none(tmp_path: Path) -> None:
    with pytest.raises(OferError, match=r"pupils\.source: landmarks: a corpus of pictures ships none"):
        read_samples(tmp_path, labels="basic8", need_landmarks=True, options={})
