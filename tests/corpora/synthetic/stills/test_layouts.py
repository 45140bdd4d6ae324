import csv

import cv2
import numpy as np
import pytest
from pydantic import ValidationError

from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.corpora.synthetic.stills.write import remove_others


def test_affectnet_is_read_back(write, tmp_path):
    write(tmp_path, layout="affectnet_b", pictures={"train": 9, "test": 8}, side=96)
    for folder, number in (("train_set", 9), ("val_set", 8)):
        pictures = sorted((tmp_path / folder / "images").glob("*.jpg"), key=lambda path: int(path.stem))
        assert [path.stem for path in pictures] == [str(n) for n in range(number)]
        for path in pictures:
            assert cv2.imread(str(path)).shape == (96, 96, 3)
            read = {
                k: np.load(tmp_path / folder / "annotations" / f"{path.stem}_{k}.npy") for k in ("exp", "val", "aro")
            }
            assert 0 <= int(read["exp"]) <= 7
            assert -1 <= float(read["val"]) <= 1 and -1 <= float(read["aro"]) <= 1
            points = np.load(tmp_path / folder / "annotations" / f"{path.stem}_lnd.npy").reshape(68, 2)
            assert (np.median(points, axis=0) > 20).all() and (np.median(points, axis=0) < 76).all()
    classes = [int(np.load(path)) for path in (tmp_path / "val_set/annotations").glob("*_exp.npy")]
    assert sorted(classes) == list(range(8))


def test_ferplus_is_read_back_and_its_votes_have_a_majority(write, tmp_path):
    counts = {"train": 12, "validation": 8, "test": 8}
    write(tmp_path, layout="ferplus", pictures=counts, parts=2)
    with open(tmp_path / "fer2013.csv", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["Usage"] for row in rows] == ["Training"] * 12 + ["PublicTest"] * 8 + ["PrivateTest"] * 8
    assert all(len(row["pixels"].split()) == 48 * 48 for row in rows)
    number = 0
    for folder in ("FER2013Train", "FER2013Valid", "FER2013Test"):
        with open(tmp_path / "data" / folder / "label.csv", newline="") as stream:
            for name, box, *votes in csv.reader(stream):
                counted = [int(vote) for vote in votes]
                assert name == f"fer{number:07d}.png" and len(box.split(",")) == 4
                assert len(counted) == 10 and sum(counted) == 10
                kept = [vote if vote > 1 else 0 for vote in counted]
                assert max(kept) > 0.5 * sum(kept) and kept.index(max(kept)) < 8
                number += 1
    assert number == sum(counts.values())
    assert (tmp_path / "truth_01.csv").read_text().count("\n") == 1  # one part writes what one file holds


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"layout": "ckplus", "pictures": {"train": 3}}, "pictures: the layout ckplus has nothing of that kind"),
        ({"layout": "rafdb", "frames": (8, 12)}, "frames: the layout rafdb has nothing of that kind"),
        ({"layout": "rafdb", "subjects": 3}, "subjects: the layout rafdb has nothing of that kind"),
        ({"layout": "rafdb", "pictures": {"validation": 3}}, "rafdb has no split validation; name train or test"),
        ({"layout": "rafdb", "pictures": {"test": 0}}, "test is 0; give at least 1"),
        ({"layout": "ferplus", "covered": True}, "covered: the layout ferplus has nothing of that kind"),
        ({"layout": "rafdb", "covered": True, "pictures": {"train": 3}}, "covered rafdb has no split train; name test"),
        ({"layout": "jaffe"}, "Input should be 'ckplus', 'rafdb'"),
    ],
)
def test_settings_that_do_not_fit_the_layout_are_refused(given, fault):
    with pytest.raises(ValidationError, match="1 validation error") as caught:
        GenerateSettings(**given)
    assert fault in caught.value.errors()[0]["msg"]


def test_sequences_keep_the_values_that_they_had():
    assert GenerateSettings().values() == {"subjects": 36, "seed": 1, "frames": [8, 12], "size": [640, 490]}


