"""Schemes: how samples are divided into groups, and in which rounds these train, select and are tested.

Beside these functions, only `ofer.evaluation.settings` (the keys of each) and `ofer.evaluation.feasible` know the names
of the schemes.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from ofer.base.errors import OferError
from ofer.base.tables import SAMPLE
from ofer.base.wording import count
from ofer.evaluation.balance import improve_by_swapping
from ofer.evaluation.division import ROLES, ROUND_COLUMNS, TEST, TRAIN, VALIDATION, Division
from ofer.evaluation.feasible import division_fault

Values = Mapping[str, Any]
Rounds = Iterable[tuple[int, str, str]]
"""(round, role, group)."""


def divide(samples: pd.DataFrame, values: Values, *, name: str) -> Division:
    """Return the division of `samples` (sample, subject, label, split) by the values of the entry `name`.

    The order of the input rows has no influence. Raises OferError where the corpus does not allow it.
    """
    ordered = samples.sort_values("sample", kind="stable", ignore_index=True)
    sizes, splits = Counter(ordered["label"]), Counter(ordered["split"])
    if fault := division_fault(values, sizes, ordered["subject"].nunique(), splits, name=name):
        raise OferError(f"config: divisions.{name}: {fault}")
    groups, rounds = SCHEMES[values["scheme"]](ordered, {**values, "name": name})
    return Division(ordered[[*SAMPLE]].assign(group=groups), pd.DataFrame(rounds, columns=ROUND_COLUMNS))


def missing_classes(division: Division) -> list[str]:
    """Return one sentence per class that a group lacks, by group, then class; none is the aim."""
    counts = pd.crosstab(division.samples["group"], division.samples["label"])
    return [
        f"group {group} has no sample of {label}" for group, row in counts.iterrows() for label in row.index[row == 0]
    ]


def stratified(samples: pd.DataFrame, values: Values) -> tuple[pd.Series, Rounds]:
    """Return the paper's folds: proportional classes; a subject's samples may lie in several (Poux et al. §4.1.2)."""
    _require_subjects(samples)
    splitter = StratifiedKFold(values["count"], shuffle=True, random_state=values["seed"])
    return _tested_in_turn(_pieces(splitter.split(samples, samples["label"])), values["count"])


def stratified_group(samples: pd.DataFrame, values: Values) -> tuple[pd.Series, Rounds]:
    """Return subject-independent folds: all samples of a subject in one, classes as even as they get.

    scikit-learn's greedy assignment is improved by swapping whole subjects while the χ² of the fold-by-class counts
    falls (protocol §8.2).
    """
    _require_subjects(samples)
    splitter = StratifiedGroupKFold(values["count"], shuffle=True, random_state=values["seed"])
    greedy = samples.assign(fold=_pieces(splitter.split(samples, samples["label"], samples["subject"])))
    return _tested_in_turn(improve_by_swapping(greedy, values["count"]), values["count"])


def official(samples: pd.DataFrame, values: Values) -> tuple[pd.Series, Rounds]:
    """Return the corpus' own split. Where it ships no validation part, one is carved out of its training part."""
    groups = samples["split"].copy()
    if VALIDATION not in set(groups):
        groups[_carved(samples[groups == TRAIN], values)] = VALIDATION
    return groups, [(0, role, role) for role in ROLES]


def test_only(samples: pd.DataFrame, values: Values) -> tuple[pd.Series, Rounds]:
    """Return all samples as one group that is tested, and none to train on."""
    return pd.Series(TEST, samples.index), [(0, TEST, TEST)]


SCHEMES: dict[str, Callable[[pd.DataFrame, Values], tuple[pd.Series, Rounds]]] = {
    scheme.__name__: scheme for scheme in (stratified, stratified_group, official, test_only)
}


def _tested_in_turn(folds: np.ndarray, count: int) -> tuple[pd.Series, Rounds]:
    """Return folds as groups: round k tests fold k, selects on fold (k + 1) mod `count`, trains on the others.

    Which one selects, the paper leaves open (Poux et al. §4.1.3; protocol §3.7 [U]).
    """
    roles = {0: TEST, 1: VALIDATION}
    rounds = [(k, roles.get((fold - k) % count, TRAIN), str(fold)) for k in range(count) for fold in range(count)]
    return pd.Series(folds).astype(str), rounds


def _carved(training: pd.DataFrame, values: Values) -> pd.Index:
    """Return the index of the training samples that select: a share of each class, of whole subjects if known."""
    share = Fraction(str(values["validation_share"])).limit_denominator(20)
    known = training["subject"] != ""
    splitter = (StratifiedGroupKFold if known.any() else StratifiedKFold)(
        share.denominator, shuffle=True, random_state=values["seed"]
    )
    groups = training["subject"].where(known, training["sample"])
    try:
        pieces = _pieces(splitter.split(training, training["label"], groups if known.any() else None))
    except ValueError:
        pieces = np.full(len(training), share.denominator)
    carved = training.index[pieces < share.numerator]
    if not 0 < len(carved) < len(training):
        raise OferError(
            f"config: divisions.{values['name']}: a validation part of {share} cannot be carved out of "
            f"{len(training)} training samples of {count(groups.nunique(), 'subject')}; raise `validation_share`, or "
            "name another division"
        )
    return carved


def _pieces(splits: Iterable[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return the number of the piece, from 0, that each sample lies in."""
    with warnings.catch_warnings():
        # That a class is smaller than the number of pieces is said by `missing_classes`, group by group.
        warnings.filterwarnings("ignore", message="The least populated class", category=UserWarning)
        pieces = [piece for _, piece in splits]
    numbers = np.empty(sum(map(len, pieces)), int)
    for number, piece in enumerate(pieces):
        numbers[piece] = number
    return numbers


def _require_subjects(samples: pd.DataFrame) -> None:
    unnamed = samples.loc[samples["subject"] == "", "sample"]
    if len(unnamed):
        raise OferError(f"samples: {len(unnamed)} name no subject, such as {unnamed.iloc[0]}; name it in the corpus")
