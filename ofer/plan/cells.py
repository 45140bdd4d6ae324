"""Cells of the tables: what an entry of `tables` is made of, and the files that it reads. Parse time only."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError
from ofer.base.wording import count, enumeration
from ofer.config.whole import Config
from ofer.methods.settings import OWN
from ofer.papers.entry import Entry
from ofer.papers.formulas import ACCURACY, ENDPOINT_ERROR, Column, PredictionKey, Row, formulas
from ofer.papers.settings import CLEAN, ColumnSettings, TableSettings, trained_again
from ofer.papers.wording import marked_corpus
from ofer.plan import paths
from ofer.plan.methods import knowledge, recogniser_of, restoration_entry, restores


def entry_of(config: Config, name: str) -> Entry:
    """Return an entry of `tables` with its names of methods, corpora and divisions looked up.

    Rows stand by name, of a table that restores with what there is without restoring last; columns as they are printed.
    """
    table = config.tables[name]
    restoring = any(restores(config, method) for method in table.rows.values())
    plain = table_recogniser(config, table) if restoring else None
    rows = sorted(table.rows.items(), key=lambda item: (item[1] == plain, item[0]))
    columns = {one: table.columns[one] for one in dict.fromkeys([*table.printed, *table.columns])}
    published = table.published
    return Entry(
        heading=f"Table {published.table}" if published else name.rpartition("/")[2].replace("_", " ").capitalize(),
        title=table.title,
        row_head=table.row_head,
        rows=tuple(_row(config, row, method) for row, method in rows),
        columns=tuple(_column(config, table, one, column) for one, column in columns.items()),
        lines=tuple(map(tuple, table.lines)),
        compare=table.compare,
        restorer=table.restorer,
    )


def table_recogniser(config: Config, table: TableSettings) -> str:
    """Return the method entry that recognises what a table's restorer or, without one, its first row restores."""
    return recogniser_of(config, table.restorer or next(iter(table.rows.values())))


def fillings(config: Config, table: TableSettings) -> dict[str, str]:
    """Return the rows that restore, beside the table's `restorer`: their names and method entries."""
    return {row: method for row, method in table.rows.items() if method != table.restorer and restores(config, method)}


def drawn_table(config: Config) -> TableSettings:
    """Return the table whose chain and networks the drawings show: Table 10, else the first that restores.

    Raises OferError if there is none.
    """
    for table in (config.tables.get("table10"), *config.tables.values()):
        if table is not None and table.restorer is not None:
            return table
    raise OferError("config: tables: none names a restorer, whose chain is to be drawn; add `restorer:` to one")


def split_tables(config: Config) -> tuple[list[str], list[str], list[str]]:
    """Return the names of the tables whose rows are ranked against a restorer's, that compare divisions, and others."""
    ranked, of_divisions = (
        [name for name, table in config.tables.items() if table.compare == compare]
        for compare in ("restorer", "divisions")
    )
    return ranked, of_divisions, [name for name in config.tables if name not in (*ranked, *of_divisions)]


def places(config: Config, table: TableSettings) -> list[tuple[str, str]]:
    """Return the pairs of corpus entry and division that a table's columns are measured on."""
    return list(dict.fromkeys(_where(config, table, column) for column in table.measured.values()))


def occluded_places(config: Config, table: TableSettings) -> list[tuple[str, str]]:
    """Return those pairs that accuracies under occlusion are measured on; figures of a restorer show one."""
    return list(dict.fromkeys(_where(config, table, table.measured[name]) for name in table.occlusions))


def cells(config: Config, name: str) -> list[PredictionKey]:
    """Return (method entry, place) of every accuracy that a table is made of."""
    entry = entry_of(config, name)
    of_rows = formulas(entry.rows, entry.columns, ACCURACY).values()
    return list(dict.fromkeys(key for of_row in of_rows for formula in of_row.values() for key in formula))


def prediction_files(keys: Sequence[PredictionKey], seeds: int) -> dict[str, list[str]]:
    """Return the predictions of cells by `<method>/<place>`, of each every training's."""
    return {
        f"{method}/{place}": [
            paths.at_place(place, trained_again(method, number), "predictions.csv") for number in range(seeds)
        ]
        for method, place in keys
    }


