"""The same methods in the paper's folds and in subject-independent ones, and what the difference says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ofer.base.wording import listed
from ofer.evaluation.bootstrap import resample
from ofer.evaluation.holm import holm
from ofer.evaluation.leakage import identity_leakage
from ofer.evaluation.predictions import correctness
from ofer.evaluation.trainings import drawn
from ofer.papers.conclusions import sensitivity, too_few_draws
from ofer.papers.wording import DECIMALS, gain, markdown_line, place, points

SCHEMES = ("stratified", "stratified_group")
"""The paper's folds, and subject-independent ones."""
_ACCURACIES = [f"{scheme}{end}" for scheme in SCHEMES for end in ("", "_ci_low", "_ci_high")]
COLUMNS = [
    "row", "column", *_ACCURACIES, "difference", "ci_low", "ci_high", "p_bootstrap", "p_holm",
    "verdict", "n", "seen_stratified", "seen_stratified_group", "corpus",
]  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A method on an occlusion, tested in both schemes: predictions of the same samples."""

    row: str
    column: str
    stratified: pd.DataFrame
    stratified_group: pd.DataFrame


def measure(
    cells: Sequence[Cell], *, seen: tuple[int, int], corpus: str, draws: int, seed: int, confidence: float
) -> pd.DataFrame:
    """Return a row per cell with the columns `COLUMNS`; accuracies over all samples in %, differences in points.

    `seen` counts the samples whose subject is trained on, in the paper's folds and in subject-independent ones.
    `verdict` after Holm's correction over the cells: `leak` where the paper's folds give more, `reverse` where they
    give less, else `open`. Raises OferError if the schemes hold different samples.
    """
    rows = []
    for cell in cells:
        values = [correctness(file) for file in (cell.stratified, cell.stratified_group)]
        difference = identity_leakage(*values, draws=draws, seed=seed)
        estimates = {
            name: resample(frame, draws=draws, seed=seed, pooled=True)
            for name, frame in zip(SCHEMES, values, strict=True)
        }
        row: dict[str, object] = {"row": cell.row, "column": cell.column}
        for name, estimate in {**estimates, "difference": difference}.items():
            limits = ("ci_low", "ci_high") if name == "difference" else (f"{name}_ci_low", f"{name}_ci_high")
            numbers = (estimate.value, *estimate.interval(confidence))
            row |= {key: 100 * number for key, number in zip((name, *limits), numbers, strict=True)}
        rows.append(
            row
            | {
                "p_bootstrap": difference.p_value(),
                "n": difference.samples,
                "seen_stratified": seen[0],
                "seen_stratified_group": seen[1],
                "corpus": corpus,
            }
        )
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["p_holm"] = holm(table["p_bootstrap"].to_numpy(float))
    differs = table["p_holm"] <= 1 - confidence
    table["verdict"] = "open"
    table.loc[differs & (table["difference"] > 0), "verdict"] = "leak"
    table.loc[differs & (table["difference"] < 0), "verdict"] = "reverse"
    percent = [*_ACCURACIES, "difference", "ci_low", "ci_high"]
    return table.round(dict.fromkeys(percent, DECIMALS) | dict.fromkeys(["p_bootstrap", "p_holm"], 6))


def markdown(table: pd.DataFrame, *, generated: bool, confidence: float, draws: int, seeds: int = 1) -> str:
    """Return the table, made with `draws` of `seeds` trainings, as Markdown, with sentences on what it shows below."""
    first = table.iloc[0]
    mark = " (**synthetic** faces)" if generated else ""
    grid = [
        ("Method", "Hidden", "Paper's folds", "Subject-independent folds", "Difference (points)"),
        ("---", "---", "---:", "---:", "---:"),
        *(_line(cell) for cell in table.itertuples()),
    ]
    return "\n".join(
        [
            f"# Identity leakage on corpus {first['corpus']}{mark}: n = {first['n']}",
            "",
            "Accuracy in %, over all samples, in the paper's folds, where a person may be trained on and tested, and "
            "in folds that keep each person's samples together.",
            "",
            *map(markdown_line, grid),
            "",
            "**What it shows**",
            "",
            *(f"- {sentence}" for sentence in _shown(table)),
            f"- {sensitivity(table, confidence)}",
            *(f"- {sentence}" for sentence in too_few_draws(len(table), draws, confidence)),
            "",
            "**How to read it**",
            "",
            *(f"- {sentence}" for sentence in _reading(table, generated, confidence, seeds)),
            "",
        ]
    )


def _line(cell: Any) -> tuple[str, ...]:
    hidden = "nothing" if cell.column == "no_occlusion" else place(cell.column).removeprefix("the ")
    interval = f"[{points(cell.ci_low)}, {points(cell.ci_high)}]"
    accuracies = (
        f"{number:.1f} [{low:.1f}, {high:.1f}]"
        for number, low, high in (
            (cell.stratified, cell.stratified_ci_low, cell.stratified_ci_high),
            (cell.stratified_group, cell.stratified_group_ci_low, cell.stratified_group_ci_high),
        )
    )
    return (cell.row, hidden, *accuracies, f"**{points(cell.difference)}** {interval}")


def _shown(table: pd.DataFrame) -> list[str]:
    first = table.iloc[0]
    sentences = [
        f"In the paper's folds {first['seen_stratified']} of {first['n']} samples are tested by models that were "
        "trained on other samples of the same person, in subject-independent folds "
        f"{first['seen_stratified_group']}."
    ]
    words = {
        "leak": "The paper's folds give a higher accuracy, as having seen the person would,",
        "reverse": "The paper's folds give a lower accuracy, which having seen the person does not explain,",
        "open": "The two cannot be told apart",
    }
    for verdict, text in words.items():
        cells = table[table["verdict"] == verdict]
        if not cells.empty:
            sentences.append(f"{text} for {'; '.join(_named(cells))}.")
    return sentences


def _named(cells: pd.DataFrame) -> list[str]:
    """Return, per method, the occlusions under which it has these differences."""
    return [
        f"{row} with {listed(f'{_occluded(str(cell.column))} ({gain(cell)})' for cell in of_row.itertuples())}"
        for row, of_row in cells.groupby("row", sort=False)
    ]


def _occluded(column: str) -> str:
    return "nothing hidden" if column == "no_occlusion" else f"{place(column)} hidden"


def _reading(table: pd.DataFrame, generated: bool, confidence: float, seeds: int) -> list[str]:
    chance = "not in its interval." if seeds == 1 else f"in its interval, as far as {seeds} trainings of each show it."
    sentences = [
        "Difference = paper's folds − subject-independent folds, in points, sample by sample. A sample lies in another "
        "fold of each scheme, so the accuracies are over all samples and not, as in the tables, means over folds.",
        f"In brackets the {100 * confidence:g} % interval over {drawn(seeds)}, of each number by itself; the sentences "
        f"above hold after Holm's correction over {len(table)}. What cannot be told apart has not been shown to be "
        "equal.",
        f"The two schemes train different models: the chance of their training is in the difference and {chance}",
    ]
    if generated:
        sentences.append(
            "The faces are generated (**synthetic**): how much a real person's face gives away cannot be learnt from "
            "them."
        )
    return sentences
