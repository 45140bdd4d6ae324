import csv
from collections import Counter

import cv2
import numpy as np
import pytest

from ofer.corpora.synthetic.stills.truth import true_points
from ofer.faces.dlib_points import DlibPoints
from ofer.faces.eye_centres import from_landmarks, inter_ocular_distance

COUNTS = {"train": 41, "test": 21}
NAMES = {1: "surprise", 2: "fear", 3: "disgust", 4: "happiness", 5: "sadness", 6: "anger", 7: "neutral"}


@pytest.fixture(scope="module")
def tree(write, tmp_path_factory):
    root = tmp_path_factory.mktemp("rafdb")
    return root, write(root, layout="rafdb", pictures=COUNTS, seed=3)


def labels_of(root):
    rows = (root / "basic/EmoLabel/list_patition_label.txt").read_text().splitlines()
    return {name: NAMES[int(code)] for name, code in (row.split(" ") for row in rows)}


def truth_of(root):
    with open(root / "truth_00.csv", newline="") as stream:
        return {row["picture"]: row for row in csv.DictReader(stream)}


def points_of(row):
    return np.array([[float(row[f"{axis}{point}"]) for axis in "xy"] for point in range(1, 69)])


def pupils_of(row):
    return np.array([[float(row[f"eye{eye}_{axis}"]) for axis in "xy"] for eye in (1, 2)])


def test_an_obvious_reader_reads_it_back(tree):
    root, _ = tree
    labels = labels_of(root)
    assert Counter(name.split("_")[0] for name in labels) == COUNTS
    for name in labels:
        stem = name.removesuffix(".jpg")
        assert cv2.imread(str(root / f"basic/Image/aligned/{stem}_aligned.jpg")).shape == (100, 100, 3)
        original = cv2.imread(str(root / f"basic/Image/original/{name}"))
        rows = (root / f"basic/Annotation/manual/{stem}_manu_attri.txt").read_text().splitlines()
        points = np.array([[float(number) for number in row.split()] for row in rows[:5]])
        assert [int(row) for row in rows[5:]][:1] == [2] and len(rows) == 8
        x1, y1, x2, y2 = map(float, (root / f"basic/Annotation/boundingbox/{stem}_boundingbox.txt").read_text().split())
        assert 0 <= x1 < x2 < original.shape[1] and 0 <= y1 < y2 < original.shape[0]
        assert ((points >= (x1, y1)) & (points <= (x2, y2))).all()


def test_dlib_sees_most_aligned_faces_and_finds_their_points(tree):
    root, _ = tree
    finder, errors = DlibPoints(1, 0.0), []
    aligned = {name: true for name, true in true_points(root / "truth_00.csv") if "aligned/test" in name}
    for name, true in aligned.items():
        found, seen = finder.find_in_square(cv2.imread(str(root / name), cv2.IMREAD_GRAYSCALE))
        if seen:
            errors.append(np.hypot(*(found - true).T).mean() / inter_ocular_distance(from_landmarks(true)))
    assert len(aligned) == COUNTS["test"]
    assert len(errors) > 0.75 * len(aligned)
    assert np.mean(errors) < 0.15


def test_every_file_is_told(tree):
    root, written = tree
    assert sorted(written) == sorted(path for path in root.rglob("*") if path.is_file())


def test_classes_are_as_frequent_as_in_the_data_set(tree):
    root, _ = tree
    counts = Counter(label for name, label in labels_of(root).items() if name.startswith("train"))
    assert counts == {
        "happiness": 16, "neutral": 9, "sadness": 7, "surprise": 4, "disgust": 2, "anger": 2, "fear": 1
    }  # fmt: skip


def test_training_and_test_show_different_people(tree):
    root, _ = tree
    people = {split: {row["subject"] for row in truth_of(root).values() if row["split"] == split} for split in COUNTS}
    assert people["train"] and people["test"] and not people["train"] & people["test"]


def test_pupils_are_the_darkest_place_of_open_eyes(tree):
    root, _ = tree
    darker = []
    for name, row in truth_of(root).items():
        if "original" not in name:
            continue
        picture = cv2.imread(str(root / name), cv2.IMREAD_GRAYSCALE).astype(float)
        points = points_of(row)
        for pupil, lids in zip(pupils_of(row), (points[36:42], points[42:48]), strict=True):
            opening = np.hypot(*(lids[[1, 2]].mean(0) - lids[[4, 5]].mean(0)))
            if opening > 4:
                x, y = np.rint(pupil).astype(int)
                darker.append(
                    picture[y - 1 : y + 2, x - 1 : x + 2].min() < picture[y - 6 : y + 7, x - 8 : x + 9].mean()
                )
    assert len(darker) > 30 and np.mean(darker) > 0.95


def test_aligned_faces_have_their_eyes_and_mouth_in_the_same_place(tree):
    root, _ = tree
    rows = [row for name, row in truth_of(root).items() if "aligned" in name]
    eyes = np.array([pupils_of(row).mean(0) for row in rows])
    mouths = np.array([points_of(row)[[48, 54]].mean(0) for row in rows])
    assert np.abs(eyes - (49.5, 39.5)).max() < 8 and np.abs(mouths - (49.5, 74)).max() < 8


def test_a_still_is_the_same_in_whichever_part_and_however_many_there_are(tree, write, tmp_path):
    root, _ = tree
    one_of_three = write(tmp_path, layout="rafdb", pictures=COUNTS, seed=3, parts=3, only=[1])
    others = [path for path in one_of_three if path.name != "truth_01.csv"]
    assert len(others) == 4 * COUNTS["test"]  # the parts take turns over the splits
    for path in others:
        assert path.read_bytes() == (root / path.relative_to(tmp_path)).read_bytes()


def test_what_an_earlier_run_left_goes_and_what_others_write_stays(write, tmp_path):
    small = {"layout": "rafdb", "pictures": {"train": 2, "test": 1}}
    write(tmp_path, layout="rafdb", pictures={"train": 3, "test": 1})
    write(tmp_path, **small, parts=2, only=[0])
    assert sorted(path.name for path in tmp_path.glob("basic/Image/aligned/*")) == [
        "test_0001_aligned.jpg", "train_00001_aligned.jpg", "train_00002_aligned.jpg"
    ]  # fmt: skip
