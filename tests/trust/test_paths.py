"""What a corpus or a manifest names is below the corpus' root, or is not read."""

import json
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.corpora.inside import is_below, require_inside
from ofer.corpora.manifest import COLUMNS, read_manifest
from ofer.corpora.sequences import read_samples
from ofer.faces.files import read_excluded
from ofer.jobs.job import Job
from ofer.stages import crop_faces, read_corpus
from tests.corpora.ckplus_tree import frame_files, make_tree

LEAVING = ("../secret.png", "a/../../secret.png", "/etc/passwd", "", ".", "..", "a\0b", "./../secret.png")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a small CK+, beside which lies a secret."""
    (tmp_path / "secret").mkdir()
    return make_tree(tmp_path / "corpus", subjects=("S005",), labels=("anger", "fear"), frames=3)


def manifest_of(root: Path, folder: Path, linked: tuple[str, ...] = ()) -> pd.DataFrame:
    slice_ = {
        "loader": "ckplus", "root": str(root), "linked_folders": list(linked), "labels": "official6", "options": {},
        "expected": {}, "need_landmarks": True, "splits": [], "parts": 1,
    }  # fmt: skip
    outputs = {"manifest": folder / "m.csv", "warnings": folder / "w.txt", "parts": [folder / "00.csv"]}
    read_corpus.build(Job("ofer.stages.read_corpus", slice_, {}, outputs))
    return read_manifest(folder / "m.csv").set_index("sample")


def move_away(path: Path, target: Path) -> None:
    """Move a file or folder elsewhere and leave a link."""
    shutil.move(path, target)
    path.symlink_to(target)


@pytest.mark.parametrize("name", LEAVING)
def test_a_name_that_leaves_the_root_is_refused_whatever_is_there(tmp_path: Path, name: str) -> None:
    assert not is_below(name)
    with pytest.raises(OferError, match="is no path below the root"):
        require_inside(tmp_path, [name])


@pytest.mark.parametrize("name", ["a.png", "~/a.png", "-a/b.png", "$HOME/a.png", "a b/'\"/;.png", "...", "a/..b/c"])
def test_other_names_mean_what_they_say(tmp_path: Path, name: str) -> None:
    require_inside(tmp_path, [name])


@pytest.mark.parametrize("name", LEAVING)
@pytest.mark.parametrize("column", ["frames", "landmarks"])
def test_a_manifest_that_names_files_elsewhere_is_refused(tmp_path: Path, name: str, column: str) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"sample": "S1_1", "subject": "S1", "label": "fear"}
    row |= {"frames": '["a.png"]', "frame_digests": '["0"]', "landmarks": '["a.txt"]', "landmark_digests": '["0"]'}
    path = tmp_path / "manifest.csv"
    pd.DataFrame([row]).to_csv(path, index=False)
    assert len(read_manifest(path)) == 1
    pd.DataFrame([row | {column: json.dumps([name])}]).to_csv(path, index=False)
    with pytest.raises(OferError, match=r"manifest\.csv: sample S1_1: .* is no path below the root"):
        read_manifest(path)


@pytest.mark.parametrize("name", [name for name in LEAVING if "\0" not in name])
def test_a_list_that_names_samples_elsewhere_excludes_them(tmp_path: Path, name: str) -> None:
    root = tmp_path / "corpus"
    root.mkdir()
    (root / "samples.csv").write_text(f'sample,subject,label\n"{name}",anna,fear\n')
    options = {"apex": "last", "most_frames": 9}
    (sample,) = read_samples(root, labels="official6", need_landmarks=False, options=options)
    assert "is no path below the root; " in sample.fault and sample.id == "samples.csv:2"


def test_a_root_that_is_a_link_and_links_within_it_are_fine(tmp_path: Path, tree: Path) -> None:
    move_away(frame_files(tree, "S005/001")[0], tree / "elsewhere.png")
    (tmp_path / "link").symlink_to(tree)
    assert list(manifest_of(tmp_path / "link", tmp_path)["fault"]) == ["", ""]


@pytest.mark.parametrize("what", ["frame", "folder", "landmarks", "relative", "link to a link"])
def test_a_link_out_of_the_corpus_excludes_its_sample(tmp_path: Path, tree: Path, what: str) -> None:
    frame = frame_files(tree, "S005/001")[1]
    if what == "folder":
        move_away(frame.parent, tmp_path / "secret/001")
    elif what == "landmarks":
        move_away(next(tree.glob("Landmarks/S005/001/*2_landmarks.txt")), tmp_path / "secret/l.txt")
    else:
        move_away(frame, tmp_path / "secret/2.png")
    if what == "relative":
        frame.unlink()
        frame.symlink_to(os.path.relpath(tmp_path / "secret/2.png", frame.parent))
    if what == "link to a link":
        frame.rename(tree / "first.png")
        frame.symlink_to(tree / "first.png")
    faults = manifest_of(tree, tmp_path)["fault"]
    assert faults["S005_002"] == ""
    where, _, said = faults["S005_001"].partition(": ")
    assert where.startswith(("cohn-kanade-images/S005/001/", "Landmarks/S005/001/"))
    assert said.startswith("is a link that leaves the corpus; ") and str(tmp_path) not in said


def test_the_user_may_allow_folders_that_links_lead_to(tmp_path: Path, tree: Path) -> None:
    move_away(tree / "cohn-kanade-images", tmp_path / "secret/images")
    assert all(manifest_of(tree, tmp_path)["fault"])
    assert list(manifest_of(tree, tmp_path, (str(tmp_path / "secret"),))["fault"]) == ["", ""]
    assert all(manifest_of(tree, tmp_path, (str(tmp_path / "sec"),))["fault"]), "a folder, no beginning of a name"


def test_faces_are_cut_out_of_no_file_that_came_to_lie_elsewhere(tmp_path: Path, tree: Path) -> None:
    manifest_of(tree, tmp_path)
    move_away(frame_files(tree, "S005/001")[1], tmp_path / "secret/2.png")
    crop = {"x": [-1.0, 1.0], "y": [-0.7, 1.3], "frame": "first", "derotate": False, "largest_outside": 0.5}
    pupils = {"source": "landmarks", "smallest_inter_ocular_distance": 5}
    slice_ = {"root": str(tree), "linked_folders": [], "crop": crop, "pupils": pupils, "points": "shipped"}
    job = Job("ofer.stages.crop_faces", slice_, {"manifest": tmp_path / "00.csv"}, {"faces": tmp_path / "00.h5"})
    crop_faces.build(job)
    excluded = dict(read_excluded(tmp_path / "00.h5"))
    assert set(excluded) == {"S005_001"} and "leaves the corpus" in excluded["S005_001"]


def test_names_that_do_not_print_are_shown_by_escapes_and_excluded(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    root.mkdir()
    (root / "samples.csv").write_bytes(b'sample,subject,label\n"a\nofer: b: c; d\x1b[2J",anna,fear\n')
    slice_ = {
        "loader": "sequences", "root": str(root), "linked_folders": [], "labels": "official6",
        "options": {"apex": "last", "most_frames": 9}, "expected": {}, "need_landmarks": False, "splits": [],
        "parts": 1,
    }  # fmt: skip
    outputs = {"manifest": tmp_path / "m.csv", "warnings": tmp_path / "w.txt", "parts": [tmp_path / "00.csv"]}
    read_corpus.build(Job("ofer.stages.read_corpus", slice_, {}, outputs))
    (row,) = read_manifest(tmp_path / "m.csv").itertuples()
    assert str(row.fault).isprintable() and str(row.sample).isprintable()


def test_a_frame_whose_name_is_not_utf8_is_a_fault_of_its_sample(tmp_path: Path, tree: Path) -> None:
    frame = frame_files(tree, "S005/001")[1]
    try:
        os.rename(frame, os.fsencode(frame.parent) + b"/\xff\n.png")
    except OSError:
        pytest.skip("this file system takes no such name")
    faults = manifest_of(tree, tmp_path)["fault"]
    assert "\\udcff" in faults["S005_001"] and "\n" not in faults["S005_001"]
