"""Made-up predictions and the published numbers of the main paper."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import ofer
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.papers.formulas import Entries
from ofer.papers.outcomes import Outcomes
from ofer.papers.published import apart_from_ours, beside_ours, read_published
from ofer.papers.table import Experiment, in_printed_order, tidy_table

FLOWREC = Path(ofer.__file__).parent / "papers" / "flowrec"


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
            "corpus": "ckplus",
            "generated": False,
            "division": "stratified",
            "fold_count": 10,
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
    """Return a maker of outcomes of predictions by (method entry, occlusion entry)."""
    return lambda predictions, draws=200: Outcomes(predictions, draws=draws, seed=0, tested_share=1 / 8)


@pytest.fixture
def make_table(published_path, make_experiment, make_outcomes) -> Callable[..., pd.DataFrame]:
    """Return a maker of tidy tables of the main paper, by the module of the table."""

    def make(
        module: ModuleType,
        entries: Entries,
        predictions: Mapping[tuple[str, str], pd.DataFrame],
        experiment: Experiment | None = None,
        **names: str,
    ) -> pd.DataFrame:
        experiment = experiment or make_experiment()
        printed = read_published(published_path, module.NUMBER)
        published = beside_ours(printed, module.SHAPE, names)
        lines = apart_from_ours(printed, module.SHAPE) if experiment.incomparable else published
        formulas = module.formulas(in_printed_order(entries, published))
        return tidy_table(lines, formulas, make_outcomes(predictions), experiment)

    return make
