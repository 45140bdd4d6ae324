"""Artefacts appear whole or not at all, with a stamp that says what they are."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.jobs.artefacts import add_dataset, new_hdf5, open_hdf5, require_schema, write_text, written_whole
from ofer.jobs.provenance import content_digest
from ofer.jobs.stamps import (
    DIGEST_SUFFIX,
    STAMP_SUFFIX,
    STAMPS,
    artefacts_in,
    canonical_key,
    digest_path,
    input_digest,
    read_stamp,
    stamp_path,
    write_stamp,
)

PROJECT = Path(__file__).parents[2]


class TestWrittenWhole:
    def test_the_file_appears_when_the_block_ends(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "a.csv"
        with written_whole(path) as temporary:
            temporary.write_text("whole")
            assert not path.exists()
            assert temporary.suffix == ".csv"
        assert path.read_text() == "whole"
        assert list(path.parent.iterdir()) == [path]

    def test_an_exception_leaves_nothing(self, tmp_path: Path) -> None:
        def fail() -> None:
            with written_whole(tmp_path / "a.csv") as temporary:
                temporary.write_text("half")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert list(tmp_path.iterdir()) == []

    def test_an_exception_leaves_what_was_there(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("old")

        def fail() -> None:
            with written_whole(path) as temporary:
                temporary.write_text("half")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fail()
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_second_name_of_the_old_file_keeps_the_old_bytes(self, tmp_path: Path) -> None:
        path, other = tmp_path / "a", tmp_path / "b"
        path.write_text("old")
        os.link(path, other)
        write_text(path, "new")
        assert other.read_text() == "old"

    def test_text_is_utf8_with_unix_line_ends(self, tmp_path: Path) -> None:
        write_text(tmp_path / "a", "ü\n")
        assert (tmp_path / "a").read_bytes() == b"\xc3\xbc\n"

    @pytest.mark.parametrize("name", ["file/a.csv", "file/deeper/a.csv", "folder"])
    def test_a_place_that_cannot_be_written_is_named_in_one_line(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "file").write_text("")
        (tmp_path / "folder").mkdir()
        with pytest.raises(OferError, match="cannot be written") as caught:
            write_text(tmp_path / name, "text")
        assert str(caught.value).startswith(f"{tmp_path / name}: ")
        assert "\n" not in str(caught.value)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_locked_folder_is_named(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        try:
            with pytest.raises(OferError, match=r"cannot be written \(Permission denied\)"):
                write_text(tmp_path / "a", "text")
        finally:
            tmp_path.chmod(0o700)

    def test_a_locked_folder_is_named_for_root_too(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def locked(source: Path, target: Path) -> None:
            raise PermissionError(13, "Permission denied", str(source), None, str(target))

        monkeypatch.setattr(os, "replace", locked)
        with pytest.raises(OferError, match=r"a: cannot be written \(Permission denied\)"):
            write_text(tmp_path / "a", "text")
        assert list(tmp_path.iterdir()) == []

    def test_an_input_that_cannot_be_read_is_not_blamed_on_the_output(self, tmp_path: Path) -> None:
        def read_locked() -> None:
            with written_whole(tmp_path / "results" / "a"):
                raise PermissionError(13, "Permission denied", str(tmp_path / "corpus" / "image.png"))

        with pytest.raises(PermissionError, match=r"image\.png"):
            read_locked()

    @pytest.mark.parametrize("kind", ["text", "small_hdf5", "large_hdf5", "packed_hdf5", "many_hdf5"])
    def test_a_full_disk_is_one_line_and_leaves_nothing(self, tmp_path: Path, kind: str) -> None:
        # A limit on the size of files fails like a full disk, in the middle of writing.
        script = f"""
import resource, sys
from pathlib import Path
import numpy as np
from ofer.jobs.artefacts import add_dataset, new_hdf5, write_text, written_whole
from ofer.base.errors import OferError
from tests.jobs.test_artefacts import write_kind
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_kind(Path({str(tmp_path / "x.h5")!r}), {kind!r})
except OferError as error:
    sys.exit(f"ofer: {{error}}")
