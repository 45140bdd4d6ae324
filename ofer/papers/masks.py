"""The table of whether predicted masks show what is hidden."""

from collections.abc import Mapping

import pandas as pd

from ofer.evaluation.bootstrap import resample

ALL = "all"
"""Stands for all objects."""
ESTIMATES = ("auroc", "gain", "iou")
COLUMNS = (
    "method", "corpus", "occlusion", "object",
    *(f"{name}{end}" for name in ESTIMATES for end in ("", "_ci_low", "_ci_high")),
    "false_share", "hidden_share", "covered", "n",
)  # fmt: skip
"""Means over pictures. `auroc`: how probably a hidden pixel has a higher probability than another of its picture.
`gain`: that less the same of a mask that knows but how often each pixel is hidden in the other pictures. `iou`: of what
is hidden and what is called so. `false_share`: of what is not hidden, what is called so. `covered`: pictures of which
something is hidden, over which the first three are; `n`: all."""
DECIMALS = 4

Place = tuple[str, str, str]
"""A method, a corpus and an occlusion."""


def measure(masks: Mapping[Place, pd.DataFrame], *, draws: int, seed: int, confidence: float) -> pd.DataFrame:
    """Return a row (`COLUMNS`) for all objects and each, of each place; intervals are over subjects.

    masks: frames of masks (`ofer.evaluation.masks`).
    """
    rows = []
    for (method, corpus, occlusion), frame in masks.items():
        kinds = sorted(set(frame["object"]) - {""})
        parts = {ALL: frame, **{kind: frame[frame["object"] == kind] for kind in kinds}}
        for kind, part in parts.items():
            place = {"method": method, "corpus": corpus, "occlusion": occlusion, "object": kind}
            rows.append(place | _row(part, draws=draws, seed=seed, confidence=confidence))
    numbers = [name for name in COLUMNS if name.startswith((*ESTIMATES, "false_share", "hidden_share"))]
    return pd.DataFrame(rows, columns=list(COLUMNS)).round(dict.fromkeys(numbers, DECIMALS))


def _row(part: pd.DataFrame, *, draws: int, seed: int, confidence: float) -> dict[str, float]:
    covered = part[part["hidden_share"] > 0]
    values = {
        "auroc": covered["auroc"],
        "gain": covered["auroc"] - covered["auroc_place"],
        "iou": covered["intersection"] / covered["union"],
    }
    row: dict[str, float] = {
        "false_share": part["false_share"].mean(),
        "hidden_share": part["hidden_share"].mean(),
        "covered": len(covered),
        "n": len(part),
    }
    for name, value in values.items():
        known = covered[["sample", "subject"]].assign(fold=0, seed=0, value=value).dropna(subset="value")
        # Of no picture there is no number.
        if len(known):
            estimate = resample(known, draws=draws, seed=seed, pooled=True)
            low, high = estimate.interval(confidence)
            row |= {name: estimate.value, f"{name}_ci_low": low, f"{name}_ci_high": high}
    return row
