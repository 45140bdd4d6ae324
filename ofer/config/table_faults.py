"""Tables of a configuration: what names, columns and lines of an entry must agree about. Parse time only."""

import re
from collections.abc import Iterator, Mapping

from ofer.base.errors import OferError
from ofer.config.faults import remedy, require_entry
from ofer.config.names import papers, printed_rows, recipe_of
from ofer.config.whole import Config
from ofer.papers.settings import CLEAN, ColumnSettings, PublishedSettings, TableSettings

RESERVED_CORPORA = ("logs", "benchmarks", "weights")
"""Folders of `results/` that are no corpus."""
RESERVED = r"table[1-4]|fig\d+|preview|flow_error"
"""Files of `results/` that are made of no entry of `tables`."""
SEEN = {"sequences": "flows", "stills": "stills"}
"""What methods see of a corpus of sequences, or of stills."""
BESIDE = ("_pairs", "_comparison", "_examples", "_confusion", "_curves")
"""How files are called that stand in `results/` beside a table: `<table>_pairs.csv`."""


def require_table(config: Config, name: str, table: TableSettings) -> None:
    """Raise OferError, one line, where an entry of `tables` names what is missing, or says what cannot be made."""
    require_free("tables", name, config)
    for other in config.tables:
        if name.startswith(other) and name.removeprefix(other) in BESIDE:
            raise OferError(f"config: tables.{name}: so is a file of table {other!r} called; rename the entry")
    require_entry(f"tables.{name}.division", table.division, config.divisions)
    for row, method in table.rows.items():
        require_entry(f"tables.{name}.rows.{row}", method, config.methods)
    for label in table.printed:
        require_entry(f"tables.{name}.lines", label, table.columns)
    if table.restorer is not None:
        require_entry(f"tables.{name}.restorer", table.restorer, table.rows.values())
    for label, column in table.columns.items():
        _require_column(config, f"tables.{name}.columns", label, column, table)
    for fault in (
        *_of_kinds(config, table),
        *_of_restorer(config, table),
        *_of_lines(table),
        *_of_errors(config, table),
        *_compared(config, table),
        *_of_divisions(config, table),
    ):
        raise OferError(f"config: tables.{name}.{fault}")
    if table.published is not None:
        _require_published(config, f"tables.{name}", table, table.published)


def require_free(section: str, name: str, config: Config) -> None:
    """Raise OferError where files of an entry would be called in `results/` like others."""
    sections: dict[str, Mapping[str, object]] = {
        "tables": config.tables, "counts": config.counts, "gates": config.gates, "masks": config.masks,
        "galleries": config.galleries, "confusion_matrices": config.confusion_matrices,
    }  # fmt: skip
    if re.fullmatch(RESERVED, name) or any(name in entries for other, entries in sections.items() if other != section):
        raise OferError(f"config: {section}.{name}: this name is taken in the results folder; rename the entry")
    folder = name.rpartition("/")[0]
    if folder in (*config.corpora, *RESERVED_CORPORA):
        raise OferError(f"config: {section}.{name}: results/{folder} is no folder of {section}; rename the entry")


def _require_column(config: Config, key: str, name: str, column: ColumnSettings, table: TableSettings) -> None:
    measured = _measured_for(key, name, table, ())
    if len({_where(config, one, table) for one in measured}) > 1:
        raise OferError(f"config: {key}.{name}: is made of several corpora, divisions or subsets; name columns of one")
    if len({one.measure for one in measured}) > 1:
        raise OferError(f"config: {key}.{name}: is made of percents and pixels; name columns of one measure")
    require_entry(f"{key}.{name}.occlusion", column.occlusion, [*config.occlusions, CLEAN])
    corpus, division, subset = _where(config, column, table)
    require_entry(f"{key}.{name}.division", division, config.divisions)
    require_entry(f"{key}.{name}.corpus", corpus, config.corpora)
    if subset is not None:
        require_entry(f"{key}.{name}.subset", subset, config.subsets)
        listed = config.subsets[subset].corpus
        if listed != corpus:
            raise OferError(
                f"config: {key}.{name}.subset: {subset!r} lists pictures of {listed!r}, and the column is of "
                f"{corpus!r}; name that by `corpus`, or another subset"
            )
    for method in column.over.values():
        require_entry(f"{key}.{name}.over", method, config.methods)
    for method, instead in column.methods.items():
        require_entry(f"{key}.{name}.methods", method, table.rows.values())
        require_entry(f"{key}.{name}.methods.{method}", instead, config.methods)


def _measured_for(key: str, name: str, table: TableSettings, makes: tuple[str, ...]) -> list[ColumnSettings]:
    """Return the measured columns that a column is made of. Raises OferError where one is missing or made of itself."""
    if name in makes:
        raise OferError(f"config: {key}.{name}: is made of itself ({' → '.join((*makes, name))}); mend one of them")
    names = table.columns[name].made_of[1]
    for other in names:
        require_entry(f"{key}.{name}", other, table.columns)
    inner = [one for other in names for one in _measured_for(key, other, table, (*makes, name))]
    return inner if names else [table.columns[name]]


def _where(config: Config, column: ColumnSettings, table: TableSettings) -> tuple[str, str, str | None]:
    return column.corpus or config.corpus, column.division or table.division, column.subset