def reconstructions(config: Config, name: str) -> dict[str, list[str]]:
    """Return the endpoint errors of every cell that is restored by `<method>/<place>`, every training's of each."""
    seeds = config.tables[name].seeds
    return {
        f"{method}/{place}": [
            paths.at_place(place, restoration_entry(config, trained_again(method, number)), "reconstruction.csv")
            for number in range(seeds)
        ]
        for method, place in cells(config, name)
        if restores(config, method)
    }


def divisions(config: Config, table: TableSettings) -> dict[str, list[str]]:
    """Return the divisions by "<corpus>/<division>"."""
    return {f"{corpus}/{name}": paths.division(corpus, name) for corpus, name in places(config, table)}


def corpora(config: Config, table: TableSettings) -> dict[str, Any]:
    """Return the corpora of a table: what each is called, which are generated, and what divides them."""
    names = list(dict.fromkeys(corpus for corpus, _ in places(config, table)))
    generated = [name for name in names if config.corpora[name].generate is not None]
    return {
        "corpora": {name: marked_corpus(name, name in generated) for name in names},
        "generated": generated,
        "division": enumeration(dict.fromkeys(_rounds(config, name) for _, name in places(config, table))),
    }


def subsets(config: Config, table: TableSettings) -> dict[str, dict[str, Any]]:
    """Return the values of the subsets of a table's columns by "<corpus>/<division>/<subset>".

    Raises OferError where a list is not there: who asks for the table is told before anything is trained for it.
    """
    found = {}
    for column in table.measured.values():
        if (name := column.subset) is not None:
            entry = config.subsets[name]
            if not Path(entry.list).is_file():
                raise OferError(
                    f"config: subsets.{name}.list: no file {entry.list!r}; get the list from its makers, or say where "
                    "it lies"
                )
            values = {"list": entry.list, "format": entry.format, "dedup": entry.dedup}
            found["/".join((*_where(config, table, column), name))] = values
    return found


def claims(config: Config, table: TableSettings) -> dict[str, list[list[str]]]:
    """Return by corpus [occlusion entry, what it claims to hide joined by "+"] of a table's occlusions, each once."""
    found: dict[str, list[list[str]]] = {}
    for column in table.measured.values():
        if column.occlusion != CLEAN:
            claim = [column.occlusion, "+".join(config.occlusions[column.occlusion].hides)]
            of_corpus = found.setdefault(_where(config, table, column)[0], [])
            of_corpus += [] if claim in of_corpus else [claim]
    return found


def told_points(config: Config, entry: Entry) -> list[dict[str, Any]]:
    """Return the entries of points that the methods of a table are told, and in which rows."""
    rows: dict[str, list[str]] = {}
    for row in entry.rows:
        answering = [row.method, *(dict(column.instead).get(row.method, row.method) for column in entry.columns)]
        for points in dict.fromkeys(map(config.points_of, answering)):
            if points is not None:
                rows.setdefault(points, []).append(row.name)
    return [
        {"entry": name, "rows": of, **config.points[name].model_dump(mode="json", include={"source", "of", "moved"})}
        for name, of in rows.items()
    ]


def _rounds(config: Config, division: str) -> str:
    entry = config.divisions[division]
    return f"{count(entry.rounds, 'fold' if entry.in_folds else 'round')} ({division})"


def _where(config: Config, table: TableSettings, column: ColumnSettings) -> tuple[str, str]:
    return column.corpus or config.corpus, column.division or table.division


def _row(config: Config, name: str, method: str) -> Row:
    restoring = restores(config, method)
    learned = getattr(config.methods[method], "train_on", None)
    # A recogniser with a model for each occlusion has none for clean faces.
    clean = None if not restoring and learned and OWN in learned.occlusions else recogniser_of(config, method)
    return Row(name, method, clean, knowledge(config, method), restoring)


def _column(config: Config, table: TableSettings, name: str, column: ColumnSettings) -> Column:
    made, of = column.made_of
    if made:
        measure = _column(config, table, of[0], table.columns[of[0]]).measure
        return Column(name, column.head, measure=measure, made=made, of=tuple(of))
    return Column(
        name,
        column.head,
        place="/".join((*_where(config, table, column), column.occlusion, *([column.subset] if column.subset else []))),
        hides=column.occlusion != CLEAN,
        measure=MEASURES[column.measure],
        over=next(iter(column.over.items()), None),
        instead=tuple(sorted(column.methods.items())),
    )


MEASURES = {"accuracy": ACCURACY, "endpoint_error": ENDPOINT_ERROR}
"""Measures by their names in the configuration."""
