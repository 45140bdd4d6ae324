"""Table 4: by which protocols methods were evaluated on CK+ (Poux et al. §2.2.3)."""

import pandas as pd

from ofer.papers.literature import render, said_by, tidy_facts, values

NUMBER = 4
FACTS = ("paper", "protocol")
"""Columns of the file."""


def tidy(protocols: pd.DataFrame) -> pd.DataFrame:
    """Return Table 4 (columns of `ofer.papers.literature.COLUMNS`) of the file of protocols."""
    return tidy_facts(protocols, "paper")


def markdown(table: pd.DataFrame) -> str:
    """Return the tidy table as Markdown in the paper's shape."""
    return render(
        NUMBER,
        "protocols by which methods were evaluated on CK+",
        ("Paper", "Protocol"),
        [(paper, cell["protocol"]) for paper, cell in values(table).items()],
        (said_by(table),),
    )
