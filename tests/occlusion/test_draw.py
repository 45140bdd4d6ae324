"""Occluders of stills: parameters that a table keeps, and what is drawn by them."""

import cv2
import numpy as np
import pytest

from ofer.base.errors import DamagedError, OferError
from ofer.occlusion.bank import Cutout, bank_of
from ofer.occlusion.draw import draw_at, draw_occluder, fill_of
from ofer.occlusion.parameters import TURN, draw_parameters, read_parameters, write_parameters
from ofer.occlusion.regions import union_mask

SIDE = 100
PICTURE = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
EYES = np.array([[32.0, 42.0], [68.0, 42.0]])
BOXES = [{"x": [-1.0, 1.0], "y": [-0.7, 0.3]}]
VALUES = {"boxes": [], "fill": "black", "seed": 0, "images": None, "objects": [], "fit": "box"}
OBJECT = {"share": [0.38, 0.5], "fill": "image", "objects_of": "test", "objects": ["doughnut", "bottle", "camera"]}
PLACES = [{"boxes": BOXES}, {"of_picture": [{"x": [0, 1], "y": [0, 0.5]}]}, {"share": [0.25, 0.25]}]
FILLS = ["black", "mean", "noise", "saltpepper"]
ENTRIES = [place | {"fill": fill} for place in PLACES for fill in FILLS]
ENTRIES += [OBJECT, {"boxes": BOXES, "fill": "image", "objects": ["book"]}, OBJECT | {"share": None, "boxes": BOXES}]


def drawn(changes, picture=PICTURE, sample="a", side=None):
    values = VALUES | changes
    bank = bank_of(values)
    rows = draw_parameters(values, sample, len(picture), EYES, bank)
    if side:
        return draw_at(picture, side, rows, values, bank)
    return draw_occluder(picture, rows, values, bank)


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_masked_is_painted_and_nothing_else_and_no_face_shows_through(entry):
    once, mask = drawn(entry)
    assert mask.any() and not mask.all()
    np.testing.assert_array_equal(once[~mask], PICTURE[~mask])
    if entry["fill"] != "mean":
        other, other_mask = drawn(entry, 255 - PICTURE)
        np.testing.assert_array_equal(other_mask, mask)
        np.testing.assert_array_equal(other[mask], once[mask])


def test_boxes_by_the_eyes_hide_what_they_hide_of_sequences():
    np.testing.assert_array_equal(drawn({"boxes": BOXES})[1], union_mask((SIDE, SIDE), EYES, BOXES))


def test_fills_are_what_they_are_called():
    red = np.zeros((40, 40, 3), np.uint8) + np.array([200, 0, 10], np.uint8)
    red[:20] //= 2
    assert (fill_of("mean", red, 0) == (150, 0, 8)).all()
    assert set(np.unique(fill_of("saltpepper", PICTURE, 0))) == {0, 255}
    assert fill_of("noise", PICTURE, 0).std(axis=(0, 1)).min() > 60


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry["fill"] in ("noise", "image")])
def test_a_grey_picture_stays_grey(entry):
    grey = np.repeat(PICTURE[..., :1], 3, axis=2)
    found, mask = drawn(entry, grey)
    assert (found == found[..., :1]).all()
    np.testing.assert_array_equal(mask, drawn(entry)[1])


def test_chance_is_of_the_seed_and_the_sample_alone():
    rows = [draw_parameters(VALUES | OBJECT, sample, SIDE, None, bank_of(OBJECT | VALUES | OBJECT)) for sample in "aab"]
    assert rows[0] == rows[1] != rows[2]
    assert not np.array_equal(drawn(OBJECT)[1], drawn(OBJECT | {"seed": 1})[1])


def test_an_object_at_a_random_place_lies_turned_inside_a_square_of_the_entrys_side():
    bank = bank_of(VALUES | OBJECT)
    rows = [row for n in range(300) for row in draw_parameters(VALUES | OBJECT, f"s{n}", SIDE, None, bank)]
    assert {row.object for row in rows} == set(bank)
    assert -TURN < min(row.turn for row in rows) < -0.8 * TURN and 0.8 * TURN < max(row.turn for row in rows) < TURN
    for row in rows[:60]:
        mask = draw_occluder(PICTURE, [row], VALUES | OBJECT, bank)[1]
        down, across = (np.ptp(np.flatnonzero(mask.any(axis=axis))) + 1 for axis in (1, 0))
        assert max(down, across) <= 51
        # Its proportions are the object's own.
        height, width = bank[row.object].rgba.shape[:2]
        assert row.width / row.height == pytest.approx(width / height, rel=1e-4)


