"""Finished work is kept once, whole, and given back as it was."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.jobs import store as store_module
from ofer.jobs.store import MARK, Store, link

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / ".store")


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    """Return two finished files by the names that the store knows them by."""
    found = {"000.csv": tmp_path / "made" / "table.csv", "001.h5": tmp_path / "made" / "flows.h5"}
    found["000.csv"].parent.mkdir()
    found["000.csv"].write_text("a,b\n")
    found["001.h5"].write_bytes(bytes(1000))
    return found


def targets(folder: Path) -> dict[str, Path]:
    return {"000.csv": folder / "deep" / "table.csv", "001.h5": folder / "flows.h5"}


def test_what_is_kept_can_be_fetched(store: Store, sources: dict[str, Path], tmp_path: Path) -> None:
    entry = store.entry("stage", {"slice": {"a": 1}})
    assert not store.fetch(entry, targets(tmp_path / "out"))
    store.keep(entry, sources)
    assert store.fetch(entry, targets(tmp_path / "out"))
    for name, target in targets(tmp_path / "out").items():
        assert target.read_bytes() == sources[name].read_bytes()
    assert sorted(path.name for path in entry.iterdir()) == ["000.csv", "001.h5", MARK]
    assert list(entry.parent.iterdir()) == [entry]


def test_an_entry_is_found_by_everything_that_the_work_depends_on(store: Store) -> None:
    entry = store.entry("stage", {"slice": {"a": 1, "b": 2}, "code": {"m": "x"}})
    assert entry == store.entry("stage", {"code": {"m": "x"}, "slice": {"b": 2, "a": 1}})
    assert entry != store.entry("stage", {"code": {"m": "y"}, "slice": {"b": 2, "a": 1}})
    assert entry != store.entry("other", {"slice": {"a": 1, "b": 2}, "code": {"m": "x"}})


def test_a_fetch_replaces_what_is_there(store: Store, sources: dict[str, Path], tmp_path: Path) -> None:
    entry = store.entry("stage", {})
    store.keep(entry, sources)
    out = targets(tmp_path / "out")
    out["000.csv"].parent.mkdir(parents=True)
    out["000.csv"].write_text("old")
    assert store.fetch(entry, out)
    assert store.fetch(entry, out)
    assert out["000.csv"].read_text() == "a,b\n"
    assert sorted(path.name for path in (tmp_path / "out").rglob("*")) == ["deep", "flows.h5", "table.csv"]


@pytest.mark.parametrize("name", ["000.csv", "001.h5"])
@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_entry_is_dropped(
    store: Store, sources: dict[str, Path], tmp_path: Path, name: str, damage: str
) -> None:
    entry = store.entry("stage", {})
    store.keep(entry, sources)
    if damage == "gone":
        (entry / name).unlink()
    else:
        # In place: the artefact in results/ is the same file, and somebody edited it.
        sources[name].write_bytes(b"edited")
    assert not store.fetch(entry, targets(tmp_path / "out"))
    assert not entry.exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("names", [["000.csv"], ["000.csv", "001.h5", "002.csv"], ["000.csv", "001.csv"]])
def test_a_fetch_never_returns_other_names(
    store: Store, sources: dict[str, Path], tmp_path: Path, names: list[str]
) -> None:
    entry = store.entry("stage", {})
    store.keep(entry, sources)
    assert not store.fetch(entry, {name: tmp_path / "out" / name for name in names})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["", "nonsense", "\n"])
def test_an_entry_with_a_spoilt_list_is_made_again(
    store: Store, sources: dict[str, Path], tmp_path: Path, text: str
) -> None:
    entry = store.entry("stage", {})
    store.keep(entry, sources)
    (entry / MARK).write_text(text)
    assert not store.fetch(entry, targets(tmp_path / "out"))


def test_a_half_removed_entry_is_replaced(store: Store, sources: dict[str, Path], tmp_path: Path) -> None:
    entry = store.entry("stage", {})
    store.keep(entry, sources)
    (entry / MARK).unlink()
    assert not store.fetch(entry, targets(tmp_path / "out"))
    store.keep(entry, sources)
    assert store.fetch(entry, targets(tmp_path / "out"))


def test_an_entry_that_is_there_stays(store: Store, sources: dict[str, Path], tmp_path: Path) -> None:
    entry = store.entry("stage", {})
    store.keep(entry, sources)
    before = (entry / MARK).stat().st_ino
    store.keep(entry, sources)
    assert (entry / MARK).stat().st_ino == before


def test_an_entry_appears_at_once(
    store: Store, sources: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entry = store.entry("stage", {})

    def interrupted(path: Path, text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store_module, "write_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.keep(entry, sources)
    assert list(entry.parent.iterdir()) == []


def test_two_threads_that_keep_and_fetch_at_once_harm_nothing(
    store: Store, sources: dict[str, Path], tmp_path: Path
) -> None:
    entry = store.entry("stage", {})

    def work(number: int) -> bool:
        own = {name: tmp_path / f"own{number}" / name for name in sources}
        for name, path in own.items():
            path.parent.mkdir(exist_ok=True)
            shutil.copy(sources[name], path)
        store.keep(entry, own)
        return store.fetch(entry, targets(tmp_path / f"out{number}"))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(32)))
    assert list(entry.parent.iterdir()) == [entry]


def test_two_processes_that_keep_at_once_harm_nothing(store: Store, sources: dict[str, Path], tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from ofer.jobs.store import Store\n"
        "store = Store(Path(sys.argv[1])); sources = {Path(p).name: Path(p) for p in sys.argv[2:]}\n"
        "for number in range(100): store.keep(store.entry('stage', {'number': number}), sources)\n"
    )
    renamed = [tmp_path / "made" / name for name in sources]
    for path, source in zip(renamed, sources.values(), strict=True):
        shutil.copy(source, path)
    command = [sys.executable, "-c", script, str(store.folder), *map(str, renamed)]
    running = [subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for process in running:
        assert process.communicate(timeout=60)[1] == ""
        assert process.returncode == 0
    assert len(list((store.folder / "stage").iterdir())) == 100
    for number in range(100):
        assert store.fetch(store.entry("stage", {"number": number}), targets(tmp_path / "out"))


def test_a_fetch_of_an_entry_that_vanishes_is_no_fetch(
    store: Store, sources: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = store.entry("stage", {})
    store.keep(entry, sources)

    def vanish(source: Path, target: Path) -> None:
        shutil.rmtree(entry)
        link(source, target)

    monkeypatch.setattr(store_module, "link", vanish)
    assert not store.fetch(entry, targets(tmp_path / "out"))


def test_unfinished_work_is_dropped_when_the_work_is_kept(store: Store, sources: dict[str, Path]) -> None:
    entry = store.entry("stage", {})
    scratch = store.scratch(entry)
    (scratch / "checkpoint").write_text("half")
    assert store.scratch(entry) == scratch
    assert (scratch / "checkpoint").exists()
    store.keep(entry, sources)
    assert not scratch.exists()


class TestLink:
    def test_it_shares_bytes_where_it_can(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("x")
        link(tmp_path / "a", tmp_path / "b")
        assert os.path.samefile(tmp_path / "a", tmp_path / "b")

    def test_it_copies_where_it_cannot(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refused(source: Path, target: Path) -> None:
            raise OSError(18, "Invalid cross-device link")

        monkeypatch.setattr(os, "link", refused)
        (tmp_path / "a").write_text("x")
        link(tmp_path / "a", tmp_path / "b")
        assert (tmp_path / "b").read_text() == "x"
        assert not os.path.samefile(tmp_path / "a", tmp_path / "b")
        assert len(list(tmp_path.iterdir())) == 2

    def test_a_link_to_itself_leaves_no_second_name(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("x")
        link(tmp_path / "a", tmp_path / "b")
        link(tmp_path / "a", tmp_path / "b")
        assert len(list(tmp_path.iterdir())) == 2

    def test_a_place_that_cannot_be_written_is_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("x")
        with pytest.raises(OferError, match="cannot be written"):
            link(tmp_path / "a", tmp_path / "a" / "b")


def test_a_store_that_cannot_be_written_is_one_line(tmp_path: Path, sources: dict[str, Path]) -> None:
    (tmp_path / "blocked").write_text("")
    store = Store(tmp_path / "blocked")
    entry = store.entry("stage", {})
    with pytest.raises(OferError, match="cannot be written"):
        store.keep(entry, sources)
    with pytest.raises(OferError, match="cannot be written"):
        store.scratch(entry)
