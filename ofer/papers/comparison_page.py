"""The paired comparison with filling the hole, to read: a table per measure, and sentences."""

from collections.abc import Iterator, Sequence

import pandas as pd

from ofer.base.wording import enumeration
from ofer.evaluation.trainings import interval_units
from ofer.papers.conclusions import judged_over
from ofer.papers.formulas import ACCURACY, ENDPOINT_ERROR
from ofer.papers.wording import markdown_line, place

MEASURES = {
    ENDPOINT_ERROR: ("Endpoint error inside the hole, in pixels of the crop: lower is better", 2),
    ACCURACY: ("Accuracy in %: higher is better", 1),
}
"""Heading and decimals of each measure."""


TOLD = {
    "nothing": "told nothing beside the flow of the tested face",
    "occlusion": "told which occlusion it is, by a model for each",
    "hole": "told where the hole is",
    "truth": "told the truth",
}
"""What each word of the slice means."""


def page(
    comparison: pd.DataFrame,
    *,
    table: str,
    corpus: str,
    generated: bool,
    confidence: float,
    told: Sequence[tuple[str, str]],
    seeds: int = 1,
) -> str:
    """Return the comparison (columns of `ofer.papers.comparison.COLUMNS`) as Markdown.

    `table` and `corpus` are the entries it was made for; `confidence` is the share that its intervals cover; `told`
    gives each row and one of `TOLD`; numbers are means of `seeds` trainings.
    """
    mark = " (**synthetic** faces)" if generated else ""
    method = comparison["row"].iloc[0]
    lines = [
        f"# {method} against its opponents, {table} on corpus {corpus}{mark}: n = {comparison['n'].max()}",
        "",
        f"A difference is {method} − opponent on the same faces, with its {100 * confidence:g} % interval over "
        f"{interval_units(seeds)}.",
        "",
    ]
    for measure, (heading, decimals) in MEASURES.items():
        of_measure = comparison[comparison["measure"] == measure]
        if not of_measure.empty:
            lines += [f"## {heading}", "", *_grid(of_measure, method, decimals), ""]
    return "\n".join([*lines, *_sentences(comparison, table, generated, told), ""])


def _grid(rows: pd.DataFrame, method: str, decimals: int) -> Iterator[str]:
    yield markdown_line(["Occlusion", "Opponent", "Opponent's", method, "Difference", f"{method} is"])
    yield "| --- | --- | ---: | ---: | ---: | --- |"
    above = ""
    for row in rows.to_dict("records"):
        theirs, ours = (f"**{_number(row[name], decimals)}**" for name in ("theirs", "ours"))
        low, high = (_number(row[name], decimals, signed=True) for name in ("ci_low", "ci_high"))
        difference = f"**{_number(row['difference'], decimals, signed=True)}** [{low}, {high}]"
        occlusion = "" if row["column"] == above else place(row["column"]).removeprefix("the ")
        above = row["column"]
        yield markdown_line([occlusion, row["opponent"], theirs, ours, difference, row["verdict"]])


def _number(value: float, decimals: int, *, signed: bool = False) -> str:
    # Adding 0.0 turns −0.0 into 0.0, which has no sign; the typographic minus keeps the others visible in print.
    rounded = round(value, decimals) + 0.0
    return f"{rounded:{'+' if signed and rounded else ''}.{decimals}f}".replace("-", "−")


def _sentences(comparison: pd.DataFrame, table: str, generated: bool, told: Sequence[tuple[str, str]]) -> list[str]:
    errors = comparison[comparison["measure"] == ENDPOINT_ERROR]
    knowing = {meaning: sorted(method for method, word in told if word == key) for key, meaning in TOLD.items()}
    of_errors = f"- Endpoint errors are judged by the bootstrap's p after correction, {judged_over(errors, table)}."
    lines = [
        "- Every number is ours: the paper measures no endpoint error and pairs no differences.",
        *([] if errors.empty else [of_errors]),
        f"- Accuracies: numbers and verdicts are those of {table} (`{table}_pairs.csv`); its page says over what they "
        "are corrected.",
        "- The interval is that of one comparison. `open`: too few subjects to tell, which is not the same as equal.",
        *(
            f"- {meaning[0].upper()}{meaning[1:]}: {enumeration(methods)}."
            for meaning, methods in knowing.items()
            if methods
        ),
    ]
    if generated:
        lines.append("- The faces are generated: the numbers say nothing about accuracy on filmed people.")
    return lines