"""
        done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True)
        assert done.returncode == 1, done.stderr
        assert done.stderr == (
            f"ofer: {tmp_path / 'x.h5'}: cannot be written (File too large); free or unlock that folder\n"
        )
        assert list(tmp_path.iterdir()) == []


def write_kind(path: Path, kind: str) -> None:
    """Write a file of more than a thousand bytes."""
    if kind == "text":
        write_text(path, "x" * 5000)
        return
    noise = np.random.default_rng(0).integers(0, 255, (10, 20, 500), dtype=np.uint8)
    with written_whole(path) as temporary, new_hdf5(temporary) as file:
        if kind == "small_hdf5":
            add_dataset(file, "a", noise[0, :2])
        elif kind == "many_hdf5":
            for number in range(200):
                add_dataset(file, f"a{number}", noise[0, 0, :100])
        else:
            add_dataset(file, "a", noise, compression="gzip" if kind == "packed_hdf5" else None)


class TestStamps:
    def test_the_stamp_says_what_it_was_given_and_the_content(self, tmp_path: Path) -> None:
        artefact = tmp_path / "a.h5"
        artefact.write_bytes(b"bytes")
        write_stamp(artefact, {"stage": "x", "slice": {"b": 1, "a": [2]}})
        content = content_digest(artefact)
        assert digest_path(artefact).read_text() == f"{content}\n"
        assert read_stamp(artefact) == {"stage": "x", "slice": {"a": [2], "b": 1}, "content": content}

    @pytest.mark.parametrize(
        ("artefact", "results", "folder"),
        [
            ("results/c/a.h5", "results", "results/.stamps/c"),
            ("results/results/a.h5", "results", "results/.stamps/results"),
            ("/runs of march/c/a.h5", "/runs of march", "/runs of march/.stamps/c"),
            ("/elsewhere/results/a.h5", "results", "/elsewhere/results/.stamps"),
            ("by_hand/a.h5", "results", "by_hand/.stamps"),
        ],
    )
    def test_stamp_and_digest_lie_out_of_sight_at_the_path_of_the_artefact(
        self, artefact: str, results: str, folder: str
    ) -> None:
        assert stamp_path(Path(artefact), Path(results)) == Path(folder, "a.h5.json")
        assert digest_path(Path(artefact), Path(results)) == Path(folder, "a.h5.digest")

    def test_from_stamps_and_digests_artefacts_are_found_though_they_are_gone(self, tmp_path: Path) -> None:
        (tmp_path / "c").mkdir()
        for name in ("c/a.h5", "b.json"):
            (tmp_path / name).touch()
            write_stamp(tmp_path / name, {}, tmp_path)
        stamp_path(tmp_path / "b.json", tmp_path).unlink()
        (tmp_path / "c/a.h5").unlink()
        (tmp_path / STAMPS / ".0123.partial.b.json.json").touch()
        assert list(artefacts_in(tmp_path, STAMP_SUFFIX)) == [tmp_path / "c/a.h5"]
        assert sorted(artefacts_in(tmp_path, DIGEST_SUFFIX)) == [tmp_path / "b.json", tmp_path / "c/a.h5"]

    def test_equal_work_has_equal_stamps(self, tmp_path: Path) -> None:
        stamps = []
        for keys in (("a", "b"), ("b", "a")):
            artefact = tmp_path / "a"
            artefact.write_bytes(b"bytes")
            write_stamp(artefact, {key: 1 for key in keys})
            stamps.append(stamp_path(artefact).read_bytes())
        assert stamps[0] == stamps[1]

    def test_an_inputs_digest_is_the_one_that_was_written_down(self, tmp_path: Path) -> None:
        path = tmp_path / "a"
        path.write_bytes(b"bytes")
        assert input_digest(path) == content_digest(path)
        write_text(digest_path(path), "told\n")
        assert input_digest(path) == "told"

    @pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", "\ufffd"])
    def test_a_missing_or_damaged_stamp_is_one_line(self, tmp_path: Path, text: str | None) -> None:
        if text is not None:
            (tmp_path / STAMPS).mkdir()
            stamp_path(tmp_path / "a").write_text(text)
        with pytest.raises(OferError, match=r"a\.json: (no|damaged) stamp") as caught:
            read_stamp(tmp_path / "a")
        assert "\n" not in str(caught.value)

    def test_keys_are_equal_for_equal_values_alone(self) -> None:
        assert canonical_key({"a": 1, "b": 2}) == canonical_key({"b": 2, "a": 1})
        assert canonical_key({"a": 1, "b": 2}) != canonical_key({"a": 2, "b": 1})


class TestHdf5:
    def write(self, path: Path) -> None:
        with new_hdf5(path) as file:
            file.attrs["schema"] = "test 1"
            group = file.create_group("sample")
            group.attrs["label"] = "anger"
            add_dataset(group, "plain", np.arange(6).reshape(2, 3))
            add_dataset(group, "packed", np.arange(60, dtype=np.uint8).reshape(5, 3, 4), compression="gzip")
            add_dataset(file, "names", np.asarray(["a", "b"], dtype=h5py.string_dtype()))

    def test_the_same_content_has_the_same_bytes_at_any_time_and_place(self, tmp_path: Path) -> None:
        self.write(tmp_path / "a.h5")
        # HDF5's times count seconds.
        time.sleep(1.1)
        self.write(tmp_path / "another_name.h5")
        assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "another_name.h5").read_bytes()

    def test_what_is_read_is_what_was_written(self, tmp_path: Path) -> None:
        self.write(tmp_path / "a.h5")
        with open_hdf5(tmp_path / "a.h5") as file:
            require_schema(file, tmp_path / "a.h5", "test 1")
            np.testing.assert_array_equal(file["sample/packed"][()], np.arange(60).reshape(5, 3, 4))
            assert file["sample/packed"].chunks == (1, 3, 4)
            assert file["names"].asstr()[()].tolist() == ["a", "b"]

    def test_a_truncated_file_is_an_error_wherever_it_ends(self, tmp_path: Path) -> None:
        self.write(tmp_path / "a.h5")
        whole = (tmp_path / "a.h5").read_bytes()
        path = tmp_path / "cut.h5"
        for length in range(0, len(whole), 97):
            path.write_bytes(whole[:length])
            with pytest.raises(OferError, match=r"cut\.h5: (truncated|damaged)"), open_hdf5(path) as file:
                file["sample/packed"][()]

    def test_a_missing_file_is_called_missing(self, tmp_path: Path) -> None:
        with pytest.raises(OferError, match="missing"), open_hdf5(tmp_path / "a.h5"):
            pass

    def test_a_dataset_that_is_not_there_is_damage(self, tmp_path: Path) -> None:
        self.write(tmp_path / "a.h5")
        with pytest.raises(OferError, match="damaged"), open_hdf5(tmp_path / "a.h5") as file:
            file["absent"]

    @pytest.mark.parametrize("found", [None, "test 2"])
    def test_another_layout_is_refused(self, tmp_path: Path, found: str | None) -> None:
        with new_hdf5(tmp_path / "a.h5") as file:
            if found:
                file.attrs["schema"] = found
        with (
            pytest.raises(OferError, match=f"layout is {found!r}, not 'test 1'"),
            open_hdf5(tmp_path / "a.h5") as file,
        ):
            require_schema(file, tmp_path / "a.h5", "test 1")

    def test_an_exception_in_the_block_is_not_hidden(self, tmp_path: Path) -> None:
        def fail() -> None:
            with new_hdf5(tmp_path / "a.h5") as file:
                file.attrs["a"] = 1
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()


def test_stamps_hold_no_time_and_no_machine(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    write_stamp(tmp_path / "a", {"stage": "x"})
    assert set(json.loads(stamp_path(tmp_path / "a").read_text())) == {"stage", "content"}
