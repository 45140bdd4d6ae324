"""A job of an earlier run leaves alone what a later run makes; a job by hand, or of the latest run, does its work."""

from pathlib import Path

import pytest

from ofer.errors import OferError
from ofer.runs import VARIABLE, begin, latest, require_latest


def test_runs_are_counted(tmp_path: Path) -> None:
    assert latest(tmp_path / "store") == 0
    assert [begin(tmp_path / "store") for _ in range(3)] == [1, 2, 3]
    assert latest(tmp_path / "store") == 3


@pytest.mark.parametrize(("own", "refused"), [("1", True), ("2", False), ("3", False), ("", False), ("x", False)])
def test_only_a_job_of_an_earlier_run_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str, refused: bool
) -> None:
    begin(tmp_path)
    begin(tmp_path)
    monkeypatch.setenv(VARIABLE, own)
    if refused:
        with pytest.raises(OferError, match=r"^a\.csv: snakemake was started again since"):
            require_latest(tmp_path, "a.csv")
    else:
        require_latest(tmp_path, "a.csv")


def test_by_hand_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    require_latest(tmp_path, "a.csv")


def test_a_damaged_counter_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("\x00")
    assert latest(tmp_path) == 0
    assert begin(tmp_path) == 1
