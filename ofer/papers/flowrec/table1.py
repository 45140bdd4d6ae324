"""Table 1: on which data sets occlusion methods were tested (Poux et al. §2.2.1)."""

import pandas as pd

from ofer.papers.literature import render, said_by, tidy_facts, values

NUMBER = 1
FACTS = ("paper", "year", "category", "datasets")
"""Columns of the file; `datasets` are separated by semicolons."""


def tidy(papers: pd.DataFrame) -> pd.DataFrame:
    """Return Table 1 (columns of `ofer.papers.literature.COLUMNS`) of the file of papers."""
    return tidy_facts(papers, "paper")


def markdown(table: pd.DataFrame) -> str:
    """Return the tidy table as Markdown in the paper's shape."""
    lines = [
        (f"{paper}, {cell['year']} ({cell['category']})", cell["datasets"].replace(";", ", "))
        for paper, cell in values(table).items()
    ]
    return render(
        NUMBER,
        "data sets on which methods for occluded faces were tested",
        ("Paper", "Data sets"),
        lines,
        (
            "(1): uses the regions that remain visible. (2): reconstructs what is hidden.",
            said_by(table),
        ),
    )
