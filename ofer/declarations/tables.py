"""What the stages that make tables declare. One function a stage, named like it; parse time only."""

from ofer.comparability import PAPERS_SEQUENCES, why_not_comparable
from ofer.config import Config
from ofer.declarations.declared import (
    Declared,
    Wildcards,
    claims,
    named,
    plain,
    restored_cells,
    table_of,
    told,
    training_values,
)
from ofer.declarations.families import families
from ofer.papers.families import ACCURACY, ENDPOINT_ERROR
from ofer.papers.settings import CLEAN, TableSettings


def make_table(config: Config, wildcards: Wildcards) -> Declared:
    table = table_of(config, wildcards, opponents=False)
    return Declared(
        {
            "name": wildcards["table"],
            "table": plain(table),
            "cells": [list(cell) for cell in table.cells()],
            "family": families(config, wildcards["table"])[ACCURACY],
            "corpus": config.corpus,
            "generated": config.corpora[config.corpus].generate is not None,
            "folds": config.folds.count,
            "statistics": plain(config.statistics),
            "incomparable": why_not_comparable(config, table),
            "papers_sequences": PAPERS_SEQUENCES,
            "claims": claims(config, table),
            "recogniser_seed": training_values(config, table.recogniser)["seed"],
        },
        members=(f"ofer.papers.flowrec.{table.paper_table}",),
    )


def measure_leakage(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[config.leakage]
    rows = {table.recogniser: "no reconstruction", **{method: row for row, method in table.rows.items()}}
    columns = {CLEAN: "no_occlusion", **{entry: column for column, entry in table.occlusions.items()}}
    cells = table.cells()
    return Declared(
        {
            "cells": [[rows[method], columns[occlusion]] for method, occlusion in cells],
            "seeds": table.seeds,
            "folds": config.folds.count,
            "statistics": {key: plain(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **named(config),
        },
        chosen={"predictions": [list(cell) for cell in cells]},
    )


def compare_restorers(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {
            "name": wildcards["table"],
            "table": plain(table),
            # A list, since canonical JSON sorts the keys of a mapping.
            "columns": [list(item) for item in table.occlusions.items()],
            "family": families(config, wildcards["table"])[ENDPOINT_ERROR],
            "told": [[row, told(config, method)] for row, method in _rows(table).items()],
            "restored_cells": restored_cells(config, table),
            "statistics": {key: plain(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **named(config),
        },
    )


def _rows(table: TableSettings) -> dict[str, str]:
    """Return the method entries of the rows, and of what there is without any of them."""
    return {**table.rows, "no reconstruction": table.recogniser}
