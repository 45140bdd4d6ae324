"""Files from the future are from now, their stamps from before everything; others keep their times."""

import os
import time
from pathlib import Path

from ofer.jobs.artefacts import write_text
from ofer.jobs.stamps import digest_path, stamp_path, write_stamp
from ofer.plan.file_times import BEFORE_EVERYTHING, take_back

HOUR = 3600.0


def test_files_from_the_future_are_from_now(tmp_path: Path) -> None:
    now = time.time()
    for name, difference in (("c/a.json", HOUR), ("c/b.csv", -HOUR)):
        write_text(tmp_path / name, "")
        write_stamp(tmp_path / name, {}, tmp_path)
        for path in (tmp_path / name, digest_path(tmp_path / name, tmp_path), stamp_path(tmp_path / name, tmp_path)):
            os.utime(path, (now + difference, now + difference))
    assert take_back(tmp_path) == 3
    later, digest, stamp, *earlier = (
        path.stat().st_mtime
        for name in ("c/a.json", "c/b.csv")
        for path in (tmp_path / name, digest_path(tmp_path / name, tmp_path), stamp_path(tmp_path / name, tmp_path))
    )
    assert all(now - 1 <= moment <= time.time() for moment in (later, digest))
    assert stamp == BEFORE_EVERYTHING
    assert earlier == [now - HOUR] * 3
    assert take_back(tmp_path) == 0


def test_foreign_files_keep_their_times(tmp_path: Path) -> None:
    later = time.time() + HOUR
    path = tmp_path / "notes.csv"
    path.touch()
    os.utime(path, (later, later))
    assert take_back(tmp_path) == 0
    assert path.stat().st_mtime == later


def test_folders_that_hold_no_input_are_not_walked(tmp_path: Path) -> None:
    later = time.time() + HOUR
    for name in (".store/x/a", "synthetic/corpus/S001/a.png", "synthetic/corpus/list.csv"):
        path = tmp_path / name
        write_text(path, "")
        write_text(digest_path(path, tmp_path), "")
        os.utime(path, (later, later))
    assert take_back(tmp_path / "nowhere") == 0
    assert take_back(tmp_path) == 1
    assert (tmp_path / "synthetic/corpus/list.csv").stat().st_mtime < later
