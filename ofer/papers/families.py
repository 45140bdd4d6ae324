"""The family in which a comparison is judged, so that it has one verdict on all pages of a run.

A table corrects its comparisons by Holm's method over all that it judges. One that several tables of the configuration
make is judged alike in all of them: by Bonferroni's method over the largest of their families,
which needs no other table's numbers. Where their cells are means of different numbers of trainings, the tables with the
most judge.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ofer.papers.formulas import Comparison, Formula, total

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

    def as_json(self) -> list[dict[str, Any]]:
        """Return what other tables make too as JSON has it; `family` reads it."""
        return [{"key": [list(term) for term in key], **asdict(shared)} for key, shared in sorted(self.shared.items())]


def family(table: str, plain: Iterable[Mapping[str, Any]]) -> Family:
    """Return the family of a table of what `Family.as_json` gave."""
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


def _renamed(formula: Formula, same: Mapping[str, str]) -> Formula:
    return total([(weight, {(same.get(method, method), place): 1.0}) for (method, place), weight in formula.items()])


def _with_most_trainings(made_by: Iterable[str], tables: Mapping[str, Compared]) -> list[str]:
    most = max(tables[table].seeds for table in made_by)
    return [table for table in made_by if tables[table].seeds == most]
