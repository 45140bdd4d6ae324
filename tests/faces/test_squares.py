"""Squares that are cut out of picture files when they are read are those that else are stored."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import PictureError
from ofer.corpora.manifest import COLUMNS, SHIPPED
from ofer.faces.pictures import FacePictures, read_excluded_pictures, read_pictures
from ofer.faces.settings import AlignSettings, PupilSettings
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.stages import align_faces
from tests.corpora.tagged import write_tagged

EYES = [[22, 20], [38, 21]]
BOXES = {"boxed": [10, 8, 30, 36], "both": [12, 5, 40, 30], "beside": [60, 50, 40, 40]}
POINTS = {"pointed": [*EYES, [30, 30], [25, 38], [35, 38]], "both": [*EYES, [31, 30], [24, 39], [36, 38]]}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a folder with pictures of several kinds, some with a box or points, one truncated, and their manifest."""
    rng, rows = np.random.default_rng(0), []
    (tmp_path / "corpus").mkdir()
    names = [*{**BOXES, **POINTS}, "grey.png", "colour.png", "turned", "turned.png", "large", "cut", "lost"]
    for name in names:
        stem, file = name.partition(".")[0], name if "." in name else f"{name}.jpg"
        side = 300 if name == "large" else 60
        coarse = rng.integers(0, 256, (9, 8, 1 if name.startswith("grey") else 3), np.uint8)
        picture = cv2.resize(coarse, (side, side * 4 // 3), interpolation=cv2.INTER_CUBIC)
        path = tmp_path / "corpus" / file
        if stem in ("turned", "both"):
            write_tagged(path, picture, 6)
        else:
            cv2.imwrite(str(path), picture)
        if name == "cut":
            path.write_bytes(path.read_bytes()[:-40])
        listed = {"frames": [file], "frame_digests": [content_digest(path)], "landmarks": [], "landmark_digests": []}
        shipped = {"points": POINTS.get(name), "box": BOXES.get(name)}
        texts = {key: json.dumps(value) if value is not None else "" for key, value in {**listed, **shipped}.items()}
        rows.append({"sample": name, "subject": stem, "label": "", "split": "train", "fault": "", **texts})
    (tmp_path / "corpus/lost.jpg").unlink()
    pd.DataFrame(rows)[[*COLUMNS, *SHIPPED]].to_csv(tmp_path / "manifest.csv", index=False)
    return tmp_path


def align(folder: Path, **values: Any) -> tuple[FacePictures, dict[str, str]]:
    """Run the stage by hand and return the pictures, and what is excluded with its reason."""
    align = AlignSettings(side=32, **values).model_dump()
    pupils = PupilSettings(source="landmarks", smallest_inter_ocular_distance=5).model_dump()
    given = {"root": str(folder / "corpus"), "linked_folders": [], "align": align, "pupils": pupils}
    faces = folder / f"{align['stored']}.h5"
    align_faces.build(Job("ofer.stages.align_faces", given, {"manifest": folder / "manifest.csv"}, {"faces": faces}))
    return read_pictures([faces]), dict(read_excluded_pictures(faces))


@pytest.mark.parametrize("by", ["as_shipped", "box", "eyes"])
@pytest.mark.parametrize("colour", ["rgb", "grey"])
def test_they_are_those_that_are_stored(corpus: Path, by: str, colour: str) -> None:
    stored, excluded = align(corpus, by=by, colour=colour)
    read, left_out = align(corpus, by=by, colour=colour, stored=False)
    # What is damaged behind its head shows when it is read.
    assert {**left_out, "cut": excluded["cut"]} == excluded
    rows = np.array([row for row, name in enumerate(read.sample) if name != "cut"])
    assert len(rows) == len(stored.sample) > 1
    assert np.array_equal(read.pictures[rows], stored.pictures[:])
    assert np.array_equal(read.eyes[rows], stored.eyes, equal_nan=True)
    assert np.array_equal(read.points[rows], stored.points, equal_nan=True)
    for name in ("sample", "subject", "label", "split"):
        assert [getattr(read, name)[row] for row in rows] == [*getattr(stored, name)]


def test_they_are_read_in_any_order_and_part_after_part(corpus: Path) -> None:
    align(corpus, by="as_shipped", stored=False)
    one, two = (read_pictures([corpus / "False.h5"] * count) for count in (1, 2))
    whole = [row for row, name in enumerate(one.sample) if name != "cut"]
    count = len(one.sample)
    assert np.array_equal(two.pictures[np.array(whole) + count], one.pictures[np.array(whole)])
    assert np.array_equal(two.pictures[count - count : 2], one.pictures[np.array([0, 1])])
    assert np.array_equal(two.pictures[-count], one.pictures[0])
    with pytest.raises(IndexError):
        two.pictures[2 * count]


def test_a_file_that_is_not_the_manifests_is_said(corpus: Path) -> None:
    read, _ = align(corpus, by="as_shipped", stored=False)
    rows = {name: row for row, name in enumerate(read.sample)}
    other = (corpus / "corpus/pointed.jpg").read_bytes()
    (corpus / "corpus/boxed.jpg").write_bytes(other)
    (corpus / "corpus/large.jpg").unlink()
    for name, said in (
        ("boxed", r"boxed\.jpg: changed after the manifest was made; start snakemake again"),
        ("large", r"large\.jpg: cannot be read \(No such file or directory\); unpack this file again"),
        ("cut", r"cut\.jpg: is truncated: the JPEG has no end-of-image marker; unpack this file again"),
    ):
        with pytest.raises(PictureError, match=said):
            read.pictures[rows[name]]


def test_a_digest_tells_another_file_and_another_cut(corpus: Path) -> None:
    digests = {}
    for key, values in {"": {}, "again": {}, "grey": {"colour": "grey"}, "wider": {"margin": 0.1}}.items():
        read, _ = align(corpus, by="box", stored=False, **values)
        digests[key] = dict(zip(read.sample, read.digest, strict=True))["boxed"]
    manifest = corpus / "manifest.csv"
    text = manifest.read_text()
    manifest.write_text(text.replace(content_digest(corpus / "corpus/boxed.jpg"), 32 * "0"))
    read, _ = align(corpus, by="box", stored=False)
    digests["file"] = dict(zip(read.sample, read.digest, strict=True))["boxed"]
    assert digests.pop("again") == digests[""]
    assert len({*digests.values()}) == 4


def test_a_part_without_a_usable_picture_is_read(corpus: Path) -> None:
    manifest = pd.read_csv(corpus / "manifest.csv", keep_default_na=False)
    manifest[manifest["sample"] == "lost"].to_csv(corpus / "manifest.csv", index=False)
    read, excluded = align(corpus, by="as_shipped", stored=False)
    assert read.pictures[:].shape == (0, 32, 32, 3) and list(excluded) == ["lost"]
