from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.corpora.frame_order import in_order


def paths(names):
    return [Path(f"{name}.png") for name in names.split(" ")]


@pytest.mark.parametrize(
    "names",
    [
        "1 2 10",
        "frame-001 frame-002 frame-010",
        "frame-1 frame-2 frame-10",
        "img_1_2 img_1_10 img_2_1",
        "1_neutral 2_apex",
        "IMG_1 img_2",
        "１ ２ １０",
        # Times.
        "0.04 0.08 0.12 0.16 0.2 0.24",
        "0.0 0.04 0.2 0.24 1.0",
        "0 0.25 0.5 0.75 1",
        "0,04 0,1 0,2",
        "0.00 0.50 1.00",
        "1e-05 0.0001 0.0002",
        "5e-01 1e+00 1e+01",
        "00:00:01.25 00:00:01.5 00:00:02",
        "2024-01-05_12-30-05.040 2024-01-05_12-30-05.120",
        "12-30-05 12-30-06 12-31-00",
        "2024.01.05 2024.01.10",
        # Signs.
        "-1 0 1",
        "-10 -9 0 9 10",
        "−2 −1 0 1",
        "onset-2 onset-1 onset+0 onset+1",
        "t-1.5 t-0.5 t0.5 t1.5",
        "t_-10 t_-9 t_0",
        # Counters with a point between them.
        "1.8 1.9 1.10 1.11",
        "v1.2.3 v1.2.10",
        "s1e5 s2e1",
    ],
)
def test_numbers_decide_whatever_they_are_written_like(names):
    assert in_order(paths(names)[::-1], "here").paths == paths(names)


@pytest.mark.parametrize(
    "names",
    [
        "apex neutral",
        "img_1 img2",
        "1 1-copy 2",
        # A decimal and two counters give different orders.
        "1.9 1.11",
        "0.25 0.5 0.75",
        ".5 1 1.5",
        # A minus sign or a separator.
        "-3 -2 -1",
        "t-1.5 t-1.0 t-0.5",
    ],
)
def test_what_leaves_the_order_open_is_refused(names):
    with pytest.raises(OferError, match=r"^here: which of .*\.png and .*\.png comes first is unclear; number "):
        in_order(paths(names), "here")


@pytest.mark.parametrize("names", ["1 01", "1 1.0", "-0 0", "F1 f1"])
def test_one_number_in_two_spellings_is_refused(names):
    with pytest.raises(OferError, match=r"^here: .*\.png and .*\.png have the same number; keep one of them"):
        in_order(paths(names), "here")


@pytest.mark.parametrize(
    ("names", "numbers"),
    [("a_9 a_10", [9, 10]), ("-1 0 1", [-1, 0, 1]), ("x", []), ("1_1 1_2 2_1", []), ("2_1_7 2_2_9", [1, 2])],
)
def test_the_number_that_orders_is_known_where_it_is_one(names, numbers):
    assert in_order(paths(names), "here").numbers == numbers
