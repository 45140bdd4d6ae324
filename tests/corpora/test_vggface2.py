"""VGGFace2 has people, splits, boxes and points, and no expressions."""

from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.corpora import vggface2
from ofer.corpora.sample import Sample
from ofer.corpora.vggface2 import folder_counts, labelled, read_samples
from tests.corpora.planted import plant
from tests.corpora.refusals import refusals

ALL = {"labels": "none", "options": {"images_per_identity": 0}}
BOXES = 'NAME_ID,X,Y,W,H\n"n000002/0001_01",161,140,224,324\n"n000003/0001_01",-1,2,30,40\n'
POINTS = "NAME_ID,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\n" + "\n".join(
    f'"n00000{person}/000{picture}_01",{",".join(str(10 * picture + place) for place in range(10))}'
    for person, picture in ((2, 1), (2, 2), (4, 1))
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a tree of two people to train on, one of whom has two pictures, and one to be tested on."""
    plant(tmp_path, "train/n000002/0001_01.jpg", "train/n000002/0002_01.jpg", "train/n000004/0001_01.jpg")
    return plant(tmp_path, "test/n000003/0001_01.jpg")


def bounded(root: Path, boxes: str = BOXES, points: str = POINTS) -> Path:
    plant(root, "bb_landmark/a")
    (root / "bb_landmark/loose_bb_train.csv").write_text(boxes)
    (root / "bb_landmark/loose_landmark_train.csv").write_text(points)
    return root


def read(root: Path, images_per_identity: int = 0) -> dict[str, Sample]:
    chosen = {"labels": "none", "options": {"images_per_identity": images_per_identity}}
    samples = list(read_samples(root, need_landmarks=False, **chosen))
    assert labelled(root, **chosen) == [(sample.subject, "") for sample in samples if not sample.fault]
    return {sample.id: sample for sample in samples}


def test_a_folder_is_a_person_without_a_label(root: Path) -> None:
    samples = read(root)
    name = "train/n000002/0001_01.jpg"
    assert samples["train_n000002_0001_01"] == Sample("train_n000002_0001_01", "n000002", "", "train", (name,), (), "")
    assert [sample.split for sample in samples.values()] == ["train", "train", "train", "test"]
    assert folder_counts(root, **ALL) == {"pictures": 4, "subjects": 3}
    assert len(read(root, images_per_identity=1)) == 3


def test_boxes_and_points_come_with_the_pictures_that_have_them(root: Path) -> None:
    samples = read(bounded(root))
    assert samples["train_n000002_0001_01"].box == (161, 140, 224, 324)
    assert samples["train_n000002_0002_01"].box is None
    assert samples["train_n000002_0002_01"].points == ((20, 21), (22, 23), (24, 25), (26, 27), (28, 29))
    assert samples["train_n000004_0001_01"].points[0] == (10, 11)
    assert samples["test_n000003_0001_01"].points == ()


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        (BOXES.replace("140,", ""), r"bb_landmark/loose_bb_train\.csv:2: is not a name and 4 numbers; unpack"),
        (BOXES.replace("140", "x"), r"loose_bb_train\.csv:2: is not a name and 4 numbers"),
        (BOXES + '"n000001/0001_01",1,1,1,1\n', "is not in the order of people, n000001 comes after n000003; "),
        (BOXES + '"n000004/1",é,1,1,1\n', r"loose_bb_train\.csv: is no CSV file in ASCII"),
    ],
)
def test_a_faulty_table_of_boxes_is_one_line(root: Path, boxes: str, said: str) -> None:
    with pytest.raises(OferError, match=said):
        read(bounded(root, boxes))


def test_a_person_without_pictures_is_a_fault(root: Path) -> None:
    (root / "test/n000009").mkdir()
    assert read(root)["test_n000009"].fault == "test/n000009: holds no picture; unpack it again, or remove it"


@pytest.mark.parametrize(
    ("meta", "labels", "said"),
    [
        (
            "n000003, Some_One, 1, 1, f",
            "none",
            "test/n000003: belongs to train by meta/identity_meta.csv; move it there",
        ),
        ("n000003, Some_One, 1, 7, f", "none", "test/n000003: belongs to no split by meta/identity_meta.csv"),
        (
            "n000003, Some_One, 1, 0, f",
            "basic7",
            "labels: 'basic7' is no label set of VGGFace2, which has no expressions",
        ),
    ],
)
def test_what_contradicts_the_split_or_asks_for_expressions_is_refused(
    root: Path, meta: str, labels: str, said: str
) -> None:
    plant(root, "meta/identity_meta.csv").joinpath("meta/identity_meta.csv").write_text(
        f"Class_ID, Name, Sample_Num, Flag, Gender\n{meta}\n"
    )
    assert all(text.startswith(said) for text in refusals(vggface2, root, **ALL | {"labels": labels}))


def test_a_folder_without_people_is_refused(tmp_path: Path) -> None:
    (said,) = set(refusals(vggface2, plant(tmp_path, "train/anna/1.jpg"), **ALL))
    assert said == f"{tmp_path}: holds no folder train/n000002 or the like; set root to where VGGFace2 was unpacked"
