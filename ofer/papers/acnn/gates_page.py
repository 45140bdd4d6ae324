"""The page of what gates know of hidden patches: a table to read, and sentences."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from ofer.base.wording import count
from ofer.evaluation.gates import FACE
from ofer.papers.acnn.gates import ALL
from ofer.papers.study_page import estimate_cell, study_page
from ofer.papers.wording import markdown_line

HEADS = ("Patch", "AUROC", "α hidden", "α clean", "Change", "Hidden", "Not hidden")
FEWEST = 10
"""[U] Pictures in which a patch is hidden, and not hidden, for a word on that patch: intervals of fewer say little."""


def page(table: pd.DataFrame, *, method: str, corpora: str, generated: bool, confidence: float, draws: int) -> str:
    """Return the table of `ofer.papers.acnn.gates` as Markdown; corpora: their names."""
    mark = " (**synthetic** faces)" if generated else ""
    places = list(table.groupby(["corpus", "occlusion"], sort=False))
    return study_page(
        f"Do gates know what is hidden? {method} on corpus {corpora}{mark}",
        "Each patch's weight α in each tested picture, held against the share of the patch that is hidden. Li et al. "
        "(2019) say that α is low where a patch is hidden, and do not measure it.",
        shown=(sentence for _, rows in places for sentence in _shown(rows)),
        tables=(line for (corpus, occlusion), rows in places for line in _grid(str(corpus), str(occlusion), rows)),
        reading=_reading(generated, confidence, draws),
    )


def _shown(rows: pd.DataFrame) -> Iterator[str]:
    """Give what the rows of a corpus and an occlusion show."""
    overall: Any
    [overall] = rows[rows["patch"] == ALL].itertuples()
    where = f"{overall.corpus}, `{overall.occlusion}`"
    single = rows[~rows["patch"].isin([ALL, FACE])]
    if math.isnan(overall.auroc):
        hidden, others = (f"{number:,.0f}" for number in (overall.hidden, overall.not_hidden))
        yield f"{where}: of all patches {hidden} are hidden and {others} are not: no AUROC."
    elif single["auroc"].isna().all():
        yield (
            f"{where}: no patch is hidden in some pictures and not in others. The AUROC over all, "
            f"{_cell(overall, 'auroc')}, holds one place of the face against another, whatever gates know."
        )
    else:
        yield (
            f"{where}: {_verdict(overall.auroc_ci_low, overall.auroc_ci_high)}. A hidden patch has a lower α than one "
            f"that is not hidden with probability {_cell(overall, 'auroc')}."
        )
        enough = single[single[["hidden", "not_hidden"]].min(axis=1) >= FEWEST]
        know, reverse = (enough["auroc_ci_low"] > 0.5).sum(), (enough["auroc_ci_high"] < 0.5).sum()
        yield (
            f"{where}: of {len(single)} patches {len(enough)} are hidden in {FEWEST} pictures or more, and not hidden "
            f"in as many. A lower α where hidden is shown for {know} of these, a higher one for {reverse}, neither for "
            f"{len(enough) - know - reverse}."
        )
    if not math.isnan(overall.change):
        yield (
            f"{where}: α of a hidden patch less that of the same patch in the clean picture is "
            f"{_cell(overall, 'change')} ({overall.alpha:.3f} against {overall.alpha_clean:.3f})."
        )
    face: Any
    for face in rows[rows["patch"] == FACE].itertuples():
        correlation = f"; its rank correlation with the hidden share of the picture is {_cell(face, 'spearman')}"
        yield (
            f"{where}: the gate of the whole face is {face.alpha:.3f}, on the clean pictures {face.alpha_clean:.3f}, a "
            f"change of {_cell(face, 'change')}{'' if math.isnan(face.spearman) else correlation}."
        )


def _verdict(low: float, high: float) -> str:
    if low > 0.5:
        return "gates tell hidden patches from others"
    if high < 0.5:
        return "gates tell them apart the wrong way round"
    return "it is not shown that gates tell hidden patches from others"


def _grid(corpus: str, occlusion: str, rows: pd.DataFrame) -> list[str]:
    lines: list[Sequence[str]] = [HEADS, ("---", *("---:" for _ in HEADS[1:]))]
    row: Any
    for row in rows[rows["patch"] != FACE].itertuples():
        name = "all patches" if row.patch == ALL else " ".join(filter(None, [row.patch, row.place]))
        alphas = ("–" if math.isnan(value) else f"{value:.3f}" for value in (row.alpha, row.alpha_clean))
        counts = (f"{number:,.0f}" for number in (row.hidden, row.not_hidden))
        lines.append((name, _cell(row, "auroc"), *alphas, _cell(row, "change"), *counts))
    [pictures] = rows.loc[rows["patch"] == ALL, "n"]
    title = f"**{corpus}, `{occlusion}`**: {count(int(pictures), 'picture')}"
    return [title, "", *map(markdown_line, lines), ""]


def _cell(row: Any, name: str) -> str:
    return estimate_cell(row, name, signed=name != "auroc")


def _reading(generated: bool, confidence: float, draws: int) -> Iterator[str]:
    yield (
        "AUROC: the area under the ROC curve, 0.5 where α knows nothing, 1 where every hidden patch has a lower α than "
        "every other. A patch counts as hidden from a hidden share of one half, as not hidden at 0; those between are "
        "left out, and counted in the CSV, as are those that lie beside the picture."
    )
    yield (
        "Over all patches, what patches differ in counts as well: a patch whose α is always low seems to know if it is "
        "hidden more often than others. A patch by itself, and the change against the clean picture of the same face, "
        "are free of that. A patch that the occlusion always hides, or never, has no AUROC."
    )
    yield (
        f"In brackets the {100 * confidence:g} % interval over subjects ({draws:,} draws), of each number by itself, "
        "without a correction for their number; a picture whose subject is not told is its own. One training of each "
        "network: what another would give is not in the interval."
    )
    if generated:
        yield "The faces are generated (**synthetic**): how gates do on filmed faces is not learnt from them."