def _of_kinds(config: Config, table: TableSettings) -> Iterator[str]:
    """Give what is wrong with methods that cannot answer: they see flows, and others stills, or none of a corpus."""
    kind = config.table_kind(table)
    named = [(f"rows.{row}", method) for row, method in table.rows.items()]
    for name, column in table.columns.items():
        named += [(f"columns.{name}.over.{word}", method) for word, method in column.over.items()]
        named += [(f"columns.{name}.methods.{method}", instead) for method, instead in column.methods.items()]
        for method, instead in column.methods.items():
            if "restored" in (_gives(config, method), _gives(config, instead)):
                yield f"columns.{name}.methods.{method}: flows are restored by rows alone; make it a row of its own"
        if column.corpus is not None and config.kind(column.corpus) != kind:
            yield (
                f"columns.{name}.corpus: {column.corpus!r} consists of {config.kind(column.corpus)}, and rows see "
                f"{SEEN[kind]}; name a corpus of {kind}"
            )
    for key, method in named:
        if _gives(config, method) not in ("probabilities", "restored"):
            yield f"{key}: {method!r} recognises nothing, nor restores; name one that does"
        if config.sees_stills(method) != (kind == "stills"):
            others = SEEN[kind]
            yield f"{key}: {method!r} does not see {others}, and other methods of the table do; name one that does"


def _gives(config: Config, method: str) -> str:
    return recipe_of(config.methods[method].recipe).gives


def _of_lines(table: TableSettings) -> Iterator[str]:
    if len({len(line) for line in table.lines}) > 1:
        yield "lines: are not equally long; write null for an empty place"
    elif not all(map(any, [*table.lines, *zip(*table.lines, strict=True)])):
        yield "lines: one names no column, or a place none in all of them; leave it out"
    if table.compare == "restorer" and len(table.lines) > 1:
        yield "lines: are several, but ranked rows (`compare: restorer`) take one; put all columns into one"


def _of_errors(config: Config, table: TableSettings) -> Iterator[str]:
    """Give what is wrong with columns of endpoint errors, which stand beside accuracies of the same faces."""
    beside = [
        (*_where(config, one, table), one.occlusion) for one in table.measured.values() if one.measure == "accuracy"
    ]
    for name, column in table.measured.items():
        if column.measure == "accuracy":
            continue
        if table.compare != "restorer":
            yield f"columns.{name}.measure: endpoint errors need ranked rows; set `compare: restorer`"
        if column.occlusion == CLEAN:
            yield f"columns.{name}.occlusion: nothing is hidden, so that nothing is restored; name an occlusion"
        if column.over:
            yield f"columns.{name}.over: gains are of accuracies; remove it"
        if column.subset is not None:
            yield f"columns.{name}.subset: lists name still pictures, of which nothing is restored; remove it"
        if (*_where(config, column, table), column.occlusion) not in beside:
            yield f"columns.{name}: no column has the accuracy under {column.occlusion!r} there; add one"


def _of_restorer(config: Config, table: TableSettings) -> Iterator[str]:
    restorer = table.restorer
    if restorer is None:
        if table.compare == "restorer":
            yield "restorer: missing; name the row's entry that others are compared with"
        return
    if recipe_of(config.methods[restorer].recipe).gives != "restored":
        yield f"restorer: {restorer!r} restores nothing; name a row's entry that does"
    if not table.occlusions:
        yield "restorer: no column has accuracies under an occlusion, so that nothing is restored; add one"


def _compared(config: Config, table: TableSettings) -> Iterator[str]:
    if table.compare == "cells" and not any(column.over for column in table.columns.values()):
        yield "compare: no column is a gain (`over`) that could be compared; add one, or compare rows"
    if table.compare == "columns":
        hidden = {column.occlusion != CLEAN for column in table.measured.values()}
        if hidden != {True, False}:
            yield "compare: columns under occlusion are compared with one without; add that, or compare rows"
        if len({_where(config, column, table) for column in table.measured.values()}) > 1:
            yield "compare: columns are of several corpora, divisions or subsets, which have no pairs; compare rows"


def _of_divisions(config: Config, table: TableSettings) -> Iterator[str]:
    if (table.compare == "divisions") != (len(table.divisions) == 2):
        yield "divisions: name two with `compare: divisions`, and none otherwise"
    for compared in table.divisions:
        if compared.division not in config.divisions:
            yield f"divisions: no entry {compared.division!r}{remedy(compared.division, config.divisions)}"
    if table.divisions and len({_where(config, column, table)[0] for column in table.measured.values()}) > 1:
        yield "columns: are of several corpora; divisions are compared on one"
    for name, column in table.measured.items():
        if table.divisions and column.subset is not None:
            yield f"columns.{name}.subset: divisions are compared on all samples of a corpus; remove it"


def require_published(key: str, published: PublishedSettings) -> dict[str, str]:
    """Return the rows of a published table and the status of each. Raises OferError where there is no such table."""
    require_entry(f"{key}.published.paper", published.paper, papers())
    tables = printed_rows(published.paper)
    if published.table not in tables:
        known = ", ".join(map(str, sorted(tables)))
        raise OferError(f"config: {key}.published.table: no table {published.table}; name one of {known}")
    return tables[published.table]


def _require_published(config: Config, key: str, table: TableSettings, published: PublishedSettings) -> None:
    printed = require_published(key, published)
    for row, method in published.rows.items():
        require_entry(f"{key}.published.rows.{row}", method, config.methods)
        if row not in printed:
            known = ", ".join(printed)
            raise OferError(f"config: {key}.published.rows: no row {row!r} in that table; name one of {known}")
    if len(set(published.rows.values())) < len(published.rows):
        raise OferError(f"config: {key}.published.rows: names an entry twice, whose row has one number; name it once")
    for row in table.rows:
        if printed.get(row, "computed") != "computed" or row.endswith(" (published)"):
            raise OferError(f"config: {key}.rows.{row}: so is a row called that has another's numbers alone; rename it")
