"""The page of whether predicted masks show what is hidden: a table to read, and sentences."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from ofer.base.wording import count
from ofer.papers.masks import ALL
from ofer.papers.study_page import estimate_cell, study_page
from ofer.papers.wording import markdown_line

HEADS = ("Method", "Object", "AUROC", "Gain", "IoU", "Called hidden falsely", "Hidden", "Pictures")
FEWEST = 10
"""[U] Pictures behind a kind of object for a word on that kind: intervals of fewer say little."""


def page(table: pd.DataFrame, *, corpora: str, generated: bool, confidence: float, draws: int) -> str:
    """Return the table of `ofer.papers.masks` as Markdown; corpora: their names."""
    mark = " (**synthetic** faces)" if generated else ""
    places = list(table.groupby(["corpus", "occlusion"], sort=False))
    cells = [rows for _, rows in table.groupby(["method", "corpus", "occlusion"], sort=False)]
    return study_page(
        f"Do masks show what is hidden? On corpus {corpora}{mark}",
        "How probably each pixel of a tested picture is hidden, as a method says, held against what is hidden.",
        shown=(sentence for rows in cells for sentence in _shown(rows)),
        tables=(line for (corpus, occlusion), rows in places for line in _grid(str(corpus), str(occlusion), rows)),
        reading=_reading(generated, confidence, draws),
    )


def _shown(rows: pd.DataFrame) -> Iterator[str]:
    """Give what the rows of a method, a corpus and an occlusion show."""
    overall: Any
    [overall] = rows[rows["object"] == ALL].itertuples()
    where = f"{overall.method}, {overall.corpus}, `{overall.occlusion}`"
    if math.isnan(overall.auroc):
        hidden = "no picture is hidden in part" if overall.covered else "nothing is hidden"
        yield f"{where}: {hidden}, and of what is not {_percent(overall.false_share)} is called so. There is no AUROC."
        return
    yield (
        f"{where}: {_verdict(overall.gain_ci_low, overall.gain_ci_high)}. A hidden pixel gets a higher probability "
        f"than another of its picture with probability {_cell(overall, 'auroc')}, a gain of {_cell(overall, 'gain')} "
        "over places alone."
    )
    yield (
        f"{where}: what is called hidden and what is have an IoU of {_cell(overall, 'iou')}; of what is not hidden "
        f"{_percent(overall.false_share)} is called so."
    )
    kinds = rows[(rows["object"] != ALL) & (rows["covered"] >= FEWEST)].dropna(subset="auroc").sort_values("auroc")
    if len(kinds) > 1:
        least, most = (f"`{kind.object}` ({kind.auroc:.3f})" for kind in (kinds.iloc[0], kinds.iloc[-1]))
        yield f"{where}: of {len(kinds)} kinds of objects {most} has the highest AUROC, {least} the lowest."


def _verdict(low: float, high: float) -> str:
    if low > 0:
        return "masks know more than where occluders mostly lie"
    if high < 0:
        return "masks know less than where occluders mostly lie"
    return "it is not shown that masks know more than where occluders mostly lie"


def _grid(corpus: str, occlusion: str, rows: pd.DataFrame) -> list[str]:
    lines: list[Sequence[str]] = [HEADS, ("---", "---", *("---:" for _ in HEADS[2:]))]
    row: Any
    for row in rows.itertuples():
        measures = (_cell(row, name) for name in ("auroc", "gain", "iou"))
        shares = (_percent(value) for value in (row.false_share, row.hidden_share))
        lines.append((row.method, row.object, *measures, *shares, f"{row.n:,.0f}"))
    pictures = rows.loc[rows["object"] == ALL, ["n", "covered"]].iloc[0]
    title = (
        f"**{corpus}, `{occlusion}`**: {count(int(pictures['n']), 'picture')}, of which {int(pictures['covered']):,} "
        "have something hidden"
    )
    return [title, "", *map(markdown_line, lines), ""]


def _cell(row: Any, name: str) -> str:
    return estimate_cell(row, name, signed=name == "gain")


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.1f} %"


def _reading(generated: bool, confidence: float, draws: int) -> Iterator[str]:
    yield (
        "AUROC: the area under the ROC curve of a picture's pixels, 0.5 where a mask knows nothing, 1 where every "
        "hidden pixel has a higher probability than every other. Gain: by how much it is above that of a mask that is "
        "the same whatever is seen: how often each pixel is hidden in the other pictures, which no method is told."
    )
    yield (
        "IoU: pixels that are hidden and called so, as a share of those that are one of the two; a pixel is called "
        "hidden from a probability of one half on. It depends on how sure a method is; AUROC does not."
    )
    yield (
        "All are means over pictures: AUROC, gain and IoU over those of which something is hidden. Rows of an object "
        "are of the pictures that one of its kind covers."
    )
    yield (
        f"In brackets the {100 * confidence:g} % interval over subjects ({draws:,} draws), of each number by itself, "
        "without a correction for their number; a picture whose subject is not told is its own. One training of each "
        "method: what another would give is not in the interval."
    )
    if generated:
        yield (
            "The faces are generated (**synthetic**), as are objects before them: how masks do on filmed faces is not "
            "learnt from them."
        )
