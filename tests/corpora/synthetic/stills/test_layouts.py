import csv

import cv2
import numpy as np
import pytest
from pydantic import ValidationError

from ofer.corpora.synthetic.settings import GenerateSettings


def test_affectnet_is_read_back(write, tmp_path):
    write(tmp_path, layout="affectnet_b", pictures={"train": 9, "validation": 8}, side=96)
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
        ({"layout": "sfew"}, "Input should be 'ckplus', 'rafdb'"),
    ],
)
def test_settings_that_do_not_fit_the_layout_are_refused(given, fault):
    with pytest.raises(ValidationError, match="1 validation error") as caught:
        GenerateSettings(**given)
    assert fault in caught.value.errors()[0]["msg"]


def test_sequences_keep_the_values_that_they_had():
    assert GenerateSettings().values() == {"subjects": 36, "seed": 1, "frames": [8, 12], "size": [640, 490]}
