"""What is made of predictions is made of all samples that were divided into folds, whatever the people are called."""

import importlib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from ofer.base.errors import OferError
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.config.load import load_config
from ofer.evaluation.division import read_division
from ofer.figures import confusion
from ofer.jobs.job import Job
from ofer.occlusion.coverage import COLUMNS
from ofer.plan.stages import STAGES
from ofer.stages import divide_samples, draw, make_table
from tests.stages.made_up import inputs

PROJECT = Path(__file__).parents[2]
FOLDS, SEEDS = 4, 2
SCHEMES = ("stratified", "stratified_group")
NAMES = ("NA", "nan", "None", "null", "N/A", "001", "1e5", "True")
"""What a reader of CSV takes for a missing value, a number or a truth value."""
PLAIN = tuple("ABCDEFGH")

TABLES = {
    "make_table": ("table10", {"table": "t.csv", "pairs": "p.csv", "markdown": "t.md"}),
    "compare_restorers": ("table10", {"comparison": "c.csv", "markdown": "c.md"}),
    "make_table baselines": ("baselines", {"table": "t.csv", "pairs": "p.csv", "markdown": "t.md"}),
    "make_table two": ("two", {"table": "t.csv", "pairs": "p.csv", "markdown": "t.md"}),
    "compare_divisions": ("leakage", {"table": "l.csv", "markdown": "l.md"}),
    "compare_seeds": ("", {"accuracies": "a.csv", "components": "v.csv", "choice": "s.csv", "page": "f.md"}),
    "draw": ("table10", {"vector": "f.svg", "picture": "f.png"}),
}
"""Every stage that reads predictions of a whole division: the table of its job, and its outputs."""


def config():
    raw = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))
    columns = {"eyes": {"occlusion": "eyes"}, "group": {"occlusion": "eyes", "division": "stratified_group"}}
    raw["tables"]["two"] = {"title": "Two divisions", "columns": columns, "rows": {"mean filling": "mean-filling"}}
    raw["divisions"]["stratified"]["count"], raw["statistics"]["draws"], raw["seeds"]["sizes"] = FOLDS, 100, [24, 64]
    return load_config(raw)


CONFIG = config()


def write(path: Path, table: pd.DataFrame) -> Path:
    table.to_csv(path, index=False, lineterminator="\n")
    return path


def divided(folder: Path, names: tuple[str, ...]) -> dict[str, list[Path]]:
    """Divide a corpus whose subjects, and one sample of each, have these names; return the files of both divisions."""
    rows = [
        (name if label == "anger" else f"{name}-{label}", name, label) for name in names for label in SIX_EXPRESSIONS
    ]
    rows = [(sample.replace("/", "_"), *others) for sample, *others in rows]
    table = pd.DataFrame(rows, columns=["sample", "subject", "label"]).assign(split="")
    samples = write(folder / "samples.csv", table)
    divisions = {scheme: [folder / f"{scheme}_{name}.csv" for name in ("division", "rounds")] for scheme in SCHEMES}
    for scheme, (groups, rounds) in divisions.items():
        declared = {"name": scheme, "count": FOLDS, "seed": 0, "scheme": scheme}
        outputs = {"division": groups, "rounds": rounds}
        divide_samples.build(Job("divide_samples", declared, {"samples": samples}, outputs))
    return divisions


def measured(division: list[Path], places: dict[tuple[str, str], int], seeds: int = 1) -> pd.DataFrame:
    """Return predictions and endpoint errors in one table; `places` orders the samples, whatever their names."""
    rows = read_division(division).tested()
    order = pd.Series([places[key] for key in zip(rows["subject"], rows["label"], strict=True)], index=rows.index)
    guess = rows["label"].where(order % 3 > 0, "fear")
    rows = rows.assign(
        endpoint_error_inside=order / 10, **{f"p_{name}": (guess == name) * 0.9 for name in SIX_EXPRESSIONS}
    )
    return pd.concat(rows.assign(seed=seed) for seed in range(seeds))


