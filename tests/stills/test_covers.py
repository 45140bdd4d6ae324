"""Where an object lies before a built-in face, in the square that methods see."""

from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.corpora.manifest import COLUMNS, SHIPPED
from ofer.faces.settings import AlignSettings, PupilSettings
from ofer.jobs.provenance import content_digest
from ofer.stills.covers import Covers

SIDE = 40
LISTS = {"frame_digests": '[""]', "landmarks": "[]", "landmark_digests": "[]"}


@pytest.fixture
def covers(tmp_path: Path) -> Covers:
    """Write two pictures, an object being before the left of one, with their truth as the generator does."""
    mask = np.zeros((80, 100), np.uint8)
    mask[:, :40] = 255
    for name, picture in (("a.png", mask * 0), ("b.png", mask * 0), ("mask.png", mask)):
        cv2.imwrite(str(tmp_path / name), picture)
    truth = pd.DataFrame({"picture": ["a.png", "b.png"], "mask": ["mask.png", ""]})
    truth.to_csv(tmp_path / "truth_00.csv", index=False)
    listed = [{"file": name, "digest": content_digest(tmp_path / name)} for name in ("mask.png", "truth_00.csv")]
    pd.DataFrame(listed).to_csv(tmp_path / "generated_00.csv", index=False)
    blank = dict.fromkeys((*COLUMNS, *SHIPPED), "") | LISTS
    rows = [blank | {"sample": name, "frames": f'["{name}.png"]'} for name in ("a", "b")]
    pd.DataFrame(rows).to_csv(tmp_path / "manifest.csv", index=False)
    values = {
        "root": str(tmp_path),
        "align": AlignSettings(by="as_shipped", side=SIDE).model_dump(),
        "pupils": PupilSettings(source="landmarks").model_dump(),
    }
    return Covers(values, tmp_path / "manifest.csv", [tmp_path / "generated_00.csv"])


@pytest.mark.parametrize("side", [SIDE, 16])
def test_a_mask_moves_into_the_square_as_its_picture_did(covers: Covers, side: int) -> None:
    # Of 100 columns the middle 80 are kept, of which the object hides 30.
    wanted = np.tile(np.arange(side) < side * 3 / 8, (side, 1))
    np.testing.assert_array_equal(covers.hidden("a", side), wanted)
    assert not covers.hidden("b", side).any()


def test_a_mask_that_was_changed_is_refused(covers: Covers, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "mask.png"), np.zeros((80, 100), np.uint8))
    with pytest.raises(OferError, match=r"mask\.png: changed after it was written; delete .*generated_00\.csv"):
        covers.hidden("a", SIDE)
