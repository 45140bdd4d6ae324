"""FED-RO is read from folders of classes, or from a list whose codes are named."""

from pathlib import Path
from typing import Any

import pytest

from ofer.corpora import fedro
from ofer.corpora.fedro import labelled, read_samples
from ofer.corpora.sample import Sample
from tests.corpora.planted import plant
from tests.corpora.refusals import refusals

FOLDERS = {"list": "", "images": "", "classes": [], "first_code": 0}
LISTED = {"list": "fedro.list", "images": "faces", "classes": ["neutral", "angry", "happy"], "first_code": 0}
POINTS = " ".join(str(number) for number in range(48))


def read(root: Path, labels: str = "basic7", **options: Any) -> list[Sample]:
    samples = list(read_samples(root, labels=labels, need_landmarks=False, options=FOLDERS | options))
    assert {sample.split for sample in samples} == {"test"}
    return samples


def listed(root: Path, *lines: str) -> Path:
    plant(root, "faces/1.jpg", "faces/2.jpg")
    (root / "fedro.list").write_text("\n".join(lines))
    return root


def test_a_folder_is_a_class(tmp_path: Path) -> None:
    samples = read(plant(tmp_path, "happy/1.jpg", "sad/1.jpg"))
    assert [(sample.id, sample.label) for sample in samples] == [("happy_1", "happiness"), ("sad_1", "sadness")]
    assert labelled(tmp_path, labels="basic7", options=FOLDERS) == [("happy_1", "happiness"), ("sad_1", "sadness")]


@pytest.mark.parametrize("first", [0, 1])
def test_codes_of_a_list_mean_what_the_entry_names(tmp_path: Path, first: int) -> None:
    root = listed(tmp_path, f"1.jpg {first + 1} {POINTS}", "", f"2.jpg {first + 2}")
    one, other = read(root, **LISTED | {"first_code": first})
    assert (one.id, one.label, one.frames) == ("faces_1", "anger", ("faces/1.jpg",))
    assert len(one.points) == 24 and one.points[:2] == ((0, 1), (2, 3))
    assert (other.label, other.points) == ("happiness", ())


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("3.jpg 1", "faces/3.jpg is not there; set options.images to the folder"),
        ("1.jpg 3", "code '3' is none from 0 to 2; correct it"),
        ("1.jpg happy", "code 'happy' is none from 0 to 2"),
        ("1.jpg 1 2", "is not a name, a code and maybe 24 points; correct the line"),
        (f"1.jpg 1 {POINTS[:-2]}xy", "its points are not 48 numbers; correct the line"),
        ("../1.jpg 1", "'../1.jpg' is no picture below the root; correct the line"),
    ],
)
def test_a_fault_of_one_line_leaves_the_others_alone(tmp_path: Path, line: str, fault: str) -> None:
    faulty, other = read(listed(tmp_path, line, "2.jpg 0"), **LISTED)
    assert faulty.fault.startswith(f"fedro.list:1: {fault}") and not faulty.frames
    assert (other.label, other.fault) == ("neutral", "")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"classes": []}, "options.classes: does not name an expression for each code of the list; "),
        ({"classes": ["happy", "bored"]}, "options.classes: does not name an expression"),
        ({"classes": ["happy", "joy"]}, "options.classes: does not name an expression"),
        ({"list": "../fedro.list"}, "options.list: it, or options.images, is no path below the root; correct it"),
        ({"list": "gone.list"}, "gone.list: cannot be read (No such file or directory); set options.list to the list"),
    ],
)
def test_what_is_wrong_with_the_list_is_said_before_the_first_sample(
    tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    root = listed(tmp_path, "1.jpg 0", "2.jpg 1")
    (same,) = set(refusals(fedro, root, labels="basic7", options=LISTED | options))
    assert same.removeprefix(f"{root}/").startswith(said)
