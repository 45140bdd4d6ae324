"""The command `ofer`."""

import sys

import pytest

from ofer.__main__ import COMMANDS, dispatch, usage
from ofer.base.errors import OferError


def ofer(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["ofer", *words])
    dispatch()


@pytest.mark.parametrize("words", [(), ("-h",), ("--help",)])
def test_it_lists_its_commands_a_line_each(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ofer(monkeypatch, *words)
    shown = capsys.readouterr().out
    assert shown == usage() + "\n"
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("  ")] == list(COMMANDS)
    assert all(len(line) <= 80 for line in shown.splitlines())


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_tells_its_arguments(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        ofer(monkeypatch, name, "--help")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: ofer {name} [-h]")


def test_a_misspelt_command_is_one_line_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OferError, match=r"^recognize: no command .*did you mean 'recognise'\?\); see `ofer --help`$"):
        ofer(monkeypatch, "recognize", "clip.mp4")
