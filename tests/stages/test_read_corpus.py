"""What is refused whichever loader reads it: one id twice, and a subject without a name: folds are made by subjects."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.corpora.sample import Sample
from ofer.jobs.job import Job
from ofer.stages.read_corpus import build


def read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: list[Sample], splits: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return the rows of the manifest of what a loader gives."""
    (tmp_path / "a.png").touch()
    loader = SimpleNamespace(read_samples=lambda *_, **__: samples, folder_counts=lambda *_, **__: {})
    monkeypatch.setitem(sys.modules, "ofer.corpora.made_up", loader)
    declared = {"root": str(tmp_path), "loader": "made_up", "labels": "", "options": {}, "need_landmarks": False}
    parts = [tmp_path / f"{number:02}.csv" for number in range(max(1, len(splits)))]
    outputs = {"manifest": tmp_path / "m.csv", "warnings": tmp_path / "w.txt", "parts": parts}
    declared |= {"linked_folders": [], "expected": {}, "splits": list(splits), "parts": len(parts)}
    build(Job("ofer.stages.read_corpus", declared, {}, outputs))
    return pd.read_csv(tmp_path / "m.csv", dtype=str, keep_default_na=False).set_index("sample")


@pytest.mark.parametrize("subject", ["", " "])
def test_an_unnamed_subject_is_a_fault_of_its_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    samples = [Sample(f"s{who}", who, "fear", "", ("a.png",), (), "") for who in ("NA", subject)]
    rows = read(tmp_path, monkeypatch, samples)
    assert rows.loc["sNA", "fault"] == ""
    assert "has no name; give it one" in rows.loc[f"s{subject}", "fault"]
    assert rows.loc[f"s{subject}", "frames"] == "[]"


def test_two_samples_of_one_id_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = [Sample("s", who, "fear", "", ("a.png",), (), "") for who in ("anna", "bert")]
    with pytest.raises(OferError, match="holds 2 samples of the id s; rename"):
        read(tmp_path, monkeypatch, samples)


def test_each_split_has_parts_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = [
        Sample(f"s{number}", "x", "fear", ("train", "test")[number % 2], ("a.png",), (), "") for number in range(6)
    ]
    rows = read(tmp_path, monkeypatch, samples, splits=("train", "test"))
    assert (rows["fault"] == "").all()
    for part, split in (("00", "train"), ("01", "test")):
        found = pd.read_csv(tmp_path / f"{part}.csv", dtype=str)
        assert set(found["sample"]) == set(rows.index[rows["split"] == split])


@pytest.mark.parametrize(
    ("split", "splits", "fault"),
    [
        ("train", (), "s: its official split is train, those of the corpus entry (`splits`) are none; correct"),
        (
            "",
            ("train", "test"),
            "s: its official split is missing, those of the corpus entry (`splits`) are train",
        ),
    ],
)
def test_a_split_that_the_entry_does_not_have_is_a_fault_of_its_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, split: str, splits: tuple[str, ...], fault: str
) -> None:
    rows = read(tmp_path, monkeypatch, [Sample("s", "x", "fear", split, ("a.png",), (), "")], splits)
    assert rows.loc["s", "fault"].startswith(fault)
