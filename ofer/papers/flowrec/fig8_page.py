"""Figure 8 in sentences: what was measured, what the paper says, and where a table's seed is no average one."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ofer.papers.flowrec.average_seed import CONFIGURED, PAPER, VALIDATION, seed_warnings

_RULES = {
    PAPER: "The paper's rule, an average score over the **test** folds (reported, never used by itself)",
    VALIDATION: "The same rule over the validation folds",
    CONFIGURED: "The configuration",
}


def page(
    table: pd.DataFrame,
    components: pd.DataFrame,
    choice: pd.DataFrame,
    *,
    published: Mapping[str, float],
    division: str,
    generated: bool,
    samples: int,
    tables: Mapping[str, Mapping[str, Any]],
) -> str:
    """Return the page as Markdown; arguments are the tables of `ofer.papers.flowrec.fig8` and what it publishes.

    `tables` says, for each table of the configuration, its recogniser's entry and seed, and its folds.
    """
    mark = " (**synthetic** faces)" if generated else ""
    first = choice.iloc[0]
    lines = [
        f"# Figure 8 on corpus {first['corpus']}{mark}: n = {samples}, {first['folds']} folds ({division}), "
        f"{first['seeds']} seeds",
        "",
        f"Accuracy of {first['method']} on clean faces, in %, by the side of the flow in cells. "
        "A seed's score is its mean over folds; spreads are standard deviations in points.",
        "",
        *_grid(table, components),
        "",
        "- Published, on CK+ and not comparable with the numbers above unless these are CK+'s: the best sizes are "
        f"{published['best_size_from']:g} to {published['best_size_to']:g}, larger ones do worse; "
        f"{published['chosen_size']:g} was chosen, with a seed that scores {published['chosen_seed_accuracy']:.1f} % "
        f"(of {published['seeds']:g} seeds, section 4.2 and Table 5). The figure's own numbers are not printed.",
        "- Seed, fold and residual are the components of a two-way random model, estimated by the mean squares of the "
        "analysis of variance (`fig8_variance.csv`). Every seed is tested on the same samples, whose choice is part of "
        "the fold's component; the residual is what a seed does in one fold only. "
        "An estimate below zero, as happens where a component is small, is shown as 0.0.",
    ]
    if generated:
        lines.append("- The faces are generated: the numbers say nothing about accuracy on filmed people.")
    return "\n".join([*lines, "", *_choices(choice), "", *_warnings(choice, tables), ""])


def _grid(table: pd.DataFrame, components: pd.DataFrame) -> list[str]:
    scores = table.groupby(["size", "seed"])["accuracy"].mean()
    spread = components.pivot(index="size", columns="component", values="standard_deviation")
    lines = [
        "| size | mean | median | lowest to highest seed | spread by seed | by fold | residual |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size, of_size in scores.groupby("size"):
        values = [of_size.median(), of_size.min(), of_size.max(), *spread.loc[size, ["seed", "fold", "residual"]]]
        median, low, high, seed, fold, residual = (f"{value:.1f}" for value in values)
        cells = [f"{of_size.mean():.1f}", median, f"{low} to {high}", seed, fold, residual]
        lines.append(f"| {size} | {' | '.join(map(_ours, cells))} |")
    return lines


def _choices(choice: pd.DataFrame) -> list[str]:
    first = choice.iloc[0]
    lines = [
        "## Which seed is an average one",
        "",
        f"At size {first['size']}. The mean over seeds is {first['accuracy_mean']:.1f} % on the test folds and "
        f"{first['validation_accuracy_mean']:.1f} % on the validation folds. Of equally near seeds the smallest is "
        "taken.",
        "",
        "| rule | seed | test folds | validation folds |",
        "| --- | ---: | ---: | ---: |",
    ]
    for row in choice.to_dict("records"):
        scores = [f"{row[name]:.1f}" if pd.notna(row[name]) else "–" for name in ("accuracy", "validation_accuracy")]
        lines.append(f"| {_RULES[row['rule']]} | {' | '.join(map(_ours, [str(row['seed']), *scores]))} |")
    return lines


def _warnings(choice: pd.DataFrame, tables: Mapping[str, Mapping[str, Any]]) -> list[str]:
    groups: dict[tuple[str, int, str], list[str]] = {}
    for name, of_table in tables.items():
        groups.setdefault((of_table["recogniser"], of_table["seed"], of_table["division"]), []).append(name)
    lines = ["## The tables' seeds", ""]
    for (recogniser, seed, division), names in groups.items():
        found = seed_warnings(choice, recogniser=recogniser, seed=seed, division=division)
        text = " ".join(found) or f"seed {seed} of {recogniser} is the one that both rules choose."
        lines.append(f"- {', '.join(names)}: {text}")
    return lines


def _ours(text: str) -> str:
    # As in all tables, what we computed is bold.
    return f"**{text}**"
