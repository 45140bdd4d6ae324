"""Made-up predictions and the published numbers of the main paper."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

import ofer
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.config.load import load_config
from ofer.papers.endpoint_errors import EndpointErrors
from ofer.papers.entry import Entry
from ofer.papers.formulas import division_of
from ofer.papers.outcomes import Outcomes, Predictions
from ofer.papers.published import apart_from_ours, in_the_papers_order, nothing_published, read_published
from ofer.papers.table import Experiment, Numbers, tidy_table
from ofer.plan.cells import entry_of

PACKAGE = Path(ofer.__file__).parent
FLOWREC = PACKAGE / "papers" / "flowrec"
DEFAULT = yaml.safe_load((PACKAGE.parent / "config.yaml").read_text(encoding="utf-8"))
PLACE = "synthetic/stratified"
"""Where the tables of the default configuration are measured."""


@pytest.fixture
def published_path() -> Path:
    return FLOWREC / "published.csv"


@pytest.fixture
def make_predictions() -> Callable[..., pd.DataFrame]:
    """Return a maker of predictions of 20 subjects × 6 expressions with `wrong` samples missed, spread evenly."""

    def make(wrong: int = 0, subjects: int = 20, folds: int = 10) -> pd.DataFrame:
        rows = pd.DataFrame(
            [(subject, index) for subject in range(subjects) for index in range(6)],
            columns=["number", "index"],
        )
        missed = np.zeros(len(rows), int)
        missed[np.linspace(0, len(rows) - 1, wrong).astype(int)] = 1
        predicted = (rows["index"] + missed) % 6
        rows = rows.assign(
            subject=[f"S{number:02}" for number in rows["number"]],
            label=[SIX_EXPRESSIONS[index] for index in rows["index"]],
            fold=rows["number"] % folds,
            seed=0,
        )
        rows["sample"] = rows["subject"] + "_" + rows["label"]
        for index, name in enumerate(SIX_EXPRESSIONS):
            rows[f"p_{name}"] = np.where(predicted == index, 0.5, 0.1)
        return rows.drop(columns=["number", "index"])

    return make


@pytest.fixture
def make_experiment() -> Callable[..., Experiment]:
    """Return a maker of experiments: by default on CK+ with the paper's values."""

    def make(**changes: object) -> Experiment:
        values = {
            "table": "table10",
            "corpora": {"synthetic": "ckplus"},
            "generated": False,
            "division": "10 folds (stratified)",
            "incomparable": "",
            "draws": 200,
            "confidence": 0.95,
            "margin": 3.0,
            "corrected": "bootstrap",
        }
        return Experiment(**(values | changes))

    return make


@pytest.fixture
def make_outcomes() -> Callable[..., Outcomes]:
    """Return a maker of outcomes of predictions by (method entry, place)."""

    def make(predictions: Predictions, draws: int = 200) -> Outcomes:
        shares = {division_of(place): 1 / 8 for _, place in predictions}
        return Outcomes(predictions, draws=draws, seed=0, tested_shares=shares)

    return make


@pytest.fixture
def make_entry() -> Callable[..., Entry]:
    """Return a maker of entries of the default configuration, with some of their values changed."""

    def make(name: str, **changes: Any) -> Entry:
        tables = {**DEFAULT["tables"], name: {**DEFAULT["tables"][name], **changes}}
        return entry_of(load_config({**DEFAULT, "tables": tables}), name)

    return make


@pytest.fixture
def make_table(published_path, make_experiment, make_outcomes) -> Callable[..., pd.DataFrame]:
    """Return a maker of tidy tables of an entry, of predictions by (method entry, occlusion entry)."""

    def make(
        entry: Entry, predictions: Mapping[tuple[str, str], pd.DataFrame], experiment: Experiment | None = None
    ) -> pd.DataFrame:
        experiment = experiment or make_experiment()
        number = entry.heading.removeprefix("Table ")
        source = {"rows": {"Our method": "flowrec"}, "own_method": "Our method", "authors": "Poux et al."}
        printed = read_published(published_path, int(number)) if number.isdigit() else nothing_published()
        entry, published = in_the_papers_order(entry, printed, source)
        lines = apart_from_ours(printed, source) if experiment.incomparable else published
        outcomes = make_outcomes(at_places(predictions))
        return tidy_table(
            lines, entry.rows, entry.columns, Numbers(outcomes, EndpointErrors({}, draws=200, seed=0)), experiment
        )

    return make


def at_places(files: Mapping[tuple[str, str], pd.DataFrame]) -> dict[tuple[str, str], pd.DataFrame]:
    """Return files by (method entry, occlusion entry) as files by (method entry, place)."""
    return {(method, f"{PLACE}/{occlusion}"): file for (method, occlusion), file in files.items()}


def accuracies(method: str, places: Mapping[str, str]) -> dict[str, dict[tuple[str, str], float]]:
    """Return, per column, the formula of the accuracy of a method entry at its place."""
    return {column: {(method, place): 1.0} for column, place in places.items()}
