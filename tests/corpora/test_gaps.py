from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.corpora.frame_order import in_order
from ofer.corpora.gaps import missing_between, missing_numbers, tolerate


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([1, 2, 3, 4], ""),
        ([3, 4], "frames 1 to 2 are missing"),
        ([1, 2, 4], "frame 3 is missing"),
        ([1, 2, 3], "frame 4 is missing"),
        ([2, 4], "frames 1 and 3 are missing"),
        ([4, 10**17], "frames 1 to 3 are missing"),
    ],
)
def test_numbers_that_should_be_there_are_named(numbers, said):
    assert missing_numbers("here", numbers, 1, 4) == (f"here: {said}" if said else "")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("5 6 7 8", ""),
        ("5 6 8 9", "frames are missing between 6.png and 8.png"),
        ("0 5 10 20 30", "frames are missing between 10.png and 20.png, and in 1 more place"),
        ("0.04 0.08 0.16 0.2", "frames are missing between 0.08.png and 0.16.png"),
        # Milliseconds at 30 frames a second; frames that somebody chose.
        ("0 33 67 100 133", ""),
        ("3 7 12 13 20", ""),
        ("4", ""),
    ],
)
def test_an_evenly_numbered_folder_shows_a_hole(names, said):
    frames = in_order([Path(f"{name}.png") for name in names.split()], "here")
    assert missing_between("here", frames) == (f"here: {said}" if said else "")


def test_what_comes_after_the_apex_does_not_count():
    frames = in_order([Path(f"{number}.png") for number in (1, 2, 3, 9)], "here")
    assert missing_between("here", frames, 2) == ""
    assert missing_between("here", frames, 3)


def test_a_gap_is_a_fault_unless_the_options_keep_it():
    assert tolerate("", {}, "mend it") == ""
    with pytest.raises(OferError, match=r"^here: a gap; mend it, or keep .* by options\.missing_frames: keep$"):
        tolerate("here: a gap", {}, "mend it")
    assert tolerate("here: a gap", {"missing_frames": "keep"}, "mend it") == "here: a gap"
