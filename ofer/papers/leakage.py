"""The same methods in the paper's folds and in subject-independent ones, and what the difference says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ofer.base.wording import enumeration
from ofer.evaluation.bootstrap import resample
from ofer.evaluation.holm import holm
from ofer.evaluation.leakage import identity_leakage
from ofer.evaluation.predictions import correctness
from ofer.evaluation.trainings import interval_units
from ofer.papers.conclusions import sensitivity, too_few_draws
from ofer.papers.wording import DECIMALS, first_capital, gain, markdown_line, place, points

Divisions = Sequence[tuple[str, str]]
"""Two division entries, each with what its rounds are called in a sentence."""


@dataclass(frozen=True)
class Cell:
    """A method on an occlusion, tested in both divisions: predictions of the same samples."""

    row: str
    column: str
    first: pd.DataFrame
    second: pd.DataFrame


def columns(names: Sequence[str]) -> list[str]:
    """Return the columns of the table of two divisions."""
    accuracies = [f"{name}{end}" for name in names for end in ("", "_ci_low", "_ci_high")]
    return [
        "row", "column", *accuracies, "difference", "ci_low", "ci_high", "p_bootstrap", "p_holm",
        "verdict", "n", *(f"seen_{name}" for name in names), "corpus",
    ]  # fmt: skip


def measure(
    cells: Sequence[Cell],
    *,
    names: Sequence[str],
    seen: Sequence[int],
    corpus: str,
    draws: int,
    seed: int,
    confidence: float,
) -> pd.DataFrame:
    """Return a row per cell with the `columns`; accuracies over all samples in %, differences in points.

    `names` are the two divisions; `seen` counts in each the samples whose subject is trained on. `verdict` after Holm's
    correction over the cells: `leak` where the first gives more, `reverse` where it gives less, else `open`. Raises
    OferError if the divisions hold different samples.
    """
    rows = []
    for cell in cells:
        values = [correctness(file) for file in (cell.first, cell.second)]
        difference = identity_leakage(*values, draws=draws, seed=seed)
        estimates = {
            name: resample(frame, draws=draws, seed=seed, pooled=True)
            for name, frame in zip(names, values, strict=True)
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
                **{f"seen_{name}": number for name, number in zip(names, seen, strict=True)},
                "corpus": corpus,
            }
        )
    table = pd.DataFrame(rows, columns=columns(names))
    table["p_holm"] = holm(table["p_bootstrap"].to_numpy(float))
    differs = table["p_holm"] <= 1 - confidence
    table["verdict"] = "open"
    table.loc[differs & (table["difference"] > 0), "verdict"] = "leak"
    table.loc[differs & (table["difference"] < 0), "verdict"] = "reverse"
    percent = [name for name in table if str(name).startswith((*names, "difference", "ci_"))]
    return table.round(dict.fromkeys(percent, DECIMALS) | dict.fromkeys(["p_bootstrap", "p_holm"], 6))


def markdown(
    table: pd.DataFrame,
    *,
    title: str,
    divisions: Divisions,
    generated: bool,
    confidence: float,
    draws: int,
    seeds: int = 1,
) -> str:
    """Return the table, made with `draws` of `seeds` trainings, as Markdown, with sentences on what it shows below."""
    first = table.iloc[0]
    mark = " (**synthetic** faces)" if generated else ""
    grid = [
        ("Method", "Hidden", *(first_capital(_bare(called)) for _, called in divisions), "Difference (points)"),
        ("---", "---", "---:", "---:", "---:"),
        *(_line(cell, divisions) for cell in table.itertuples()),
    ]
    return "\n".join(
        [
            f"# Identity leakage on corpus {first['corpus']}{mark}: n = {first['n']}",
            "",
            title,
            "",
            *map(markdown_line, grid),
            "",
            "**What it shows**",
            "",
            *(f"- {sentence}" for sentence in _shown(table, divisions)),
            f"- {sensitivity(table, confidence)}",
            *(f"- {sentence}" for sentence in too_few_draws(len(table), draws, confidence)),
            "",
            "**How to read it**",
            "",
            *(f"- {sentence}" for sentence in _reading(table, divisions, generated, confidence, seeds)),
            "",
        ]
    )


def _bare(called: str) -> str:
    return called.removeprefix("the ")


def _line(cell: Any, divisions: Divisions) -> tuple[str, ...]:
    hidden = "nothing" if cell.column == "no_occlusion" else place(cell.column).removeprefix("the ")
    interval = f"[{points(cell.ci_low)}, {points(cell.ci_high)}]"
    accuracies = (
        "{:.1f} [{:.1f}, {:.1f}]".format(*(getattr(cell, f"{name}{end}") for end in ("", "_ci_low", "_ci_high")))
        for name, _ in divisions
    )
    return (cell.row, hidden, *accuracies, f"**{points(cell.difference)}** {interval}")


def _shown(table: pd.DataFrame, divisions: Divisions) -> list[str]:
    cell, ((first, called), (second, other)) = table.iloc[0], divisions
    sentences = [
        f"In {called} {cell[f'seen_{first}']} of {cell['n']} samples are tested by models that were trained on other "
        f"samples of the same person, in {other} {cell[f'seen_{second}']}."
    ]
    words = {
        "leak": f"{first_capital(called)} give a higher accuracy, as having seen the person would,",
        "reverse": f"{first_capital(called)} give a lower accuracy, which having seen the person does not explain,",
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
        f"{row} with {enumeration(f'{_occluded(str(cell.column))} ({gain(cell)})' for cell in of_row.itertuples())}"
        for row, of_row in cells.groupby("row", sort=False)
    ]


def _occluded(column: str) -> str:
    return "nothing hidden" if column == "no_occlusion" else f"{place(column)} hidden"


def _reading(table: pd.DataFrame, divisions: Divisions, generated: bool, confidence: float, seeds: int) -> list[str]:
    first, second = (_bare(called) for _, called in divisions)
    chance = "not in its interval." if seeds == 1 else f"in its interval, as far as {seeds} trainings of each show it."
    sentences = [
        f"Difference = {first} − {second}, in points, sample by sample. A sample lies in another "
        "fold of each scheme, so the accuracies are over all samples and not, as in the tables, means over folds.",
        f"In brackets the {100 * confidence:g} % interval over {interval_units(seeds)}, of each number by itself; "
        f"the sentences above hold after Holm's correction over {len(table)}. What cannot be told apart has not been "
        "shown to be equal.",
        f"The two schemes train different models: the chance of their training is in the difference and {chance}",
    ]
    if generated:
        sentences.append(
            "The faces are generated (**synthetic**): how much a real person's face gives away cannot be learnt from "
            "them."
        )
    return sentences
