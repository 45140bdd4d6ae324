"""Pictures or sequences of each expression in a corpus, beside what its makers count."""

import pandas as pd

from ofer.base.errors import OferError
from ofer.papers.literature import Ours, render, tidy_facts, values

ALL = "all"
"""The row that counts all expressions."""


def tidy(samples: pd.DataFrame, published: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the counts of `samples` by label (columns of `ofer.papers.literature.COLUMNS`) beside the published ones.

    `published` is what `ofer.papers.published.read_published` gives, with a row per expression and one for `ALL`.
    column: what is counted: "pictures" or "sequences". Raises OferError where the published table counts others.
    """
    if (counted := set(published["column"])) != {column}:
        raise OferError(
            f"config: counts: the published table has {', '.join(sorted(counted))}, and the corpus consists of "
            f"{column}; name a corpus that it counts, or a table of counts"
        )
    printed = published.pivot(index="row", columns="column", values="value").astype(int).astype(str)
    in_order = printed.loc[list(dict.fromkeys(published["row"]))].assign(source=published["source"].iloc[0])
    counts = {**samples["label"].value_counts(sort=False).sort_index(), ALL: len(samples)}
    ours = {(name, column): Ours(str(number), "samples.csv", "computed") for name, number in counts.items()}
    return tidy_facts(in_order.reset_index(names="expression"), "expression", ours)


def markdown(table: pd.DataFrame, number: int, title: str, corpus: str) -> str:
    """Return the tidy table as Markdown in the paper's shape."""
    [column] = dict.fromkeys(table["column"])
    return render(
        number,
        title,
        ("Expression", column.capitalize()),
        [(name, cell[column]) for name, cell in values(table).items()],
        (
            f"A cell reads: published → **ours**; ours are counted in {corpus}, without what was excluded.",
            f"Published: {table['source'].iloc[0]}.",
        ),
    )
