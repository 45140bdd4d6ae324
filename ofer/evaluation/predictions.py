"""Predictions as data frames: which class was predicted, and one value per sample and training.

Contract: a row per (sample, seed) with the columns sample, subject, fold, seed, label and, per class, `p_<expression>`.
A seed stands for a training.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ofer.base.errors import OferError

VALUE_COLUMNS = ["sample", "subject", "fold", "seed"]


def expressions_of(predictions: pd.DataFrame) -> tuple[str, ...]:
    """Return the classes of the probability columns, in the order of the columns.

    Raises OferError if there is no probability column, or if a label has none.
    """
    expressions = tuple(str(name)[2:] for name in predictions.columns if str(name).startswith("p_"))
    unknown = sorted(set(predictions["label"]) - set(expressions))
    if unknown:
        raise OferError(
            f"predictions: label {unknown[0]!r} has no column p_{unknown[0]}; "
            "make the predictions again with the classes of samples.csv"
        )
    return expressions


def predicted_labels(predictions: pd.DataFrame) -> pd.Series:
    """Return the most probable class of each row; of equal probabilities, the first column's.

    Raises OferError if a probability is missing (a diverged network), because its row would otherwise
    count as some class or other.
    """
    expressions = expressions_of(predictions)
    probabilities = predictions[[f"p_{name}" for name in expressions]].to_numpy(float)
    broken = predictions["sample"][np.isnan(probabilities).any(axis=1)]
    if len(broken):
        raise OferError(
            f"predictions: no probability for sample {broken.iloc[0]}; "
            "look at its fold's training curve, lower the learning rate"
        )
    labels = [expressions[index] for index in probabilities.argmax(axis=1)]
    return pd.Series(labels, index=predictions.index, name="predicted")


def correctness(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return sample, subject, fold, seed and value: 1 where the sample was recognised, else 0."""
    correct = (predicted_labels(predictions) == predictions["label"]).astype(float)
    return _complete(predictions.assign(value=correct))


def measurements(reconstruction: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return sample, subject, fold, seed and value: the column `measure`."""
    if measure not in reconstruction:
        raise OferError(f"reconstruction: no column {measure!r}; make the reconstruction again")
    return _complete(reconstruction.assign(value=reconstruction[measure].astype(float)))


def common_samples(values: Sequence[pd.DataFrame]) -> None:
    """Raise OferError unless all frames hold the same samples, of the same subjects, folds and seeds.

    Only then do paired differences and averages over conditions compare like with like.
    """
    first = values[0][VALUE_COLUMNS].reset_index(drop=True)
    for other in values[1:]:
        if not first.equals(other[VALUE_COLUMNS].reset_index(drop=True)):
            differing = sorted(set(first["sample"]) ^ set(other["sample"]))
            alike = set(first["seed"]) == set(other["seed"])
            detail = (
                f"sample {differing[0]} is in one only"
                if differing
                else f"their {'folds' if alike else 'seeds'} differ"
            )
            raise OferError(
                f"predictions: two files that are compared hold different samples ({detail}); "
                "make both from the same division"
            )


def _complete(rows: pd.DataFrame) -> pd.DataFrame:
    # A group by a missing name would be left out without a word.
    missing = rows["sample"][rows[[*VALUE_COLUMNS, "value"]].isna().any(axis=1)]
    if len(missing):
        raise OferError(f"predictions: no value for sample {missing.iloc[0]}; make them again")
    doubled = rows["sample"][rows.duplicated(["sample", "seed"])]
    if len(doubled):
        raise OferError(f"predictions: sample {doubled.iloc[0]} is there twice for one seed; make them again")
    if len(rows) != rows["sample"].nunique() * rows["seed"].nunique():
        raise OferError("predictions: a seed lacks samples that another has; make the missing folds")
    return rows[[*VALUE_COLUMNS, "value"]].sort_values(["sample", "seed"], ignore_index=True)
