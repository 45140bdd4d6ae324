"""`ofer check` finds the pictures that are in two splits, and does not read again what it has read."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.commands import picture_hashes
from ofer.commands.check import page
from ofer.commands.picture_hashes import PictureHashes
from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from tests.corpora.waves import waves
from tests.workflow.experiment import PROJECT


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a corpus of stills with three splits, beside a folder of results."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    for number, split in enumerate(("train", "val", "test")):
        for place, label in enumerate(("happy", "sad", "fear")):
            write(tmp_path / f"corpus/{split}/{label}/0.jpg", waves(3 * number + place))
    return tmp_path / "corpus"


def write(path: Path, picture: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), picture)


def shown(root: Path, **values: Any) -> str:
    """Return the words of the page about the corpus at `root`."""
    entry = {"loader": "image_folder", "root": str(root), "labels": "basic7", "splits": ["train", "validation", "test"]}
    entry |= {"align": {"by": "as_shipped"}}
    config = load_config(merged(read_yaml(PROJECT / "config.yaml"), {"corpora": {"mine": entry | values}}))
    return " ".join(" ".join(page(config, "mine", "config.yaml:1")[0]).split())


def test_pictures_of_different_splits_that_are_nearly_the_same_are_listed(root: Path) -> None:
    assert "duplicates none among pictures of different splits" in shown(root)
    copy = cv2.resize(waves(0), (60, 60), interpolation=cv2.INTER_AREA)
    write(root / "test/fear/copy.png", np.clip(copy * 1.1, 0, 255).astype(np.uint8))
    write(root / "train/happy/same.jpg", waves(1))  # of train/sad/0.jpg, in the same split
    assert (
        "duplicates 1 pair of pictures in different splits that are nearly the same: "
        "train/happy/0.jpg and test/fear/copy.png verdict" in shown(root)
    )


def test_of_many_the_first_are_named(root: Path) -> None:
    for number in range(5):
        write(root / f"val/sad/copy{number}.jpg", waves(1))
    text = shown(root)
    assert "5 pairs" in text and "train/sad/0.jpg and val/sad/copy2.jpg and 2 more" in text


def test_a_corpus_with_one_split_is_not_hashed(root: Path) -> None:
    assert "duplicates" not in shown(root / "train", splits=[])
    assert not list(Path("results").rglob("*.json"))


def test_a_damaged_picture_is_a_fault_each_time(root: Path) -> None:
    path = root / "train/sad/0.jpg"
    path.write_bytes(path.read_bytes()[:-9])
    for _ in range(2):
        assert "train/sad/0.jpg: is truncated: the JPEG has no end-of-image marker; unpack" in shown(root)


def test_what_is_as_it_was_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, read = shown(root), []
    decode = picture_hashes.decode
    monkeypatch.setattr(picture_hashes, "decode", lambda path, *more: read.append(path.name) or decode(path, *more))
    assert shown(root) == before and read == []
    write(root / "test/sad/new.jpg", waves(99))
    write(root / "test/sad/0.jpg", waves(98))
    shown(root)
    assert sorted(read) == ["0.jpg", "new.jpg"]


@pytest.mark.parametrize("text", ["", "[]", '{"train/sad/0.jpg": 3}', '{"train/sad/0.jpg": ["", "zz"]}', "[" * 3000])
def test_a_damaged_memory_is_none(root: Path, text: str) -> None:
    before = shown(root)
    (memory,) = Path("results").rglob("*.pictures.json")
    memory.write_text(text)
    assert shown(root) == before
    assert len(json.loads(memory.read_text())) == 9


def test_without_a_folder_of_results_nothing_is_written(root: Path) -> None:
    Path("results").rmdir()
    shown(root)
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["corpus"]


def test_a_row_of_a_table_of_pixels_is_a_picture(tmp_path: Path) -> None:
    rows = [waves(seed, 48) for seed in (0, 1, 0)]
    lines = ["emotion,pixels,Usage", *(f"0,{' '.join(map(str, one.ravel()))},Training" for one in rows)]
    (tmp_path / "fer2013.csv").write_text("\n".join(lines))
    hashes = PictureHashes(tmp_path, tmp_path / "memory.json")
    names = [f"fer2013.csv#{row}" for row in range(3)]
    for name in names:
        hashes.look_at(name)
    assert hashes.near_duplicates(zip(("train", "test", "test"), names, strict=True)) == [(names[0], names[2])]
    with pytest.raises(OferError, match="has no row 3"):
        hashes.look_at("fer2013.csv#3")
