"""A still is read by its name, whether it is a file or a row of a table."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora.label_sets import basic_classes
from ofer.corpora.stills import read_still

ROWS = [np.random.default_rng(seed).integers(0, 256, (48, 48), np.uint8) for seed in range(3)]


def pixels(picture: np.ndarray) -> str:
    return " ".join(map(str, picture.ravel()))


def write_rows(path: Path, rows: list[str], end: str = "\n", header: str = "emotion,pixels,Usage") -> None:
    path.write_text(end.join([header, *(f"0,{row},Training" for row in rows)]) + end, encoding="utf-8", newline="")


@pytest.mark.parametrize(("end", "mark"), [("\n", ""), ("\r\n", "\ufeff")])
def test_a_row_is_a_grey_picture_with_three_channels(tmp_path: Path, end: str, mark: str) -> None:
    write_rows(tmp_path / "fer2013.csv", list(map(pixels, ROWS)), end, f"{mark}emotion,pixels,Usage")
    for number, picture in enumerate(ROWS):
        read = read_still(tmp_path, f"fer2013.csv#{number}")
        assert read.shape == (48, 48, 3) and (read == picture[..., None]).all()


def test_the_last_row_may_lack_its_line_end_and_a_replaced_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "fer2013.csv"
    for picture in ROWS[:2]:
        write_rows(path, [pixels(picture), pixels(ROWS[2])])
        path.write_bytes(path.read_bytes().rstrip() + b" " * int(picture is ROWS[0]))
        assert (read_still(tmp_path, "fer2013.csv#0")[..., 0] == picture).all()
        assert (read_still(tmp_path, "fer2013.csv#1")[..., 0] == ROWS[2]).all()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "has no row 0"),
        ([pixels(ROWS[0])[:-40]], "row 0 has 2,2"),
        ([pixels(ROWS[0]) + " 7"], "row 0 has 2,305 pixels, not 48 × 48; "),
        (["256 " * 2304], "row 0 holds other pixels than numbers from 0 to 255; "),
        (["-1 " * 2304], "row 0 holds other pixels than numbers"),
        (["1_0 " * 2304], "row 0 holds other pixels than numbers"),
        (["0 " * 40000], "row 0 has more than 65,536 bytes; "),
        ([pixels(ROWS[0]) + ",,"], "row 0 has 5 cells under 3 columns; "),
    ],
)
def test_a_row_that_is_no_picture_is_refused_in_one_line(tmp_path: Path, rows: list[str], said: str) -> None:
    write_rows(tmp_path / "fer2013.csv", rows)
    with pytest.raises(OferError) as error:
        read_still(tmp_path, "fer2013.csv#0")
    assert said in str(error.value) and str(tmp_path / "fer2013.csv") in str(error.value)


def test_a_table_without_pixels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("emotion,Usage\n0,Training\n")
    with pytest.raises(OferError, match="has no header with one column pixels; "):
        read_still(tmp_path, "a.csv#0")


def test_an_image_file_is_red_green_blue(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.full((4, 5, 3), (3, 2, 1), np.uint8))
    cv2.imwrite(str(tmp_path / "g.png"), np.full((4, 5), 7, np.uint8))
    assert read_still(tmp_path, "a.png").shape == (4, 5, 3)
    assert (read_still(tmp_path, "a.png") == (1, 2, 3)).all()
    assert (read_still(tmp_path, "g.png") == 7).all() and read_still(tmp_path, "g.png").ndim == 3


def test_a_truncated_image_is_refused(tmp_path: Path) -> None:
    data = cv2.imencode(".jpg", np.zeros((32, 32, 3), np.uint8))[1].tobytes()
    (tmp_path / "a.jpg").write_bytes(data[:-20])
    with pytest.raises(OferError, match=r"a\.jpg: is truncated: .*; unpack"):
        read_still(tmp_path, "a.jpg")


def test_the_label_sets_of_stills_differ_by_neutral_and_contempt() -> None:
    six, seven, eight = (basic_classes(name, "RAF-DB") for name in ("basic6", "basic7", "basic8"))
    assert set(seven) - set(six) == {"neutral"} and set(eight) - set(seven) == {"contempt"}
    with pytest.raises(OferError, match="labels: 'official7' is no label set of RAF-DB; use basic6 or basic7"):
        basic_classes("official7", "RAF-DB", sets=("basic6", "basic7"))
