"""What the stages that make tables declare. One function a stage, named like it; parse time only."""

from collections.abc import Sequence
from typing import get_args

from ofer.comparability import PAPERS_SEQUENCES, why_not_comparable
from ofer.config import Config
from ofer.data_files import PUBLISHED, SPREAD
from ofer.declarations import paths
from ofer.declarations.declared import (
    Declared,
    Wildcards,
    claims,
    named,
    plain,
    restored_as,
    restored_cells,
    table_of,
    told,
    training_values,
)
from ofer.declarations.families import families
from ofer.papers.families import ACCURACY, ENDPOINT_ERROR
from ofer.papers.settings import CLEAN, FoldScheme, TableSettings


def make_table(config: Config, wildcards: Wildcards) -> Declared:
    table = table_of(config, wildcards, opponents=False)
    return Declared(
        {
            "name": wildcards["table"],
            "table": plain(table),
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
        reads={
            "predictions": predictions(config, table, table.cells()),
            **evidence(config, table),
            "seeds": ["results/fig8_seed.csv"] if table.seed_warning else [],
        },
        members=(f"ofer.papers.flowrec.{table.paper_table}", PUBLISHED, *spread(table)),
    )


def measure_leakage(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[config.leakage]
    rows = {table.recogniser: "no reconstruction", **{method: row for row, method in table.rows.items()}}
    columns = {CLEAN: "no_occlusion", **{entry: column for column, entry in table.occlusions.items()}}
    schemes = get_args(FoldScheme)
    return Declared(
        {
            "cells": [[rows[method], columns[occlusion], method, occlusion] for method, occlusion in table.cells()],
            "seeds": table.seeds,
            "folds": config.folds.count,
            "statistics": {key: plain(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **named(config),
        },
        reads={
            **{scheme: predictions(config, table, table.cells(), scheme) for scheme in schemes},
            "folds": {scheme: [paths.division(config.corpus, scheme)] for scheme in schemes},
        },
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
            "statistics": {key: plain(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **named(config),
        },
        reads={
            "table": f"results/{wildcards['table']}.csv",
            "pairs": f"results/{wildcards['table']}_pairs.csv",
            "reconstructions": reconstructions(config, table),
            "folds": paths.division(config.corpus, table.folds),
        },
    )


def predictions(
    config: Config, table: TableSettings, cells: Sequence[tuple[str, str]], folds: str | None = None
) -> dict[str, list[str]]:
    """Return the predictions of some cells of a table by `<method>/<occlusion>`, every training's of each.

    In the table's folds, or in the scheme `folds`.
    """
    return {
        f"{method}/{occlusion}": [
            paths.of_method(config.corpus, folds or table.folds, *file, "predictions.csv")
            for file in table.each_training([(method, occlusion)])
        ]
        for method, occlusion in cells
    }


def reconstructions(config: Config, table: TableSettings) -> dict[str, list[str]]:
    """Return the endpoint errors of every cell that is restored by `<method>/<occlusion>`, every training's of each."""
    return {
        f"{method}/{occlusion}": [
            paths.of_method(config.corpus, table.folds, restored_as(config, one), occlusion, "reconstruction.csv")
            for one, _ in table.each_training([(method, occlusion)])
        ]
        for method, occlusion in restored_cells(config, table)
    }


def evidence(config: Config, table: TableSettings) -> dict[str, str]:
    """Return what every table reads beside its cells: its division, what was excluded, and what occlusions hide."""
    return {
        "folds": paths.division(config.corpus, table.folds),
        "excluded": f"results/{config.corpus}/excluded.csv",
        "coverage": f"results/{config.corpus}/coverage.csv",
    }


def spread(table: TableSettings) -> tuple[str, ...]:
    """Return the file that says how far trainings lie apart in the reference run, for a table of one training."""
    return (SPREAD,) if table.seeds == 1 else ()


def _rows(table: TableSettings) -> dict[str, str]:
    """Return the method entries of the rows, and of what there is without any of them."""
    return {**table.rows, "no reconstruction": table.recogniser}
