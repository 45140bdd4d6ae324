"""Files from the future are from now, their stamps from before everything; others keep their times."""

import os
import time
from pathlib import Path

from ofer.plan.file_times import BEFORE_EVERYTHING, take_back

HOUR = 3600.0


def test_files_from_the_future_are_from_now(tmp_path: Path) -> None:
    now = time.time()
    times = {"a.csv": HOUR, "a.csv.digest": HOUR, "a.csv.json": HOUR, "b.csv": -HOUR, "b.csv.json": -HOUR}
    for name, difference in times.items():
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (now + difference, now + difference))
    assert take_back([tmp_path]) == 3
    found = {name: (tmp_path / name).stat().st_mtime for name in times}
    for name in ("a.csv", "a.csv.digest"):
        assert now - 1 <= found[name] <= time.time()
    assert found["a.csv.json"] == BEFORE_EVERYTHING
    assert [found["b.csv"], found["b.csv.json"]] == [now - HOUR] * 2
    assert take_back([tmp_path]) == 0


def test_foreign_files_keep_their_times(tmp_path: Path) -> None:
    later = time.time() + HOUR
    path = tmp_path / "notes.csv"
    path.touch()
    os.utime(path, (later, later))
    assert take_back([tmp_path]) == 0
    assert path.stat().st_mtime == later


def test_folders_that_hold_no_input_are_not_walked(tmp_path: Path) -> None:
    later = time.time() + HOUR
    for name in (".store/x/a", "synthetic/corpus/S001/a.png", "synthetic/corpus/list.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        path.with_name(f"{path.name}.digest").touch()
        os.utime(path, (later, later))
    assert take_back([tmp_path, tmp_path / "nowhere"]) == 1
    assert (tmp_path / "synthetic/corpus/list.csv").stat().st_mtime < later
