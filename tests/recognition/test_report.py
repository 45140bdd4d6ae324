"""Which frames are shown of many."""

import pytest

from ofer.recognition.report import shown_rows


def test_few_frames_are_all_shown() -> None:
    assert shown_rows(5, 2, 7) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("count", [8, 9, 50, 1999])
@pytest.mark.parametrize("share", [0.0, 0.37, 0.5, 0.99])
def test_of_many_frames_first_last_and_that_of_most_motion_are_shown(count: int, share: float) -> None:
    apex = int(share * (count - 1))
    rows = shown_rows(count, apex, 7)
    assert rows == sorted(set(rows))
    assert len(rows) == 7
    assert {0, apex, count - 1} <= set(rows)
