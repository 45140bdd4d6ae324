"""The paired comparison with filling the hole, to read: a table per measure, and sentences."""

from collections.abc import Iterator

import pandas as pd

from ofer.papers.flowrec.comparison import ACCURACY, ENDPOINT_ERROR

MEASURES = {
    ENDPOINT_ERROR: ("Endpoint error inside the hole, in pixels of the crop: lower is better", 2),
    ACCURACY: ("Accuracy in %: higher is better", 1),
}
"""Heading and decimals of each measure."""


def page(comparison: pd.DataFrame, *, table: str, corpus: str, generated: bool, confidence: float) -> str:
    """Return the comparison (columns of `ofer.papers.flowrec.comparison.COLUMNS`) as Markdown.

    `table` and `corpus` are the entries it was made for; `confidence` is the share that its intervals cover.
    """
    mark = " (**synthetic** faces)" if generated else ""
    method = comparison["method"].iloc[0]
    lines = [
        f"# {method} against its opponents, {table} on corpus {corpus}{mark}: n = {comparison['n'].max()}",
        "",
        f"A difference is {method} − opponent on the same faces, with its {100 * confidence:g} % interval over "
        "subjects.",
        "",
    ]
    for measure, (heading, decimals) in MEASURES.items():
        of_measure = comparison[comparison["measure"] == measure]
        if not of_measure.empty:
            lines += [f"## {heading}", "", *_grid(of_measure, method, decimals), ""]
    return "\n".join([*lines, *_sentences(generated), ""])


def _grid(rows: pd.DataFrame, method: str, decimals: int) -> Iterator[str]:
    yield f"| Occlusion | Opponent | Opponent's | {method} | Difference | {method} is |"
    yield "| --- | --- | ---: | ---: | ---: | --- |"
    above = ""
    for row in rows.to_dict("records"):
        theirs, ours = (f"**{_number(row[name], decimals)}**" for name in ("theirs", "ours"))
        low, high = (_number(row[name], decimals, signed=True) for name in ("ci_low", "ci_high"))
        difference = f"**{_number(row['difference'], decimals, signed=True)}** [{low}, {high}]"
        occlusion = "" if row["occlusion"] == above else row["occlusion"]
        above = row["occlusion"]
        yield f"| {occlusion} | {row['opponent']} | {theirs} | {ours} | {difference} | {row['verdict']} |"


def _number(value: float, decimals: int, *, signed: bool = False) -> str:
    # Adding 0.0 turns −0.0 into 0.0, which has no sign; the typographic minus keeps the others visible in print.
    rounded = round(value, decimals) + 0.0
    return f"{rounded:{'+' if signed and rounded else ''}.{decimals}f}".replace("-", "−")


def _sentences(generated: bool) -> list[str]:
    lines = [
        "- The paper does not make this comparison: every number is ours.",
        "- `better` and `worse` hold after Holm's correction over all comparisons by the same measure; the interval is "
        "that of one comparison. `open`: the subjects are too few to tell, which is not the same as equal.",
        "- Fillings are told where the hole is, the restorer is not.",
    ]
    if generated:
        lines.append("- The faces are generated: the numbers say nothing about accuracy on filmed people.")
    return lines
