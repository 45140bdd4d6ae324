"""What the store holds, and what goes when it is pruned."""

import os
import sys
import time
from pathlib import Path

import pytest

from ofer.commands import store as command
from ofer.commands.store import UNFINISHED_SECONDS, entries, leftovers
from ofer.jobs.artefacts import write_text
from ofer.jobs.stamps import write_stamp
from ofer.jobs.store import Store


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Make a store with an entry whose bytes are a result's, and one that nothing refers to."""
    monkeypatch.chdir(tmp_path)
    store = Store(Path("results/.store"))
    for name, text in (("used", "x" * 2_000_000), ("unused", "y" * 1_000_000)):
        path = Path(f"results/{name}.csv")
        write_text(path, text)
        write_stamp(path, {"stage": "ofer.stages.make_table"})
        store.keep(store.entry("ofer.stages.make_table", {"name": name}), {"000.csv": path})
    for path in Path("results").rglob("unused.csv*"):
        path.unlink()
    return store


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["store", *arguments])
    command.main()


def age(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds, time.time() - seconds))


def test_an_entry_is_referred_to_if_a_result_has_its_bytes(results: Store) -> None:
    found = {entry.folder: entry for entry in entries(Path("results"))}
    used = found[results.entry("ofer.stages.make_table", {"name": "used"})]
    unused = found[results.entry("ofer.stages.make_table", {"name": "unused"})]
    assert (used.referred, unused.referred) == (True, False)
    assert used.bytes > 2_000_000
    assert len(found) == 2


def test_it_is_shown_by_stage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch)
    assert capsys.readouterr().out == ("ofer.stages.make_table: 2 entries, 3.0 MB; not referred to: 1, 1.0 MB\n")
    assert len(list(entries(Path("results")))) == 2


def test_prune_removes_what_nothing_refers_to_and_no_result(results: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, "--prune")
    assert [entry.folder for entry in entries(Path("results"))] == [
        results.entry("ofer.stages.make_table", {"name": "used"})
    ]
    assert sorted(path.name for path in Path("results").iterdir()) == [".stamps", ".store", "used.csv"]
    assert sorted(path.name for path in Path("results/.stamps").iterdir()) == ["used.csv.digest", "used.csv.json"]


def test_prune_keeps_the_work_of_running_jobs_and_fingerprints(results: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = results.scratch(results.entry("ofer.stages.train.models", {}))
    write_text(scratch / "checkpoint", "half")
    write_text(Path("results/.store/fingerprints/x.json"), "{}")
    run(monkeypatch, "--prune")
    assert (scratch / "checkpoint").exists()
    assert Path("results/.store/fingerprints/x.json").exists()


def test_only_what_nobody_touched_for_a_day_is_abandoned(results: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = results.scratch(results.entry("ofer.stages.train.models", {}))
    half = Path("results/.0a1b2c3d.partial.x.h5")
    half.write_text("half")
    damaged = Path("results/x.h5.damaged")
    damaged.write_text("hurt")
    assert list(leftovers(Path("results"))) == []
    for path in (scratch, half, damaged):
        age(path, UNFINISHED_SECONDS + 60)
    assert set(leftovers(Path("results"))) == {scratch, half, damaged}
    run(monkeypatch, "--prune")
    assert not scratch.exists()
    assert not half.exists()


def test_no_store_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path.parent)
    assert list(entries(Path("nowhere"))) == []
    assert list(leftovers(Path("nowhere"))) == []
