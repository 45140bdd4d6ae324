"""The subsets of a table's columns, read: which samples of its divisions lists name."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ofer.base.errors import OferError
from ofer.base.tables import read_texts
from ofer.corpora.subsets import Subset, of_subset, read_subset, subset_of
from ofer.evaluation.division import TRAIN, Division
from ofer.papers.formulas import division_of


def read_subsets(
    subsets: Mapping[str, Mapping[str, Any]],
    divisions: Mapping[str, Division],
    excluded: Mapping[str, Sequence[Path]],
) -> dict[str, Subset]:
    """Return subsets of what divisions test, by "<corpus>/<division>/<subset>".

    `subsets` has the values of each entry by the same keys; `excluded` are the files of each corpus' excluded samples.
    Raises OferError where nothing that is listed is tested.
    """
    found = {}
    for place, entry in subsets.items():
        corpus, name, subset = place.split("/")
        samples = divisions[division_of(place)].samples
        tested = set(divisions[division_of(place)].tested()["sample"])
        left_out = {sample for path in excluded[corpus] for sample in read_texts(path)["sample"]}
        listed = read_subset(Path(entry["list"]), entry["format"])
        found[place] = subset_of(
            listed,
            {**dict.fromkeys(left_out, ""), **dict(zip(samples["sample"], samples["label"], strict=True))},
            {"excluded samples": left_out, f"samples that {name} does not test": set(samples["sample"]) - tested},
            corpus=corpus,
            dedup=entry["dedup"],
        )
        if not found[place].samples:
            raise OferError(
                f"{entry['list']}: {name} tests no sample of {corpus} that it names; look at the division of the "
                f"columns with `subset: {subset}`"
            )
    return found


def tested_in(subset: Subset, division: Division) -> pd.DataFrame:
    """Return sample, subject, label and fold of what a subset counts."""
    return of_subset(division.tested(), subset.samples)


def tested_share(tested: pd.DataFrame, division: Division) -> float:
    """Return the mean over the rounds that test some of `tested` of their number over that of the training samples."""
    tests = {number: int((tested["fold"] == number).sum()) for number in division.numbers()}
    training = {number: len(division.of(number, TRAIN)) for number in tests}
    return float(np.mean([n / training[number] if training[number] else np.nan for number, n in tests.items() if n]))


def subset_notes(subsets: Mapping[str, Subset]) -> list[str]:
    """Return a sentence for each subset: what it counts, and what of its list it does not."""
    return list(dict.fromkeys(f"{place.rpartition('/')[2]} {subset.said}." for place, subset in subsets.items()))
