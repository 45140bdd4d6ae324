"""Progress says how far work is, and changes nothing."""

from collections.abc import Iterator

import pytest

from ofer.base import progress
from ofer.base.progress import say, track


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the one-element list that holds the present time."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_items_come_unchanged_and_unhurried() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(3):
            taken.append(number)
            yield number

    tracked = track(items(), "items")
    assert taken == []
    assert next(tracked) == 0
    assert taken == [0]
    assert list(tracked) == [1, 2]


def test_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(track([1, 2], "items")) == [1, 2]
    assert capsys.readouterr() == ("", "")


def test_long_work_says_how_much_is_done_and_left(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    for _ in track(range(8), "faces"):
        clock[0] += 6
    assert capsys.readouterr().err.splitlines() == [
        "faces: 2/8, about 36 s left",
        "faces: 4/8, about 24 s left",
        "faces: 6/8, about 12 s left",
        "faces: 8/8, about 0 s left",
        "faces: 8 done in 48 s",
    ]


def test_work_of_unknown_length_says_how_long_it_took(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    for _ in track(iter(range(2)), "faces"):
        clock[0] += 11
    assert capsys.readouterr().err.splitlines()[0] == "faces: 1, 11 s so far"


def test_an_exception_passes(capsys: pytest.CaptureFixture[str]) -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(track(failing(), "items"))


def test_lines_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    say("one line")
    assert capsys.readouterr() == ("", "one line\n")