def test_a_turned_object_is_the_object_turned_clockwise_about_its_middle():
    arrow = np.zeros((40, 40, 4), np.uint8)
    arrow[:20, 10:30] = (255, 0, 0, 255)
    arrow[20:, 10:30] = (0, 0, 255, 255)
    [row] = draw_parameters(VALUES | {"share": [0.4, 0.4]}, "a", SIDE, None, bank_of(VALUES))
    row = row._replace(object="arrow", x=0.5, y=0.5, turn=90.0)
    found, mask = draw_occluder(PICTURE, [row], VALUES | OBJECT, {"arrow": Cutout(arrow)})
    assert mask[42:58, 32:68].all() and mask.sum() == pytest.approx(20 * 40, abs=60)
    assert (found[50, 60] == (255, 0, 0)).all() and (found[50, 40] == (0, 0, 255)).all()


def test_what_lies_beyond_the_border_is_cut_there():
    bank = bank_of(VALUES | OBJECT)
    [row] = draw_parameters(VALUES | OBJECT, "a", SIDE, None, bank)
    whole = draw_occluder(PICTURE, [row._replace(x=0.5, y=0.5)], VALUES | OBJECT, bank)
    moved = draw_occluder(PICTURE, [row._replace(x=0.0, y=1.0)], VALUES | OBJECT, bank)
    np.testing.assert_array_equal(moved[1][50:, :50], whole[1][:50, 50:])
    np.testing.assert_array_equal(moved[0][moved[1]], whole[0][:50, 50:][whole[1][:50, 50:]])
    assert not draw_occluder(PICTURE, [row._replace(x=9.0)], VALUES | OBJECT, bank)[1].any()


@pytest.mark.parametrize("side", [50, 100, 200])
def test_at_another_side_the_drawn_picture_is_scaled(side):
    entry = {"of_picture": [{"x": [0.2, 0.6], "y": [0.5, 0.8]}]}
    found, mask = drawn(entry, side=side)
    whole = cv2.resize(drawn(entry)[0], (side, side), interpolation=cv2.INTER_AREA if side < 100 else cv2.INTER_LINEAR)
    np.testing.assert_array_equal(found, whole)
    expected = np.zeros((side, side), bool)
    expected[side // 2 : 4 * side // 5, side // 5 : 3 * side // 5] = True
    np.testing.assert_array_equal(mask, expected)


def test_the_table_gives_back_what_was_drawn(tmp_path):
    values = VALUES | OBJECT
    bank = bank_of(values)
    rows = [row for n in range(50) for row in draw_parameters(values, f"a,{n}", 97, None, bank)]
    rows += draw_parameters(VALUES | {"boxes": [*BOXES, {"x": [-3, 3], "y": [1, 2]}]}, "NA", 97, EYES, bank)
    path = tmp_path / "object.csv"
    write_parameters(path, rows)
    read = read_parameters(path)
    assert [row for of_sample in read.values() for row in of_sample] == rows
    assert len(read["NA"]) == 2 and read["NA"][0].object == ""
    assert path.read_text().splitlines()[0] == "sample,object,x,y,width,height,turn,seed"


@pytest.mark.parametrize(
    "text",
    [
        "sample,object,x\na,,0.5\n",
        "sample,object,x,y,width,height,turn,seed\na,,0.5,,0.1,0.1,0,1\n",
        "sample,object,x,y,width,height,turn,seed\na,,0.5,0.5,-0.1,0.1,0,1\n",
        "sample,object,x,y,width,height,turn,seed\na,,0.5,0.5,0.1,0.1,0,1.5\n",
        "sample,object,x,y,width,height,turn,seed\na,,left,0.5,0.1,0.1,0,1\n",
    ],
)
def test_what_is_no_such_table_is_damaged(tmp_path, text):
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(DamagedError):
        read_parameters(tmp_path / "t.csv")


def test_what_a_still_cannot_have_is_refused():
    with pytest.raises(OferError, match="s7: its eyes are not known"):
        draw_parameters(VALUES | {"boxes": BOXES}, "s7", SIDE, np.full((2, 2), np.nan), bank_of(VALUES))
    with pytest.raises(OferError, match="removes motion"):
        draw_parameters(VALUES | {"boxes": BOXES, "fill": "removal"}, "s7", SIDE, EYES, bank_of(VALUES))
