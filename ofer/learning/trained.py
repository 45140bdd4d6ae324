"""The result of every recipe's training."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas

CURVE_COLUMNS = ("step", "training_loss", "validation_loss", "validation_score", "learning_rate")

Report = Callable[[str], None]
"""Receives one line of progress; the caller decides where it goes."""


@dataclass(frozen=True)
class Trained:
    """A fixed model.

    weights: names and arrays, all that applying the model needs beside its settings.
    curve: a row per validation, columns CURVE_COLUMNS; empty for recipes without steps.
    summary: numbers about the training, ready for JSON (selected step, validation scores, …).
    """

    weights: dict[str, np.ndarray]
    curve: pandas.DataFrame
    summary: dict[str, object]


def empty_curve() -> pandas.DataFrame:
    """Return the curve of a recipe that takes no steps."""
    return pandas.DataFrame({column: [] for column in CURVE_COLUMNS}, dtype="float64").astype({"step": "int64"})


def silent(line: str) -> None:
    """Report nothing."""
