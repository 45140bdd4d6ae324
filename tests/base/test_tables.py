"""Text is read as it was written, numbers as numbers, and nothing goes missing on the way."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import DamagedError, OferError
from ofer.base.tables import read_job_record, read_table, read_texts

PROJECT = Path(__file__).parents[2]

ODD_NAMES = [
    "NA", "N/A", "n/a", "nan", "NaN", "-nan", "None", "null", "NULL", "<NA>", "#N/A", "1.#IND", "", "001", "1e5", "1_0",
    "0x1F", "-0", "True", "false", "inf", "a,b", 'a"b', "'a'", " a ", "#a", "2020-01-01", "Ǻ", "﻿a",
]  # fmt: skip
"""What pandas, a spreadsheet or a parser of CSV may take for something else."""


def write(path: Path, table: pd.DataFrame) -> Path:
    table.to_csv(path, index=False, lineterminator="\n")
    return path


@pytest.mark.parametrize("read", [read_table, read_texts])
def test_a_name_stays_what_it_is(tmp_path: Path, read) -> None:
    names = pd.DataFrame(dict.fromkeys(("sample", "subject", "label"), ODD_NAMES))
    assert read(write(tmp_path / "t.csv", names)).to_dict("list") == names.to_dict("list")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_column_of_one_name_stays_text(tmp_path: Path, name: str) -> None:
    table = read_table(write(tmp_path / "t.csv", pd.DataFrame({"subject": [name] * 2, "fold": [0, 1]})))
    assert table["subject"].tolist() == [name] * 2


def test_numbers_are_numbers_and_an_empty_field_is_a_missing_one(tmp_path: Path) -> None:
    written = pd.DataFrame({"sample": ["a", "b"], "fold": [0, 1], "value": [0.1, np.nan], "none": [np.nan] * 2})
    read = read_table(write(tmp_path / "t.csv", written))
    assert read["fold"].dtype == int
    assert read["value"].tolist()[0] == 0.1
    assert read["value"].isna().tolist() == [False, True]
    assert read["none"].isna().all()


@pytest.mark.parametrize("field", ["NA", "nan", "None", "True", "one", "0x1F", "1 000"])
def test_a_column_of_numbers_holds_nothing_else(tmp_path: Path, field: str) -> None:
    (tmp_path / "t.csv").write_text(f"sample,fold\na,{field}\nb,{field}\n")
    with pytest.raises(DamagedError, match=r"t\.csv: column fold holds other things than numbers"):
        read_table(tmp_path / "t.csv")


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    assert list(read_table(write(tmp_path / "t.csv", pd.DataFrame(columns=["sample", "fold"])))) == ["sample", "fold"]


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b'sample,subject\n"a'])
def test_what_is_no_table_is_refused_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(OferError, match=r"t\.csv: [^\n]*$"):
        read_table(tmp_path / "t.csv")


def test_what_snakemake_did_not_measure_is_missing(tmp_path: Path) -> None:
    (tmp_path / "job.tsv").write_text("s\th:m:s\tmax_rss\tcpu_time\n0.5\t0:00:00\t-\tNA\n")
    record = read_job_record(tmp_path / "job.tsv").iloc[0]
    assert record["s"] == 0.5
    assert record[["max_rss", "cpu_time"]].isna().all()


def test_no_other_module_reads_tables_by_pandas() -> None:
    """Its own rules for what is missing, or a number, would come back by the first call that forgets them."""
    readers = {
        path.relative_to(PROJECT).as_posix()
        for folder in ("ofer", "benchmarks", "workflow")
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in (".py", ".smk") and re.search(r"\bpd\.read_|\bread_csv\b", path.read_text(encoding="utf-8"))
    }
    assert readers == {"ofer/base/tables.py"}
