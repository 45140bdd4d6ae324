"""Declarations of the stages that make tables. One function a stage, named like it; parse time only."""

from ofer.base.data_files import DATASETS, PATCHES, SPREAD, TABLE1, TABLE2, TABLE4, published_file
from ofer.base.errors import OferError
from ofer.config.whole import Config
from ofer.papers.formulas import ACCURACY, ENDPOINT_ERROR, formulas
from ofer.papers.settings import CLEAN
from ofer.papers.wording import marked_corpus
from ofer.plan import paths
from ofer.plan.cells import (
    cells,
    claims,
    corpora,
    divisions,
    entry_of,
    prediction_files,
    reconstructions,
    subsets,
    table_recogniser,
    told_points,
)
from ofer.plan.comparability import papers_sequences, why_not_comparable
from ofer.plan.corpora import corpus_label
from ofer.plan.declared import Declared, Wildcards, as_json
from ofer.plan.families import families
from ofer.plan.methods import training_values


def make_table(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["table"]
    table, entry = config.tables[name], entry_of(config, name)
    for row, cells_of_row in formulas(entry.rows, entry.columns).items():
        if not any(cells_of_row.values()):
            raise OferError(
                f"config: tables.{name}.rows.{row}: has no number in any column (its method answers nothing there, or "
                "is held against itself); add a column, or leave the row out"
            )
    recogniser = table_recogniser(config, table)
    # It was measured of methods that see flows.
    spread_is_known = config.table_kind(table) == "sequences"
    studied = config.methods[config.seeds.method].recipe == config.methods[recogniser].recipe
    by_error = any(column.measure == ENDPOINT_ERROR for column in entry.columns)
    tested = corpora(config, table)
    published, named, told = table.published, subsets(config, table), told_points(config, entry)
    return Declared(
        {
            "name": name,
            "entry": entry.as_json(),
            "published": as_json(published) if published else None,
            "seeds": table.seeds,
            "spread_is_known": spread_is_known,
            "families": families(config, name, *((ACCURACY, ENDPOINT_ERROR) if entry.ranked else (ACCURACY,))),
            **tested,
            **({"subsets": named} if named else {}),
            **({"points": told} if told else {}),
            "statistics": as_json(config.statistics),
            "incomparable": why_not_comparable(config, table),
            "papers_sequences": papers_sequences(table),
            "claims": claims(config, table),
            "recogniser": {
                "name": recogniser,
                "seed": training_values(config, recogniser)["seed"],
                "division": table.division,
            }
            if studied and not entry.ranked
            else None,
        },
        reads={
            "predictions": prediction_files(cells(config, name), table.seeds),
            "reconstructions": reconstructions(config, name) if by_error else {},
            "divisions": divisions(config, table),
            "excluded": {corpus: [f"results/{corpus}/excluded.csv"] for corpus in tested["corpora"]},
            "coverage": {corpus: [f"results/{corpus}/coverage.csv"] for corpus in claims(config, table)},
            "seeds": ["results/fig8_seed.csv"] if table.seed_warning else [],
        },
        members=(
            *([published_file(published.paper)] if published else []),
            *([SPREAD] if table.seeds == 1 and spread_is_known else []),
        ),
        lists=tuple(dict.fromkeys(entry["list"] for entry in named.values())),
    )


def compare_restorers(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["table"]
    table, entry = config.tables[name], entry_of(config, name)
    if set(table.rows.values()) == {table.restorer}:
        raise OferError(f"config: tables.{name}.rows: none is compared with the restorer's; add a row")
    return Declared(
        {
            "name": name,
            "entry": entry.as_json(),
            "seeds": table.seeds,
            "family": families(config, name, ENDPOINT_ERROR)[ENDPOINT_ERROR],
            "statistics": {key: as_json(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **corpus_label(config, *corpora(config, table)["corpora"]),
        },
        reads={
            "table": f"results/{name}.csv",
            "pairs": f"results/{name}_pairs.csv",
            "reconstructions": reconstructions(config, name),
            "divisions": divisions(config, table),
        },
    )


def compare_divisions(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["table"]
    table, entry = config.tables[name], entry_of(config, name)
    if table.compare != "divisions":
        raise OferError(f"config: tables.{name}.compare: is no comparison of divisions; set `compare: divisions`")
    [corpus] = corpora(config, table)["corpora"]
    rows = {row.clean: row.name for row in entry.rows} | {row.method: row.name for row in entry.rows}
    columns = {column.place: column.name for column in entry.columns if column.measure == ACCURACY}
    names = [one.division for one in table.divisions]
    # Of each cell its place in either division.
    cells_of = [
        (rows.get(method, method), columns[place], [(method, _in_division(place, division)) for division in names])
        for method, place in cells(config, name)
    ]
    return Declared(
        {
            "title": table.title,
            "divisions": [[one.division, one.called] for one in table.divisions],
            "cells": [[row, column, *map("/".join, keys)] for row, column, keys in cells_of],
            "seeds": table.seeds,
            "statistics": {key: as_json(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **corpus_label(config, corpus),
        },
        reads={
            "predictions": prediction_files([key for _, _, keys in cells_of for key in keys], table.seeds),
            "divisions": {f"{corpus}/{division}": paths.division(corpus, division) for division in names},
        },
    )


def _in_division(place: str, division: str) -> str:
    corpus, _, occlusion = place.split("/")
    return f"{corpus}/{division}/{occlusion}"


def compare_gates(config: Config, wildcards: Wildcards) -> Declared:
    study = config.gates[wildcards["gates"]]

    def gates(corpus: str, occlusion: str) -> list[str]:
        return [paths.method_file(corpus, study.division, study.method, occlusion, "gates.csv")]

    return Declared(
        {
            "method": study.method,
            "landmarks": config.methods[study.method].patches == "landmarks",
            "statistics": {key: as_json(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **corpus_label(config, *study.corpora),
        },
        reads={
            "divisions": {corpus: paths.division(corpus, study.division) for corpus in study.corpora},
            "clean": {corpus: gates(corpus, CLEAN) for corpus in study.corpora},
            "occluded": {
                f"{corpus}/{name}": gates(corpus, name) for corpus in study.corpora for name in study.occlusions
            },
        },
        members=(PATCHES,),
    )


def compare_masks(config: Config, wildcards: Wildcards) -> Declared:
    study = config.masks[wildcards["masks"]]
    return Declared(
        {
            "statistics": {key: as_json(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **corpus_label(config, *study.corpora),
        },
        reads={
            "divisions": {corpus: paths.division(corpus, study.division) for corpus in study.corpora},
            "masks": {
                f"{method}/{corpus}/{occlusion}": [
                    paths.method_file(corpus, study.division, method, occlusion, "masks.csv")
                ]
                for method in study.methods
                for corpus in study.corpora
                for occlusion in study.occlusions
            },
        },
    )


def count_expressions(config: Config, wildcards: Wildcards) -> Declared:
    entry = config.counts[wildcards["counts"]]
    counted = published_file(entry.published.paper)
    generated = config.corpora[entry.corpus].generate is not None
    return Declared(
        {
            "title": entry.title,
            "counted": "pictures" if config.kind(entry.corpus) == "stills" else "sequences",
            "called": marked_corpus(entry.corpus, generated),
            "published": {"file": counted, "table": entry.published.table},
        },
        reads={"samples": f"results/{entry.corpus}/samples.csv"},
        members=(counted,),
    )


def cite_tables(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({}, members=(TABLE1, TABLE2, DATASETS, TABLE4))
