"""The family in which a comparison is judged, so that it has one verdict on all pages of a run.

A table corrects its comparisons by Holm's method over all that it judges. One that several tables of the configuration
make is judged alike in all of them: by Bonferroni's method over the largest of their families,
which needs no other table's numbers. Where their cells are means of different numbers of trainings, the tables with the
most judge.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from ofer.evaluation.holm import holm
from ofer.papers.formulas import Comparison, Formula, total

HOLM, BONFERRONI, NONE = "Holm", "Bonferroni", ""
JUDGED = ["p_corrected", "correction", "family", "judged_in", "verdict"]
"""Columns of what is judged: the corrected p; by which method, over how many comparisons of which table; and the
verdict."""
ELSEWHERE = "elsewhere"
"""The verdict where another table judges; its page says it."""

Key = tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Shared:
    """A comparison that several tables make: judged over the `size` ones of `table`; `here`, too, or not."""

    table: str
    size: int
    here: bool


@dataclass(frozen=True)
class Family:
    """The comparisons of a table by one measure: its name, and those that other tables make too."""

    table: str
    shared: Mapping[Key, Shared]

    def plain(self) -> list[dict[str, Any]]:
        """Return what other tables make too as JSON has it; `family` reads it."""
        return [{"key": [list(term) for term in key], **asdict(shared)} for key, shared in sorted(self.shared.items())]


def family(table: str, plain: Iterable[Mapping[str, Any]]) -> Family:
    """Return the family of a table of what `Family.plain` gave."""
    return Family(
        table,
        {
            tuple((method, place, weight) for method, place, weight in one["key"]): Shared(
                one["table"], one["size"], one["here"]
            )
            for one in plain
        },
    )


@dataclass(frozen=True)
class Compared:
    """Comparisons of a table by each measure; its cells are means of `seeds` trainings."""

    seeds: int
    comparisons: Mapping[str, Sequence[Comparison]]


def key_of(formula: Formula) -> Key:
    """Return what identifies a comparison: its formula, the same whichever of the two is called the opponent."""
    terms = sorted((method, place, weight) for (method, place), weight in formula.items())
    sign = -1 if terms and terms[0][2] < 0 else 1
    return tuple((method, place, sign * weight) for method, place, weight in terms)


def shared_by(
    name: str, tables: Mapping[str, Compared], measure: str, same: Mapping[str, str] | None = None
) -> dict[Key, Shared]:
    """Return how those comparisons of table `name` by `measure` are judged that it does not judge alone.

    `tables` are all, `name` among them. `same` gives one name for method entries that are the same.
    """
    own = [one.formula for one in tables[name].comparisons.get(measure, ())]
    keys = {
        table: [key_of(_renamed(one.formula, same or {})) for one in made.comparisons.get(measure, ())]
        for table, made in tables.items()
    }
    makers: dict[Key, list[str]] = {}
    for table, of_table in keys.items():
        for key in dict.fromkeys(of_table):
            makers.setdefault(key, []).append(table)
    judges = {key: _with_most_trainings(made_by, tables) for key, made_by in makers.items()}
    sizes = {table: sum(table in judges[key] for key in of_table) for table, of_table in keys.items()}
    found = {}
    for formula, key in zip(own, keys[name], strict=True):
        # Without a key the two are one entry by two names, which no other table asks about.
        if key and judges[key] != [name]:
            largest = min(judges[key], key=lambda table: (-sizes[table], table))
            found[key_of(formula)] = Shared(largest, sizes[largest], name in judges[key])
    return found


def judge(
    pairs: pd.DataFrame,
    comparisons: Sequence[Comparison],
    family: Family,
    *,
    p: str,
    confidence: float,
    lower_is_better: bool = False,
) -> pd.DataFrame:
    """Return `pairs`, a row per comparison with its difference and the p in column `p`, with the columns `JUDGED`.

    `verdict` is `better` or `worse` where the corrected p is at most 1 − `confidence`, else `open`, which is no
    statement of equality; `untested` where p is missing, `elsewhere` where another table judges.
    """
    shared = [family.shared.get(key_of(one.formula)) for one in comparisons]
    here = np.array([one is None or one.here for one in shared], bool)
    judged = pairs.assign(
        correction=[NONE if not mine else BONFERRONI if one else HOLM for one, mine in zip(shared, here, strict=True)],
        family=[one.size if one else int(here.sum()) for one in shared],
        judged_in=[one.table if one else family.table for one in shared],
    )
    judged["p_corrected"] = corrected(judged, p)
    gain = judged["difference"] * (-1 if lower_is_better else 1)
    differs = judged["p_corrected"] <= 1 - confidence
    judged["verdict"] = np.select(
        [~here, judged["p_corrected"].isna(), differs & (gain > 0), differs & (gain < 0)],
        [ELSEWHERE, "untested", "better", "worse"],
        "open",
    )
    return judged


def corrected(judged: pd.DataFrame, p: str) -> np.ndarray:
    """Return the p in column `p` after correction, each by its method and family; NaN where another table judges."""
    p_values = judged[p].where(judged["correction"] != NONE).to_numpy(float)
    # Holm rejects whatever Bonferroni does, so that both together keep to the table's level.
    alone = np.minimum(1, p_values * judged["family"].to_numpy(float))
    return np.where(judged["correction"] == BONFERRONI, alone, holm(p_values))


def _renamed(formula: Formula, same: Mapping[str, str]) -> Formula:
    return total([(weight, {(same.get(method, method), place): 1.0}) for (method, place), weight in formula.items()])


def _with_most_trainings(made_by: Iterable[str], tables: Mapping[str, Compared]) -> list[str]:
    most = max(tables[table].seeds for table in made_by)
    return [table for table in made_by if tables[table].seeds == most]