def jobs(folder: Path, names: tuple[str, ...], stage: str) -> Job:
    """Return a job of `stage` on made-up predictions of a corpus with such names."""
    folder.mkdir()
    table, outputs = TABLES[stage]
    divisions = divided(folder, names)
    places = {(name, label): i for i, (name, label) in enumerate((n, e) for n in names for e in SIX_EXPRESSIONS)}
    of = {scheme: write(folder / f"of_{scheme}.csv", measured(path, places)) for scheme, path in divisions.items()}
    study = measured(divisions["stratified"], places, SEEDS)
    validation = pd.DataFrame({"seed": range(SEEDS), "validation_accuracy": 0.5})
    files = {
        "excluded.csv": write(folder / "excluded.csv", pd.DataFrame(columns=["sample", "reason"])),
        "coverage.csv": write(folder / "coverage.csv", pd.DataFrame(columns=COLUMNS)),
    }
    for scheme in SCHEMES:
        files[f"{scheme}/division.csv"], files[f"{scheme}/rounds.csv"] = divisions[scheme]
        for name in ("predictions", "reconstruction"):
            files[f"{scheme}/*/*/{name}.csv"] = of[scheme]
    for fold in range(FOLDS):
        files[f"seeds/size*_round{fold}.csv"] = write(folder / f"fold{fold}.csv", study[study["fold"] == fold])
        files[f"seeds/size*_round{fold}_validation.csv"] = write(folder / f"v{fold}.csv", validation.assign(fold=fold))
    if stage == "compare_restorers":
        made = jobs(folder / "made", names, "make_table")
        build(made)
        files |= {"table10.csv": made.output("table"), "table10_pairs.csv": made.output("pairs")}
    stage = stage.split()[0]
    declared = STAGES[stage](CONFIG, {"figure": "confusion", "table": table})
    read = inputs(declared.reads, lambda path: next(files[pattern] for pattern in files if path.match(pattern)))
    return Job(f"ofer.stages.{stage}", declared.slice, read, {name: folder / file for name, file in outputs.items()})


def build(job: Job) -> None:
    importlib.import_module(job.stage).build(job)


@pytest.fixture
def confusions(monkeypatch: pytest.MonkeyPatch) -> list[pd.DataFrame]:
    """Return the counts that `confusion` was asked to draw; nothing is drawn."""
    drawn: list[pd.DataFrame] = []
    monkeypatch.setattr(draw, "save_figure", lambda _, *paths: [path.touch() for path in paths])
    monkeypatch.setattr(
        confusion,
        "draw_confusion",
        lambda clean, without, restored, **_: drawn.extend([clean, *without.values(), *restored.values()]),
    )
    return drawn


@pytest.mark.parametrize("stage", [stage for stage in TABLES if stage != "draw"])
def test_names_change_no_table(tmp_path: Path, stage: str) -> None:
    tables = []
    for names in (NAMES, PLAIN):
        job = jobs(tmp_path / names[0], names, stage)
        build(job)
        tables.append(pd.read_csv(next(iter(job.all_outputs))))
    n, columns = {"compare_seeds": FOLDS}.get(stage, 1), [name for name in VALUES if name in tables[0]]
    assert set(tables[0]["n"].dropna()) == {len(NAMES) * len(SIX_EXPRESSIONS) / n}
    # Folds are other ones under other names, but all as large: means over folds are the same.
    assert tables[0][columns].mean().tolist() == pytest.approx(tables[1][columns].mean().tolist())


VALUES = ("ours", "stratified", "stratified_group", "difference", "accuracy")


def test_confusions_count_every_sample(tmp_path: Path, confusions: list[pd.DataFrame]) -> None:
    build(jobs(tmp_path / "NA", NAMES, "draw"))
    assert {counts.to_numpy().sum() for counts in confusions} == {len(NAMES) * len(SIX_EXPRESSIONS)}


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        *((stage, "predictions") for stage in ("make_table", "make_table baselines", "compare_seeds")),
        ("draw", "occluded"),
        *((stage, "reconstructions") for stage in ("compare_restorers", "make_table baselines")),
        ("compare_divisions", "predictions"),
    ],
)
def test_no_table_is_made_of_some_samples(
    tmp_path: Path, stage: str, name: str, confusions: list[pd.DataFrame]
) -> None:
    job = jobs(tmp_path / "NA", NAMES, stage)
    # The same sample lacks everywhere, so that files agree with each other.
    for path in {path for group in job.input_groups(name).values() for path in group}:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        write(path, rows[rows["sample"] != "NA"])
    with pytest.raises(OferError, match=r"1 of the \d+ samples of its division .* are missing, such as NA \(seed 0\)"):
        build(job)
    assert not any(path.exists() for path in job.all_outputs)


def test_a_sample_that_falls_out_of_one_of_two_divisions_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = make_table.read_cells

    def lossy(*files: Any) -> dict[tuple[str, str], pd.DataFrame]:
        return {
            (method, place): rows[rows["sample"] != "A"] if "/stratified_group/" in place else rows
            for (method, place), rows in read(*files).items()
        }

    monkeypatch.setattr(make_table, "read_cells", lossy)
    with pytest.raises(OferError, match="a number is of 47 samples, synthetic/stratified_group has 48; some fell out"):
        build(jobs(tmp_path / "A", PLAIN, "make_table two"))
