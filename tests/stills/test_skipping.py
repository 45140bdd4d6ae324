"""A picture that cannot be read is replaced by the next of its batch, named once, and counted."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ofer.base.errors import OferError, PictureError
from ofer.faces.pictures import FacePicture, read_pictures, write_pictures
from ofer.faces.squares import Cut
from ofer.jobs.provenance import content_digest
from ofer.stills.skipping import Skipping
from ofer.stills.source import Look, Source

Indices = NDArray[np.int64]


def reader(lost: set[int], tried: list[int]):
    """Return a function that gives indices as rows, and cannot read some of them."""

    def read(indices: Indices, offset: int = 0) -> Indices:
        for index in indices:
            tried.append(int(index))
            if index in lost:
                raise PictureError(f"{index}.jpg: is empty (zero bytes); unpack this file again")
        return indices + offset

    return read


def test_the_next_of_the_batch_that_can_be_read_stands_in(capsys: pytest.CaptureFixture[str]) -> None:
    tried: list[int] = []
    skipping = Skipping(reader({1, 2, 9}, tried), 10, share=0.5)
    batch = np.array([0, 1, 2, 3, 9])
    for _ in range(2):
        assert skipping(batch, 100).tolist() == [100, 103, 103, 103, 100]
        assert skipping.shown(batch).tolist() == [0, 3, 3, 3, 0]
    assert skipping(np.array([4, 5])).tolist() == [4, 5]
    assert skipping(np.array([2, 5])).tolist() == [5, 5]
    assert len(skipping.unreadable) == 3
    said = capsys.readouterr().err.splitlines()
    assert said == [
        f"left out, {number} of 10 pictures so far: {index}.jpg: is empty (zero bytes); unpack this file again"
        for number, index in enumerate((1, 2, 9), start=1)
    ]
    assert tried.count(1) == 2, "once in its batch and once alone"


def test_more_than_a_share_of_all_pictures_stops_it() -> None:
    skipping = Skipping(reader({*range(50, 60), 999}, []), 1000)
    for first in range(0, 900, 100):
        skipping(np.arange(first, first + 100))
    assert len(skipping.unreadable) == 10
    with pytest.raises(OferError, match=r"^11 of 1,000 pictures cannot be read, more than 1 %, the last is 999\.jpg: "):
        skipping(np.arange(900, 1000))


def test_a_batch_of_which_nothing_can_be_read_stops_it() -> None:
    skipping = Skipping(reader({3, 4}, []), 1000)
    with pytest.raises(OferError, match=r"none of 2 pictures that are read together can be read, such as 3\.jpg: is"):
        skipping(np.array([3, 4]))


def test_files_that_are_lost_in_the_middle_of_an_epoch_are_left_out(tmp_path: Path) -> None:
    def faces():
        for number in range(8):
            path = tmp_path / f"{number}.png"
            cv2.imwrite(str(path), np.full((16, 16, 3), 10 * number, np.uint8))
            cut = Cut(path.name, content_digest(path), (16, 16), np.eye(2, 3), upright=True)
            yield FacePicture(str(number), "", "", "train", cut)

    write_pictures(tmp_path / "faces.h5", faces(), shape=(16, 16, 3), folder=tmp_path)
    source = Source([Look(read_pictures([tmp_path / "faces.h5"]), np.arange(8))], 16, 3)
    skipping = Skipping(source.read, 8, share=0.5)
    assert skipping(np.arange(4))[:, 0, 0, 0].tolist() == [0, 10, 20, 30]
    (tmp_path / "5.png").unlink()
    (tmp_path / "6.png").write_bytes((tmp_path / "1.png").read_bytes())
    assert skipping(np.arange(4, 8))[:, 0, 0, 0].tolist() == [40, 70, 70, 70]
    assert [fault.partition(": ")[2].partition(";")[0] for fault in skipping.unreadable.values()] == [
        "cannot be read (No such file or directory)", "changed after the manifest was made"
    ]  # fmt: skip
