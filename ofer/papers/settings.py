"""Settings of the main paper's tables. Only `ofer.config.whole` and what reads the configuration import this module."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

CLEAN = "none"
"""The value of the wildcard `occlusion` for faces of which nothing is hidden."""

LONGEST_NAME = 100
"""Of an entry, in characters: names of files are made of it, which may have 255."""


def _is_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9_+-]*[a-z0-9][a-z0-9_+-]*", name):
        raise ValueError("an entry's name has lower-case letters, digits, '-', '_' and '+' only")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"an entry's name has at most {LONGEST_NAME} characters")
    return name


Name = Annotated[str, AfterValidator(_is_name)]


def trained_again(method: str, number: int) -> str:
    """Return the entry of training `number` of a method entry, counted from 0, which is the entry itself.

    Entries that are written in a configuration have no dot in their names.
    """
    return f"{method}.seed{number}" if number else method


def training_of(entry: str) -> tuple[str, int]:
    """Return the method entry and the number of the training that an entry is: what `trained_again` was given."""
    method, _, number = entry.partition(".seed")
    return method, int(number or 0)


class TableSettings(BaseModel):
    """An entry of `tables`: which entries a table of the main paper compares."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    paper_table: Literal["table5", "table6", "table7", "table8", "table9", "table10", "baselines"] = Field(
        description="[P] The table of the main paper that it is; baselines: opponents that the paper lacks."
    )
    division: Name = Field("stratified", description="[P] Division entry in whose rounds it is made.")
    recogniser: Name = Field("recogniser", description="Method entry that recognises; trained on clean apex flows.")
    rows: dict[str, Name] = Field(
        default_factory=dict,
        description="[P] Rows by the name that the paper prints, and the method entry of each; further rows follow.",
    )
    published: dict[str, str] = Field(
        default_factory=dict,
        description="[P] What the paper calls rows that have another name here; others are looked for by their own.",
    )
    restorer: Name | None = Field(
        None,
        description="Which row's method entry is compared with the others by endpoint error, and which examples, "
        "confusions and curves show.",
    )
    seeds: int = Field(
        1,
        ge=1,
        description="[U] Trainings behind each cell: of n, training k has the entries' seeds + k. The interval then "
        "includes the seeds. What is not trained ahead (a filling) is the same in all, but for its recogniser.",
    )
    seed_warning: bool = Field(
        False,
        description="Whether the table itself warns of an unusual seed of its recogniser. It then waits for Figure 8; "
        "else `fig8.md` warns, once it is made.",
    )
    occlusions: dict[Literal["eyes", "mouth", "lower_part"], Name] = Field(
        default={"eyes": "eyes", "mouth": "mouth", "lower_part": "lower"},
        min_length=1,
        description="[P] The table's columns and the occlusion entry of each.",
    )

    @field_validator("rows", "occlusions", mode="after")
    @classmethod
    def _in_one_order(cls, names: dict[str, str]) -> dict[str, str]:
        if not all(map(str.strip, names)):
            raise ValueError("a row without a name")
        # The order of keys in a YAML file must not decide anything.
        columns = ("eyes", "mouth", "lower_part")
        return dict(sorted(names.items(), key=lambda item: (columns.index(item[0]) if item[0] in columns else 9, item)))

    @property
    def fillings(self) -> dict[str, str]:
        """The rows beside `restorer`, which it is compared with: their names and method entries."""
        return {row: method for row, method in self.rows.items() if method != self.restorer}

    def cells(self) -> list[tuple[str, str]]:
        """Return (method entry, occlusion entry) of every accuracy that the table is made of."""
        methods = dict.fromkeys([self.recogniser, *self.rows.values()])
        cells = [(method, occlusion) for method in methods for occlusion in self.occlusions.values()]
        return [(self.recogniser, CLEAN), *cells]

    def each_training(self, cells: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return (method entry, occlusion entry) of the files of some cells: of each in turn, every training's."""
        return [(trained_again(method, number), name) for method, name in cells for number in range(self.seeds)]
