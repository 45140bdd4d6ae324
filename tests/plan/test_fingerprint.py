"""A corpus is the names and contents of its files, nothing else."""

import json
import os
import shutil
from pathlib import Path

import pytest

from ofer.plan import fingerprint
from ofer.plan.fingerprint import corpus_fingerprint, file_fingerprint


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    for name in ("S001/001/a.png", "S001/001/b.png", "S002/001/a.png", "labels.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "memory.json"


def test_touching_changes_nothing(root: Path, memory: Path) -> None:
    before = corpus_fingerprint(root, memory)
    for path in root.rglob("*"):
        os.utime(path, (1, 1))
    assert corpus_fingerprint(root, memory) == before


def test_another_place_and_no_memory_change_nothing(root: Path, memory: Path, tmp_path: Path) -> None:
    before = corpus_fingerprint(root, memory)
    memory.unlink()
    shutil.move(root, tmp_path / "moved")
    assert corpus_fingerprint(tmp_path / "moved", memory) == before


@pytest.mark.parametrize("edit", ["content", "rename", "swap", "add", "remove", "empty"])
def test_every_other_change_shows(root: Path, memory: Path, edit: str) -> None:
    before = corpus_fingerprint(root, memory)
    image, other = root / "S001/001/a.png", root / "S001/001/b.png"
    if edit == "content":
        image.write_text("S001/001/A.png")
    elif edit == "rename":
        image.rename(root / "S001/001/c.png")
    elif edit == "swap":
        first, second = image.read_text(), other.read_text()
        image.write_text(second)
        other.write_text(first)
    elif edit == "add":
        shutil.copy(image, root / "S001/001/c.png")
    elif edit == "remove":
        image.unlink()
    else:
        image.write_text("")
    after = corpus_fingerprint(root, memory)
    assert after != before
    for path in memory.parent.glob("memory.json*"):
        path.unlink()
    assert corpus_fingerprint(root, memory) == after


def test_dot_files_and_folders_do_not_belong(root: Path, memory: Path) -> None:
    before = corpus_fingerprint(root, memory)
    (root / ".DS_Store").write_text("x")
    (root / "S001/._a.png").write_text("x")
    (root / ".cache").mkdir()
    (root / ".cache/a.png").write_text("x")
    assert corpus_fingerprint(root, memory) == before


def test_known_files_are_not_read_again(root: Path, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = fingerprint.content_digest

    def counted(path: Path) -> str:
        read.append(path.name)
        return original(path)

    monkeypatch.setattr(fingerprint, "content_digest", counted)
    before = corpus_fingerprint(root, memory)
    assert len(read) == 4
    read.clear()
    assert corpus_fingerprint(root, memory) == before
    assert read == []
    (root / "labels.txt").write_text("other")
    assert corpus_fingerprint(root, memory) != before
    assert read == ["labels.txt"]


def test_a_replacement_of_the_same_size_and_time_shows(root: Path, memory: Path) -> None:
    image = root / "S001/001/a.png"
    status = image.stat()
    before = corpus_fingerprint(root, memory)
    image.write_text("S001/001/X.png")
    os.utime(image, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert image.stat().st_size == status.st_size
    assert image.stat().st_mtime_ns == status.st_mtime_ns
    assert corpus_fingerprint(root, memory) != before


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"labels.txt": 3}', '{"labels.txt": [1, 2, 3]}', "null"])
def test_a_spoilt_memory_only_costs_time(root: Path, memory: Path, text: str) -> None:
    before = corpus_fingerprint(root, memory)
    memory.write_text(text)
    assert corpus_fingerprint(root, memory) == before
    whole = memory.with_name("memory.json.whole")
    assert whole.is_file()
    whole.write_text(text)
    assert corpus_fingerprint(root, memory) == before
    memory.write_text(text)
    whole.write_text(text)
    assert corpus_fingerprint(root, memory) == before


def test_of_an_unchanged_corpus_nothing_is_recalled_file_by_file(
    root: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = corpus_fingerprint(root, memory)
    monkeypatch.setattr(fingerprint, "_recall", lambda memory: pytest.fail("recalled"))
    assert corpus_fingerprint(root, memory) == before


def test_what_changes_while_contents_are_read_shows_at_the_next_start(
    root: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = fingerprint.content_digest

    def edited_afterwards(path: Path) -> str:
        digest = original(path)
        if path.name == "labels.txt":
            path.write_text("edited meanwhile")
        return digest

    with monkeypatch.context() as patched:
        patched.setattr(fingerprint, "content_digest", edited_afterwards)
        before = corpus_fingerprint(root, memory)
    after = corpus_fingerprint(root, memory)
    assert after != before
    for path in memory.parent.glob("memory.json*"):
        path.unlink()
    assert corpus_fingerprint(root, memory) == after


def test_a_memory_that_cannot_be_written_only_costs_time(root: Path, memory: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert corpus_fingerprint(root, tmp_path / "file" / "memory.json") == corpus_fingerprint(root, memory)


def test_folders_behind_links_belong(root: Path, memory: Path, tmp_path: Path) -> None:
    shutil.move(root / "S002", tmp_path / "elsewhere")
    (root / "S002").symlink_to(tmp_path / "elsewhere")
    before = corpus_fingerprint(root, memory)
    (tmp_path / "elsewhere/001/a.png").write_text("changed behind the link")
    assert corpus_fingerprint(root, memory) != before


def test_links_that_lead_back_end(root: Path, memory: Path) -> None:
    (root / "S001/again").symlink_to(root)
    corpus_fingerprint(root, memory)
    assert len(json.loads(memory.read_text())) == 4


def test_a_file_that_cannot_be_read_is_left_to_the_stage(root: Path, memory: Path) -> None:
    before = corpus_fingerprint(root, memory)
    (root / "S001/001/a.png").unlink()
    (root / "S001/001/a.png").symlink_to(root / "nowhere")
    broken = corpus_fingerprint(root, memory)
    assert broken != before
    (root / "nowhere").write_text("S001/001/a.png")
    assert corpus_fingerprint(root, memory) != broken


def test_lists_outside_the_folder_are_data_too(root: Path, memory: Path, tmp_path: Path) -> None:
    chosen = tmp_path / "list.csv"
    chosen.write_text("a")
    before = corpus_fingerprint(root, memory, (chosen,))
    assert before != corpus_fingerprint(root, memory)
    chosen.write_text("b")
    assert corpus_fingerprint(root, memory, (chosen,)) != before


def test_a_missing_root_is_said_so(tmp_path: Path, memory: Path) -> None:
    assert corpus_fingerprint(tmp_path / "nowhere", memory) == "missing"
    assert file_fingerprint(tmp_path / "nowhere") == "unreadable"
