"""What systems leave in every folder, and our own results, are no part of a corpus."""

from pathlib import Path

import pytest

from ofer.corpora.corpus_files import corpus_files, is_leftover
from ofer.plan.fingerprint import corpus_fingerprint


@pytest.mark.parametrize(
    "name",
    [
        ".5", ".1.png.Ab3x",
        ".DS_Store", "._1.png", ".AppleDouble", ".snapshot", ".Trash-1000", ".nfs0000", "__MACOSX", "Thumbs.db",
        "thumbs.db:encryptable", "ehthumbs.db", "Desktop.ini", "Icon\r", "@eaDir", "@Recycle", "@tmp", "@__thumb",
        "@Recently-Snapshot", "#recycle", "#snapshot", "~snapshot", "Network Trash Folder", "Temporary Items",
        "lost+found", "FOUND.000", "$RECYCLE.BIN", "RECYCLER", "System Volume Information", "~$samples.xlsx",
    ],
)  # fmt: skip
def test_leftovers_are_known_by_name(name: str) -> None:
    assert is_leftover(name)


@pytest.mark.parametrize(
    "name", ["S005", "1.png", "__1.png", "#1.png", "@anna", "~1.png", "-1.png", "results", "$1", ".5.png"]
)
def test_other_names_are_not(name: str) -> None:
    assert not is_leftover(name)


@pytest.mark.parametrize("own", [True, False], ids=["this run's", "another run's"])
def test_results_below_the_root_do_not_make_another_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    root = tmp_path / "corpus"
    (root / "anna").mkdir(parents=True)
    (root / "anna/1.png").write_text("a frame")
    run = root if own else root / "runs/first"
    run.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(root if own else tmp_path)
    before = corpus_fingerprint(root, tmp_path / "memory.json")
    (run / "results/sequences").mkdir(parents=True)
    (run / "results/manifest.csv").write_text("made of it")
    # The store is what tells results of other runs; those of this one are known by their place.
    if not own:
        (run / "results/.store").mkdir()
    assert corpus_fingerprint(root, tmp_path / "memory.json") == before
    assert [name for name, _ in corpus_files(root)] == ["anna/1.png"]


def test_a_folder_called_results_may_be_part_of_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results/1.png").touch()
    assert [name for name, _ in corpus_files(tmp_path)] == ["results/1.png"]


def test_what_was_recognised_beside_a_corpus_clips_is_no_part_of_it(tmp_path: Path) -> None:
    for name in ("a/1.png", "a_recognised/recognised.json", "a_recognised/recognised.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [name for name, _ in corpus_files(tmp_path)] == ["a/1.png"]
