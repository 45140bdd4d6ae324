"""An entry of `tables` as a stage has it: which method entries in which places, and what the table looks like."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from ofer.papers.formulas import Column, Row, restorer_row, tested_at
from ofer.papers.shape import Lines, Shape


@dataclass(frozen=True)
class Entry:
    """An entry of `tables`, whose names of corpora, divisions and occlusions are places, and methods what they are."""

    heading: str
    title: str
    row_head: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    lines: Lines
    compare: str
    restorer: str | None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Return the entry that `as_json` said."""
        columns = [
            Column(
                **{
                    **one,
                    "of": tuple(one["of"]),
                    "over": tuple(one["over"]) if one["over"] else None,
                    "instead": tuple(map(tuple, one["instead"])),
                }
            )
            for one in values["columns"]
        ]
        return cls(
            **{
                **values,
                "rows": tuple(Row(**row) for row in values["rows"]),
                "columns": tuple(columns),
                "lines": tuple(map(tuple, values["lines"])),
            }
        )

    def as_json(self) -> dict[str, Any]:
        """Return the entry as plain values."""
        return asdict(self)

    def with_rows(self, rows: Iterable[Row]) -> Self:
        """Return the entry with its rows in another order."""
        return replace(self, rows=tuple(rows))

    def with_columns(self, columns: Iterable[Column]) -> Self:
        """Return the entry with its columns in another order."""
        return replace(self, columns=tuple(columns))

    @property
    def ranked(self) -> bool:
        """Tell whether rows are ranked, below the restorer's, and say what each is told."""
        return self.compare == "restorer"

    @property
    def restorer_row(self) -> str | None:
        """The row of the restorer."""
        return restorer_row(self.rows, self.restorer)

    @property
    def tested_at(self) -> dict[str, str]:
        """What is tested in each column (`formulas.tested_at`): of one made of others, what is in them all."""
        columns = {column.name: column for column in self.columns}

        def of(column: Column) -> str:
            return of(columns[column.of[0]]) if column.of else tested_at(column.place)

        return {name: of(column) for name, column in columns.items()}

    @property
    def shape(self) -> Shape:
        """The layout of the table; where no lines are given, one has all columns."""
        columns = {column.name: column for column in self.columns}
        return Shape(self.heading, self.title, self.row_head, columns, self.lines or (tuple(columns),))
