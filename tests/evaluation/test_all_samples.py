"""Predictions are read with all samples of their division into folds, whatever these are called, or refused."""

from pathlib import Path

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.evaluation.all_samples import read_divided, require_all_counted
from ofer.evaluation.bootstrap import paired_difference
from ofer.evaluation.paired import mcnemar_exact
from ofer.evaluation.predictions import correctness

NAMES = ("NA", "nan", "None", "null", "N/A", "001", "1e5", "True")
"""What a reader of CSV takes for a missing value, a number or a truth value."""


def division_of(names: tuple[str, ...]) -> pd.DataFrame:
    """Return a division in which all that may have a name is called so: samples, subjects and classes."""
    rows = [(f"{a}" if a == b else f"{a}_{b}", a, b) for a in names for b in names]
    return pd.DataFrame(rows, columns=["sample", "subject", "label"]).assign(fold=[i % 4 for i in range(len(rows))])


def predicted(division: pd.DataFrame, seeds: int = 1) -> pd.DataFrame:
    """Return predictions of which those of the first four subjects are right."""
    classes = division["label"].unique()
    right = division["subject"].isin(division["subject"].unique()[:4])
    guess = division["label"].where(
        right, division["label"].map(dict(zip(classes, classes[[*range(1, 8), 0]], strict=True)))
    )
    columns = {f"p_{name}": (guess == name).astype(float) for name in classes}
    return pd.concat(division.assign(seed=seed, **columns) for seed in range(seeds))


def written(path: Path, table: pd.DataFrame) -> Path:
    table.to_csv(path, index=False, lineterminator="\n")
    return path


def test_names_change_no_number(tmp_path: Path) -> None:
    found = {}
    for names in (NAMES, tuple("ABCDEFGH")):
        division = division_of(names)
        read = read_divided(written(tmp_path / "predictions.csv", predicted(division)), division)
        worse = read.assign(**dict.fromkeys([f"p_{name}" for name in names], 0.1))
        difference = paired_difference(correctness(read), correctness(worse), draws=20, seed=0)
        found[names] = (difference.value, difference.samples, mcnemar_exact(read, worse))
        assert correctness(read)[["sample", "subject"]].to_numpy().tolist() == sorted(
            division[["sample", "subject"]].to_numpy().tolist()
        )
    assert found[NAMES] == found[tuple("ABCDEFGH")]
    assert found[NAMES][1] == 64


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda rows: rows.iloc[5:], r"5 of the 64 samples .* are missing, such as NA \(seed 0\); delete it"),
        (lambda rows: rows.iloc[:0], "64 of the 64 samples .* are missing"),
        (lambda rows: rows[(rows["seed"] == 0) | (rows["sample"] != "NA")], r"1 of the 64 .*, such as NA \(seed 1\)"),
        (lambda rows: rows.replace({"subject": {"NA": ""}}), "8 of the 64 samples .* are missing"),
        (lambda rows: rows.assign(fold=rows["fold"].replace(3, 0)), "16 of the 64 samples .* are missing"),
        (lambda rows: pd.concat([rows, rows.head(1).assign(sample="other")]), "1 samples are not of its division"),
        (lambda rows: pd.concat([rows, rows.tail(1)]), "1 samples are there twice, such as True"),
    ],
)
def test_a_file_of_other_samples_is_refused(tmp_path: Path, change, fault: str) -> None:
    division = division_of(NAMES)
    path = written(tmp_path / "predictions.csv", change(predicted(division, seeds=2)))
    with pytest.raises(OferError, match=rf"predictions\.csv: {fault}"):
        read_divided(path, division)


def test_a_row_without_subject_is_in_no_mean(tmp_path: Path) -> None:
    rows = predicted(division_of(NAMES)).replace({"subject": {"NA": None}})
    with pytest.raises(OferError, match="no value for sample NA"):
        correctness(rows)


def test_an_n_is_of_all_samples_of_its_own_division() -> None:
    tested = {"ck/all": division_of(NAMES), "ck/few": division_of(NAMES).iloc[:63]}
    of = pd.Series(["ck/all", "ck/few", "ck/all"])
    require_all_counted(pd.Series([64, 63, pd.NA]), of, tested)
    # As many as the other division has.
    with pytest.raises(OferError, match="a number is of 63 samples, ck/all has 64"):
        require_all_counted(pd.Series([63, 63, pd.NA]), of, tested)
