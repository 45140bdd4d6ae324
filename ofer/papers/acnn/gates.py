"""The table of what ACNN's gates know of hidden patches, which the paper claims and does not measure."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ofer.evaluation.bootstrap import Estimate
from ofer.evaluation.gates import FACE, change, is_hidden, is_not_hidden, rank_correlation, separation

ALL = "all"
"""Stands for all patches."""
ESTIMATES = ("auroc", "spearman", "change")
COLUMNS = (
    "corpus", "occlusion", "patch", "place",
    *(f"{name}{end}" for name in ESTIMATES for end in ("", "_ci_low", "_ci_high")),
    "alpha", "alpha_clean", "hidden", "not_hidden", "left_out", "n",
)  # fmt: skip
"""`auroc`: how probably a hidden patch has a lower α than one that is not. `spearman`: of α with the hidden share.
`change`: mean α of hidden patches (of the face: of all) less that of the same patches of the clean pictures. `hidden`,
`not_hidden`, `left_out`: patches; the last are hidden in part, or show nothing. `n`: pictures."""
DECIMALS = 4

Place = tuple[str, str]
"""A corpus and an occlusion."""


def measure(
    occluded: Mapping[Place, pd.DataFrame],
    clean: Mapping[str, pd.DataFrame],
    places: Sequence[str],
    *,
    draws: int,
    seed: int,
    confidence: float,
) -> pd.DataFrame:
    """Return a row (`COLUMNS`) for all patches, each patch and the whole face, of each corpus and occlusion.

    occluded, clean: frames of gates (`ofer.evaluation.gates`), the second by corpus, of the same pictures. places: what
    the patches are called, in their order; none where they have no names.
    """
    rows = []
    names = {str(number): place for number, place in enumerate(places, 1)}
    for (corpus, occlusion), frame in occluded.items():
        of_patches = frame[frame["patch"] != FACE]
        parts = {ALL: of_patches, **{name: frame[frame["patch"] == name] for name in frame["patch"].unique()}}
        for name, part in parts.items():
            row = _row(part, clean[corpus], name == FACE, draws=draws, seed=seed, confidence=confidence)
            rows.append({"corpus": corpus, "occlusion": occlusion, "patch": name, "place": names.get(name, "")} | row)
    numbers = [name for name in COLUMNS if name.startswith((*ESTIMATES, "alpha"))]
    return pd.DataFrame(rows, columns=list(COLUMNS)).round(dict.fromkeys(numbers, DECIMALS))


def _row(
    part: pd.DataFrame, clean: pd.DataFrame, whole: bool, *, draws: int, seed: int, confidence: float
) -> dict[str, float]:
    hidden, others = is_hidden(part), is_not_hidden(part)
    dimmed = part if whole else part[hidden]
    found = {"spearman": rank_correlation(part, draws=draws, seed=seed)}
    if not whole:
        found["auroc"] = separation(part, draws=draws, seed=seed)
    row: dict[str, float] = {"n": part["sample"].nunique()}
    if len(dimmed):
        found["change"] = change(dimmed, clean, draws=draws, seed=seed)
        row |= {"alpha": dimmed["alpha"].mean(), "alpha_clean": dimmed["alpha"].mean() - found["change"].value}
    if not whole:
        row |= {"hidden": hidden.sum(), "not_hidden": others.sum(), "left_out": (~(hidden | others)).sum()}
    return row | {key: value for name, one in found.items() for key, value in _numbers(name, one, confidence).items()}


def _numbers(name: str, estimate: Estimate, confidence: float) -> dict[str, float]:
    """Return a number with its interval; neither where there is none."""
    if not np.isfinite(estimate.value):
        return {}
    low, high = estimate.interval(confidence)
    return {name: estimate.value, f"{name}_ci_low": low, f"{name}_ci_high": high}
