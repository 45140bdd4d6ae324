"""A manifest is read as it was written, or refused in one line."""

from pathlib import Path

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.corpora.manifest import COLUMNS, LISTS, read_manifest

ROW = {
    "sample": "007", "subject": "NA", "label": "anger", "split": "", "frames": '["a b.png", "c,d.png"]',
    "frame_digests": '["0123", "4567"]', "landmarks": "[]", "landmark_digests": "[]", "fault": "",
}  # fmt: skip


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(path, index=False, lineterminator="\n")
    return path


def test_ids_stay_text_and_lists_become_lists(tmp_path: Path) -> None:
    manifest = read_manifest(write(tmp_path / "m.csv", [ROW]))
    row = manifest.iloc[0]
    assert (row["sample"], row["subject"], row["split"], row["fault"]) == ("007", "NA", "", "")
    assert row["frames"] == ["a b.png", "c,d.png"]
    assert row["landmarks"] == []


def test_a_part_without_samples_is_no_fault(tmp_path: Path) -> None:
    manifest = read_manifest(write(tmp_path / "m.csv", []))
    assert len(manifest) == 0
    assert tuple(manifest) == COLUMNS


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    path = tmp_path / "m.csv"
    pd.DataFrame([ROW]).drop(columns=column).to_csv(path, index=False)
    with pytest.raises(OferError, match=f"column {column} is missing"):
        read_manifest(path)


@pytest.mark.parametrize("column", LISTS)
def test_a_list_that_is_cut_off_is_one_line(tmp_path: Path, column: str) -> None:
    with pytest.raises(OferError, match="no readable manifest"):
        read_manifest(write(tmp_path / "m.csv", [ROW | {column: '["a'}]))


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b'sample,subject\n"a'])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "m.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OferError, match=r"m\.csv: ") as caught:
        read_manifest(path)
    assert "\n" not in str(caught.value)
