"""Whatever page of a run shows a comparison, it has one verdict: tables of made-up predictions, verdicts compared."""

import json
from collections import defaultdict
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.base.tables import read_table
from ofer.config.entries import merged
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.evaluation.holm import holm
from ofer.jobs.job import Job
from ofer.occlusion.coverage import COLUMNS
from ofer.papers import comparison
from ofer.papers import pairs as compared_pairs
from ofer.papers.settings import training_of
from ofer.plan.stages import STAGES
from ofer.stages import compare_restorers, make_table
from tests.evaluation.made_division import rounds_of
from tests.stages.made_up import inputs

DEFAULT = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8"))
SUBJECTS, FOLDS = 20, 10
SKILLS = {
    "flowrec": 0.75, "harmonic-filling": 0.62, "mean-filling": 0.66, "recogniser": 0.6, "zero-filling": 0.6,
    "pca-reconstruction": 0.85, "flowrec-apex": 0.7,
}  # fmt: skip
"""Shares of samples that methods get right; others half."""
MADE = {"table10", "baselines", "mine"}
"""What the others compare, no other table does."""


class Run:
    """The tables of a configuration, made in a folder of files with made-up predictions and endpoint errors."""

    def __init__(self, config: Config, folder: Path) -> None:
        self.config, self.folder = config, folder

    def make(self, build: Callable[[Job], None], name: str, outputs: dict[str, str]) -> None:
        stage = build.__module__.rsplit(".", 1)[1]
        declared = STAGES[stage](self.config, {"table": name})
        # As the workflow hands it over.
        slice_ = json.loads(json.dumps(declared.slice))
        paths = {key: self.folder / f"{name}{ending}" for key, ending in outputs.items()}
        build(Job(f"ofer.stages.{stage}", slice_, inputs(declared.reads, self.file), paths))

    def everything(self) -> None:
        for name in MADE & set(self.config.tables):
            table = self.config.tables[name]
            made = {"table": ".csv", "pairs": "_pairs.csv", "markdown": ".md"}
            self.make(make_table.build, name, made)
            if table.compare != "restorer":
                outputs = {"comparison": "_comparison.csv", "markdown": "_comparison.md"}
                self.make(compare_restorers.build, name, outputs)

    def file(self, path: Path) -> Path:
        """Return a file that a job reads: of an earlier job, or made up."""
        file = self.folder / path.relative_to("results")
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            self.made_up(*path.parts[-3:]).to_csv(file, index=False)
        return file

    def made_up(self, method: str, occlusion: str, name: str) -> pd.DataFrame:
        match name:
            case "predictions.csv":
                return self.predictions(method, occlusion)
            case "reconstruction.csv":
                return self.errors(method, occlusion)
            case "division.csv":
                return rounds_of(self.samples("", "")[1], FOLDS).samples
            case "rounds.csv":
                return rounds_of(self.samples("", "")[1], FOLDS).rounds
            case "excluded.csv":
                return pd.DataFrame({"sample": [], "reason": []})
        assert name == "coverage.csv"
        return pd.DataFrame(columns=COLUMNS)

    def predictions(self, method: str, occlusion: str) -> pd.DataFrame:
        random, samples = self.samples(method, occlusion)
        right = random.random(len(samples)) < SKILLS.get(training_of(method)[0], 0.5)
        predicted = (samples["label"].map(SIX_EXPRESSIONS.index) + ~right) % 6
        for index, label in enumerate(SIX_EXPRESSIONS):
            samples[f"p_{label}"] = np.where(predicted == index, 0.5, 0.1)
        return samples

    def errors(self, method: str, occlusion: str) -> pd.DataFrame:
        random, samples = self.samples(method, occlusion)
        level = 3 - 2 * SKILLS.get(training_of(method)[0], 0.5)
        return samples.drop(columns="label").assign(endpoint_error_inside=level * random.gamma(4, 0.25, len(samples)))

    def samples(self, method: str, occlusion: str) -> tuple[np.random.Generator, pd.DataFrame]:
        rows = [
            (f"S{subject}_{label}", f"S{subject}", subject % FOLDS, label)
            for subject, label in product(range(SUBJECTS), SIX_EXPRESSIONS)
        ]
        seed = list(f"{method} {occlusion}".encode())
        samples = pd.DataFrame(rows, columns=["sample", "subject", "fold", "label"]).assign(seed=0)
        return np.random.default_rng(seed), samples

    def comparisons(self) -> pd.DataFrame:
        """Return every comparison on every page: folds, measure, column, the two rows in one order, and the verdict."""
        found = []
        for path in sorted(self.folder.glob("*_pairs.csv")):
            table = read_table(path, (*compared_pairs.TEXT, "unit"))
            endpoint = table["column"].str.endswith("_endpoint_error")
            measure = np.where(endpoint, "endpoint_error_inside", "accuracy")
            column = table["column"].str.removesuffix("_endpoint_error")
            found.append(
                table.assign(measure=measure, column=column, page=path.stem, of=path.stem.removesuffix("_pairs"))
            )
        for path in sorted(self.folder.glob("*_comparison.csv")):
            table = read_table(path, (*compared_pairs.TEXT, "measure"))
            assert list(table) == comparison.COLUMNS
            found.append(table.assign(page=path.stem, of=path.stem.removesuffix("_comparison")))
        together = pd.concat(found, ignore_index=True)
        together["division"] = [self.config.tables[name].division for name in together["of"]]
        turned = together["row"] > together["opponent"]
        together.loc[turned, ["row", "opponent"]] = together.loc[turned, ["opponent", "row"]].to_numpy()
        together.loc[turned, "difference"] *= -1
        together["verdict"] = together["verdict"].mask(
            turned, together["verdict"].replace({"better": "worse", "worse": "better"})
        )
        return together


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., pd.DataFrame]:
    def made(**changes: Any) -> pd.DataFrame:
        small = {"divisions": {"stratified": {"count": FOLDS}}, "statistics": {"draws": 2000}}
        made = Run(load_config(merged(merged(DEFAULT, small), changes)), tmp_path)
        made.everything()
        return made.comparisons()

    return made


