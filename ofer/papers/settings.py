"""Settings of tables: a table is data. Only `ofer.config` and what reads the configuration import this module."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

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


def _is_table_name(name: str) -> str:
    paper, slash, table = name.rpartition("/")
    if slash:
        _is_name(paper)
    _is_name(table)
    return name


TableName = Annotated[str, AfterValidator(_is_table_name)]
"""Of a further paper `<paper>/<table>`: its files lie in a folder of their own."""


def trained_again(method: str, number: int) -> str:
    """Return the entry of training `number` of a method entry, counted from 0, which is the entry itself.

    Entries that are written in a configuration have no dot in their names.
    """
    return f"{method}.seed{number}" if number else method


def training_of(entry: str) -> tuple[str, int]:
    """Return the method entry and the number of the training that an entry is: what `trained_again` was given."""
    method, _, number = entry.partition(".seed")
    return method, int(number or 0)


class PublishedSettings(BaseModel):
    """The place of a paper's own numbers of a table: `ofer/papers/<paper>/published.csv`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    paper: Name = Field(description="The paper: a folder of `ofer/papers`.")
    table: int = Field(ge=1, description="The number of the table in that paper.")
    rows: dict[str, Name] = Field(
        default_factory=dict,
        description="Rows of the paper that have another name here, and the method entry that each is.",
    )
    own_method: str = Field("", description="The row in which the paper has its own method, beside others'.")
    authors: str = Field("", description="Whose method that is: it is called so where its numbers stand apart.")


class CountsSettings(BaseModel):
    """An entry of `counts`: a table of a paper that counts a corpus' samples."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(description="What the table shows, in a sentence.")
    corpus: Name = Field(description="Corpus entry whose samples are counted.")
    published: PublishedSettings = Field(description="The paper's table that it is.")


class ColumnSettings(BaseModel):
    """A column of a table: what is measured and where, or what of other columns it is made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    head: str = Field("", description="The column's head; else its name.")
    corpus: Name | None = Field(None, description="Corpus entry whose samples are tested; else `corpus`.")
    division: Name | None = Field(None, description="Division entry in whose rounds it is measured; else the table's.")
    occlusion: Name = Field(CLEAN, description="Occlusion entry that hides faces; `none`: nothing is hidden.")
    subset: Name | None = Field(
        None, description="Entry of `subsets` whose samples are counted, of those that are tested; else all."
    )
    methods: dict[Name, Name] = Field(
        default_factory=dict,
        description="Method entries that answer in this column in the place of a row's: `gacnn: gacnn-affectnet`.",
    )
    measure: Literal["accuracy", "endpoint_error"] = Field(
        "accuracy", description="Accuracy in %, or the endpoint error inside the hole in pixels of restored flows."
    )
    over: dict[str, Name] = Field(
        default_factory=dict,
        max_length=1,
        description="The cell is the gain over this method entry, in points; the key says in words what that is.",
    )
    mean: list[str] = Field(default_factory=list, description="The cell is the mean of the row's in these columns,")
    sum: list[str] = Field(default_factory=list, description="or their sum,")
    difference: list[str] = Field(
        default_factory=list, max_length=2, description="or what the first of two is more than the second."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(map(bool, (self.mean, self.sum, self.difference))) > 1:
            raise ValueError("mean, sum and difference exclude one another")
        if len(self.difference) == 1:
            raise ValueError("difference: names one column, not two")
        kind = self.made_of[0]
        for key in sorted(self.model_fields_set - {"head", "mean", "sum", "difference"} if kind else ()):
            raise ValueError(f"{key} means nothing to a {kind} of columns, which have their own")
        return self

    @property
    def made_of(self) -> tuple[str, list[str]]:
        """Return how the column is made of which others; ("", []) where it is measured."""
        kinds = (("mean", self.mean), ("sum", self.sum), ("difference", self.difference))
        return next(((kind, names) for kind, names in kinds if names), ("", []))


class ComparedDivision(BaseModel):
    """A division that a table compares with another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    division: Name = Field(description="Division entry.")
    called: str = Field(min_length=1, description="What its rounds are called in a sentence.")


class TableSettings(BaseModel):
    """An entry of `tables`: which method entries it compares, where, and what it looks like."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(description="What the table shows, in a sentence or two.")
    published: PublishedSettings | None = Field(
        None, description="The paper's table that it is; none: nobody has published it."
    )
    division: Name = Field("stratified", description="[P] Division entry in whose rounds it is made.")
    columns: dict[str, ColumnSettings] = Field(min_length=1, description="Columns by name: cells to be measured.")
    lines: list[list[str | None]] = Field(
        default_factory=list,
        description="Columns that are printed, in their order: the lines that each row takes, with null for an empty "
        "place. Without it one line has all.",
    )
    rows: dict[str, Name] = Field(
        min_length=1,
        description="Rows by the name that is printed, and the method entry of each. They stand in the order in which "
        "the paper prints them; further rows follow.",
    )
    row_head: str = Field("Method", description="What the rows are.")
    compare: Literal["rows", "restorer", "columns", "cells", "divisions"] = Field(
        "rows",
        description="What is compared and judged: every pair of rows; the restorer's row with each other one, which "
        "are then ranked, with what each method is told; every column with the one in which nothing is hidden; the "
        "cells, where they are gains, with nothing gained; or the same cells in two divisions, sample by sample.",
    )
    divisions: list[ComparedDivision] = Field(
        default_factory=list,
        max_length=2,
        description="The two that are compared, where `compare` says so: the one that may flatter first.",
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

    @field_validator("rows", "columns", mode="after")
    @classmethod
    def _in_one_order(cls, names: dict[str, Any]) -> dict[str, Any]:
        if not all(map(str.strip, names)):
            raise ValueError("a row or a column without a name")
        # The order of keys in a YAML file must not decide anything.
        return dict(sorted(names.items()))

    @property
    def printed(self) -> list[str]:
        """The columns that are printed, in their order."""
        return [name for line in self.lines for name in line if name is not None]

    @property
    def measured(self) -> dict[str, ColumnSettings]:
        """The columns that are no formula of others, in the order in which they are printed."""
        return {
            name: self.columns[name]
            for name in dict.fromkeys([*self.printed, *self.columns])
            if not self.columns[name].made_of[0]
        }

    @property
    def occlusions(self) -> dict[str, str]:
        """The columns of accuracies under occlusion: their names and occlusion entries."""
        return {
            name: column.occlusion
            for name, column in self.measured.items()
            if column.occlusion != CLEAN and column.measure == "accuracy"
        }