def test_what_is_not_covered_keeps_the_values_that_it_had():
    values = {"layout": "rafdb", "seed": 1, "pictures": {"train": 1500, "test": 400}, "side": 100}
    assert GenerateSettings(layout="rafdb").values() == values
    covered = {**values, "pictures": {"test": 400}, "covered": True}
    assert GenerateSettings(layout="rafdb", covered=True).values() == covered


def test_kdef_shows_each_person_in_seven_expressions_from_five_sides(write, tmp_path):
    write(tmp_path, layout="kdef", subjects=2, side=64, parts=2)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("A*/*"))
    assert names == sorted(
        f"{person}/{person}{code}{view}.JPG"
        for person in ("AF01", "AM01")
        for code in ("AF", "AN", "DI", "HA", "NE", "SA", "SU")
        for view in ("FL", "HL", "S", "HR", "FR")
    )
    assert cv2.imread(str(tmp_path / names[0])).shape == (87, 64, 3)


def test_fedro_has_a_folder_per_class_and_a_mask_per_picture(write, tmp_path):
    write(tmp_path, layout="fedro", pictures={"test": 14}, side=64)
    pictures = sorted(tmp_path.glob("*/*.jpg"))
    assert {path.parent.name for path in pictures} == {
        "neutral", "anger", "disgust", "fear", "happiness", "sadness", "surprise"
    }  # fmt: skip
    with open(tmp_path / "truth_00.csv", newline="") as stream:
        masks = {row["picture"]: row["mask"] for row in csv.DictReader(stream)}
    assert len(pictures) == 14 and set(masks) == {path.relative_to(tmp_path).as_posix() for path in pictures}
    for mask in masks.values():
        drawn = cv2.imread(str(tmp_path / mask), cv2.IMREAD_GRAYSCALE)
        assert drawn.shape == (64, 64) and set(np.unique(drawn)) <= {0, 255} and drawn.any()


def test_vggface2_has_a_folder_per_identity_and_a_list_of_them(write, tmp_path):
    write(tmp_path, layout="vggface2", pictures={"train": 41, "test": 20}, side=48, parts=4)
    with open(tmp_path / "meta/identity_meta.csv", newline="") as stream:
        rows = list(csv.DictReader(stream, skipinitialspace=True))
    assert [(row["Class_ID"], row["Sample_Num"], row["Flag"]) for row in rows] == [
        ("n000001", "20", "1"), ("n000002", "20", "1"), ("n000003", "1", "1"), ("n000004", "20", "0")
    ]  # fmt: skip
    for row in rows:
        folder = tmp_path / ("train" if row["Flag"] == "1" else "test") / row["Class_ID"]
        assert len(list(folder.glob("*.jpg"))) == int(row["Sample_Num"])


def test_vggface2_lists_boxes_that_hold_eyes_and_mouth(write, tmp_path):
    write(tmp_path, layout="vggface2", pictures={"train": 21, "test": 3}, side=48)
    boxes, truth = {}, {}
    for split in ("train", "test"):
        for row in table(tmp_path / f"bb_landmark/loose_bb_{split}.csv"):
            boxes[f"{split}/{row['NAME_ID']}.jpg"] = [int(row[name]) for name in "XYWH"]
    for row in table(tmp_path / "truth_00.csv"):
        truth[row["picture"]] = np.array([[float(row[f"{axis}{point}"]) for axis in "xy"] for point in range(37, 69)])
    assert len(truth) == 24 and set(truth) == set(boxes)
    for picture, (x, y, width, height) in boxes.items():
        assert ((truth[picture] > (x, y)) & (truth[picture] < (x + width, y + height))).all()
        assert np.ptp(truth[picture][:, 1]) > height / 3


def table(path):
    with open(path, newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_person_who_moves_to_another_split_leaves_no_folder(tmp_path):
    for name in ("test/n000002/0001_01.jpg", "train/n000001/0001_01.jpg"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    remove_others(tmp_path, {"train/n000001/0001_01.jpg", "test/n000003/0001_01.jpg"}, set())
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == ["test", "train", "n000001", "0001_01.jpg"]