SEVERAL = {"table5": {"seeds": 2}, "table10": {"seeds": 2}}
WIDE = {
    "mine": {
        "based_on": "table10",
        "rows": {
            "restored flow (flowrec)": "flowrec",
            "PCA reconstruction": "pca-reconstruction",
            "apex": "flowrec-apex",
            "no reconstruction": "recogniser",
        },
        "restorer": "flowrec",
    }
}


def require_borderline(comparisons: pd.DataFrame) -> None:
    """Assert that one comparison would be called on one page only, were each corrected over its own table alone."""
    shared = comparisons[comparisons["page"].isin(["table10_pairs", "table10_comparison", "baselines_pairs"])].copy()
    shared["alone"] = shared.groupby(["page", "measure"])["p_bootstrap"].transform(holm)
    called = (shared["alone"] <= 0.05).groupby([shared["measure"], shared["opponent"], shared["column"]])
    assert (called.nunique() > 1).any()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tables": SEVERAL},
        {"tables": WIDE, "statistics": {"corrected": "mcnemar"}},
    ],
    ids=["one training", "several in some tables", "a table of one's own, by McNemar's test"],
)
def test_no_two_pages_contradict_one_another(run: Callable[..., pd.DataFrame], changes: dict[str, Any]) -> None:
    comparisons = run(**changes)
    require_borderline(comparisons)
    shown = defaultdict(set)
    for cell in comparisons.itertuples():
        if cell.verdict != "elsewhere":
            key = (cell.division, cell.measure, cell.row, cell.opponent, cell.column)
            shown[key].add((cell.verdict, round(cell.difference, 4), round(cell.p_corrected, 6)))
    assert [key for key, seen in shown.items() if len(seen) > 1] == []
    # What one page leaves to another is there.
    left = comparisons[comparisons["verdict"] == "elsewhere"]
    for cell in left.itertuples():
        assert (cell.division, cell.measure, cell.row, cell.opponent, cell.column) in shown
    assert left.empty == ("table10" not in changes.get("tables", {}))


def test_each_page_says_over_what_it_corrects(run: Callable[..., pd.DataFrame], tmp_path: Path) -> None:
    run()
    texts = {name: (tmp_path / f"{name}.md").read_text() for name in ("table10", "baselines", "table10_comparison")}
    assert "by Holm's method over 18 comparisons of table10; 9 that stand in several tables" in texts["table10"]
    assert "by Bonferroni's over the 36 of baselines" in texts["table10"]
    assert "Accuracy: “Beats” and “is worse” hold after correction, by Holm's method over 36" in texts["baselines"]
    assert "by Holm's method over 6 comparisons of table10" in texts["table10_comparison"]
    assert all("restored flow (flowrec)" in text.lower() for text in texts.values())
