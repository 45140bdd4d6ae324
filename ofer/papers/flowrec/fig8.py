"""Figure 8: the recogniser's accuracy over sizes of the flow and seeds (Poux et al. §4.2)."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ofer.base.errors import OferError
from ofer.base.tables import read_table
from ofer.evaluation.components import variance_components
from ofer.evaluation.predictions import predicted_labels

STATUS = "ours"
PUBLISHED = ("best_size_from", "best_size_to", "chosen_size", "chosen_seed_accuracy", "seeds")
KEYS = ["size", "seed", "fold"]
TEXT = ("component", "corpus", "status")
"""The columns that are text, of accuracies and of their components."""
COLUMNS = [*KEYS, "accuracy", "validation_accuracy", "n", "corpus", "status"]


def published_accuracies(path: Path) -> dict[str, float]:
    """Return what the paper says about the figure, by quantity. Raises OferError if a line is missing."""
    lines = read_table(path, ("quantity", "unit", "status", "source"))
    values = dict(zip(lines["quantity"], lines["value"].astype(float), strict=True))
    missing = [name for name in PUBLISHED if name not in values]
    if missing:
        raise OferError(f"{path}: no quantity {missing[0]!r}; restore the file from the package")
    return values


def accuracies(
    predictions: Mapping[int, pd.DataFrame], validation: Mapping[int, pd.DataFrame], corpus: str
) -> pd.DataFrame:
    """Return a row per size, seed and fold: accuracies in % of the test and of the validation fold (`COLUMNS`).

    `predictions` and `validation` are by size: rows of all seeds and folds, `validation` with the columns seed, fold,
    validation_accuracy (a share). n counts the test fold's samples. Raises OferError where a seed has no validation.
    """
    parts = []
    for size in sorted(predictions):
        rows = predictions[size]
        correct = rows.assign(correct=predicted_labels(rows) == rows["label"]).groupby(["seed", "fold"])["correct"]
        cells = pd.DataFrame({"accuracy": 100 * correct.mean(), "n": correct.size()}).reset_index()
        parts.append(cells.merge(validation[size], on=["seed", "fold"], how="left", validate="1:1").assign(size=size))
    table = pd.concat(parts)
    if table["validation_accuracy"].isna().any():
        raise OferError("validation: a seed has predictions but no validation accuracy; make both again")
    table["validation_accuracy"] = (100 * table["validation_accuracy"]).round(4)
    table["accuracy"] = table["accuracy"].round(4)
    return table.assign(corpus=corpus, status=STATUS).sort_values(KEYS)[COLUMNS].reset_index(drop=True)


def components(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row per size and component (seed, fold, residual) of the table `accuracies`.

    Columns: variance in squared points (below zero where the true one is near it), standard_deviation in points (that
    of a variance below zero is 0), share of the sum. The estimator is `ofer.evaluation.components`.
    """
    rows = []
    for size, cells in table.groupby("size"):
        found = variance_components(cells.rename(columns={"accuracy": "value"}))
        for name, share in found.shares().items():
            variance = getattr(found, name)
            rows.append(
                {
                    "size": size,
                    "component": name,
                    "variance": round(variance, 4),
                    "standard_deviation": round(max(variance, 0.0) ** 0.5, 4),
                    "share": round(share, 4),
                    "seeds": found.seeds,
                    "folds": found.folds,
                }
            )
    return pd.DataFrame(rows).assign(corpus=table["corpus"].iloc[0], status=STATUS)
