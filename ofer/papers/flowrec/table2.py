"""Table 2: the data sets that Table 1 names most often (Poux et al. §2.2.1), counted from Table 1."""

import pandas as pd

from ofer.base.errors import OferError
from ofer.papers.literature import Cells, Ours, render, tidy_facts, values

NUMBER = 2
FACTS = ("dataset", "appearances", "video_sequences", "controlled")
"""Columns of the printed table."""
DATASET_FACTS = ("dataset", "counted_as", "video_sequences", "controlled")
"""Columns of the file of data sets; `counted_as` is the name under which they are counted (CK and CK+ are one)."""
FEWEST = 2
"""Appearances in Table 1 from which on a data set is listed."""


def tidy(published: pd.DataFrame, papers: pd.DataFrame, datasets: pd.DataFrame) -> pd.DataFrame:
    """Return Table 2 (columns of `ofer.papers.literature.COLUMNS`), ours beside the published cells.

    `papers` is the file of Table 1, `datasets` that of the data sets. A paper that uses both CK and CK+ counts once.
    Raises OferError if a counted data set is not in `datasets`, or a fact about a listed one is missing or disputed.
    """
    counts = appearances(papers, datasets)
    facts = {
        str(name): _facts(str(name), of_name) for name, of_name in datasets.groupby("counted_as") if name in counts
    }
    ours: Cells = {}
    for name, count in counts.items():
        ours[name, "appearances"] = Ours(str(count), "counted in Table 1", "computed")
        for column, fact in facts[name].items():
            ours[name, column] = fact
    return tidy_facts(published, "dataset", ours)


def appearances(papers: pd.DataFrame, datasets: pd.DataFrame) -> dict[str, int]:
    """Return {data set: papers of Table 1 that use it}, at least `FEWEST`, most first, then by name."""
    counted_as = dict(zip(datasets["dataset"], datasets["counted_as"], strict=True))
    counts: dict[str, int] = {}
    for used in papers["datasets"].str.split(";"):
        unknown = [name for name in used if name not in counted_as]
        if unknown:
            raise OferError(f"data set {unknown[0]!r} of Table 1: not in the file of data sets; add a line there")
        for name in {counted_as[name] for name in used}:
            counts[name] = counts.get(name, 0) + 1
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {name: count for name, count in most if count >= FEWEST}


def markdown(table: pd.DataFrame) -> str:
    """Return the tidy table as Markdown in the paper's shape, and whether all cells agree."""
    lines = [
        (name, cell["appearances"], cell["video_sequences"], cell["controlled"]) for name, cell in values(table).items()
    ]
    return render(
        NUMBER,
        "the data sets most used",
        ("Data set", "Appearances", "Video sequences", "Controlled"),
        lines,
        (
            "A cell reads: published → **ours**. Appearances are counted in Table 1, CK and CK+ as one; the other "
            "columns are facts about the data sets, each with its own source in the CSV.",
            _agreement(table),
        ),
    )


def _agreement(table: pd.DataFrame) -> str:
    differing = table[table["published"] != table["ours"]]
    if differing.empty:
        return f"All {len(table)} cells agree."
    names = [f"{cell['row']}, {cell['column'].replace('_', ' ')}" for cell in differing.to_dict("records")]
    return f"{len(differing)} of {len(table)} cells differ: {'; '.join(names)}."


def _facts(name: str, of_name: pd.DataFrame) -> dict[str, Ours]:
    source = "; ".join(dict.fromkeys(of_name["source"]))
    found = {}
    for column in ("video_sequences", "controlled"):
        answers = set(of_name[column])
        if len(answers) != 1 or "" in answers:
            raise OferError(f"data set {name}, {column}: missing or disputed; give all of its lines one answer")
        found[column] = Ours(answers.pop(), source, "cited")
    return found
