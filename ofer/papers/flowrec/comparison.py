"""Does reconstruction beat filling the hole? Paired comparisons that the paper lacks (protocol §3.12, §8.6)."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ofer.errors import OferError
from ofer.evaluation.bootstrap import paired_difference, statistic
from ofer.evaluation.holm import holm
from ofer.evaluation.predictions import correctness, measured
from ofer.papers.wording import DECIMALS

COLUMNS = [
    "occlusion", "measure", "method", "opponent",
    "ours", "theirs", "difference", "ci_low", "ci_high", "n", "p_bootstrap", "p_holm", "verdict",
]  # fmt: skip

ENDPOINT_ERROR = "endpoint_error_inside"
"""Mean over the hidden pixels of the Euclidean distance to the clean flow, in pixels of the crop; lower is better."""

ACCURACY = "accuracy"
"""Mean over folds of the fold's accuracy, in %; higher is better."""

ROUNDED = dict.fromkeys(("ours", "theirs", "difference", "ci_low", "ci_high"), DECIMALS)

Files = Mapping[tuple[str, str], pd.DataFrame]


def compare(
    predictions: Files,
    reconstructions: Files,
    *,
    method: str,
    opponents: Sequence[str],
    occlusions: Sequence[str],
    draws: int,
    seed: int,
    confidence: float,
) -> pd.DataFrame:
    """Return a row per occlusion, measure and opponent, with the columns `COLUMNS`.

    Both mappings are keyed (method entry, occlusion entry). An opponent without reconstruction files (the recogniser
    itself) is compared by accuracy only. End-point errors are means over samples in pixels of the crop, accuracies
    means over folds in %. `difference` = ours − theirs with its interval and p over subjects, drawn alike for both;
    `verdict` is `better` or `worse` if it differs from zero after Holm's correction over its measure, else `open`.
    Raises OferError if a file is missing.
    """
    rows = []
    for occlusion in occlusions:
        for measure, files in ((ENDPOINT_ERROR, reconstructions), (ACCURACY, predictions)):
            for opponent in opponents:
                if measure == ENDPOINT_ERROR and not any(entry == opponent for entry, _ in files):
                    continue
                ours, theirs = (_values(files, (entry, occlusion), measure) for entry in (method, opponent))
                names = {"occlusion": occlusion, "measure": measure, "method": method, "opponent": opponent}
                rows.append(names | _compared(ours, theirs, measure, draws=draws, seed=seed, confidence=confidence))
    table = pd.DataFrame(rows, columns=COLUMNS).assign(verdict="open")
    for name, group in table.groupby("measure"):
        table.loc[group.index, "p_holm"] = holm(group["p_bootstrap"].to_numpy(float))
        gains = group["difference"] * (-1 if name == ENDPOINT_ERROR else 1)
        differs = table.loc[group.index, "p_holm"].astype(float) <= 1 - confidence
        table.loc[group.index, "verdict"] = np.select([~differs, gains > 0], ["open", "better"], "worse")
    return table.astype({"p_holm": float}).round({"p_bootstrap": 6, "p_holm": 6}).round(ROUNDED)


def _compared(
    ours: pd.DataFrame,
    theirs: pd.DataFrame,
    measure: str,
    *,
    draws: int,
    seed: int,
    confidence: float,
) -> dict[str, object]:
    pooled = measure != ACCURACY
    gain = paired_difference(ours, theirs, draws=draws, seed=seed, pooled=pooled)
    low, high = gain.interval(confidence)
    return {
        "ours": statistic(ours, pooled=pooled),
        "theirs": statistic(theirs, pooled=pooled),
        "difference": gain.value,
        "ci_low": low,
        "ci_high": high,
        "n": gain.samples,
        "p_bootstrap": gain.p_value(),
    }


def _values(files: Files, key: tuple[str, str], measure: str) -> pd.DataFrame:
    """Return the values of one file: accuracy in %, end-point error in pixels of the crop."""
    if key not in files:
        raise OferError(
            f"comparison: no {measure} of method {key[0]!r} on occlusion {key[1]!r}; add that entry to its inputs"
        )
    if measure == ENDPOINT_ERROR:
        return measured(files[key], measure)
    values = correctness(files[key])
    return values.assign(value=100 * values["value"])
