"""Table 3: how occlusions were simulated on CK+, with the entries that render each kind (Poux et al. §2.2.2)."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ofer.papers.literature import Cells, Ours, render, said_by, tidy_facts, values

NUMBER = 3
FACTS = ("paper", "occlusion_localisation", "occlusion_simulation", "fill")
"""Columns of the file; `fill` is the kind as an occlusion entry of ours says it."""

SIMULATIONS = {
    "black": "black box",
    "mean": "mean grey of the face",
    "noise": "static noise",
    "saltpepper": "static salt and pepper",
    "image": "pictures of objects",
    "removal": "removal of features",
}
"""What our kinds are called in print."""


def rows(facts: pd.DataFrame, fills: Mapping[str, str]) -> dict[str, tuple[str, list[str]]]:
    """Return {row: (simulation, entries that render it)}: the paper's rows, then a row for each kind it lacks.

    `fills` gives the fill of each entry that is shown; rows keep its order.
    """
    entries: dict[str, list[str]] = {}
    for name, fill in fills.items():
        entries.setdefault(fill, []).append(name)
    found = {
        str(fact["paper"]): (str(fact["occlusion_simulation"]), entries.pop(str(fact["fill"]), []))
        for fact in facts.to_dict("records")
    }
    return found | {f"not in the paper: {fill}": (SIMULATIONS[fill], names) for fill, names in entries.items()}


def tidy(facts: pd.DataFrame, shown: Mapping[str, tuple[str, Sequence[str]]], made_of: str) -> pd.DataFrame:
    """Return Table 3 (columns of `ofer.papers.literature.COLUMNS`): the paper's cells, and what renders them.

    `shown` comes from `rows`; `made_of` says what was drawn.
    """
    ours: Cells = {}
    printed = set(facts["paper"])
    for row, (simulation, names) in shown.items():
        if names:
            ours[row, "occlusion_localisation"] = Ours("; ".join(names), made_of, "drawn")
        if row not in printed:
            ours[row, "occlusion_simulation"] = Ours(simulation, "ofer.occlusion", "drawn")
    return tidy_facts(facts.drop(columns="fill"), "paper", ours)


def markdown(table: pd.DataFrame, made_of: str, *, generated: bool) -> str:
    """Return the tidy table as Markdown in the paper's shape; `table3.png` is the picture column."""
    cited = table[table["source"] != ""]
    lines = []
    for paper, cell in values(table).items():
        _, entries = cell["occlusion_localisation"].split(" → ")
        published, ours = cell["occlusion_simulation"].split(" → ")
        lines.append((paper, entries.strip("*"), ours.strip("*") if published == "–" else published))
    return render(
        NUMBER,
        "occlusions simulated on CK+",
        ("Paper", "Occlusion localisation: the entries that render it", "Occlusion simulation"),
        lines,
        (
            said_by(cited),
            "The paper's middle column is pictures; ours are `table3.png`, in our own regions.",
            "Rows below the paper's are kinds that it lacks.",
            f"Drawn: {made_of}",
            *(["All faces are **synthetic**."] if generated else []),
        ),
    )
