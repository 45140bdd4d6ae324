"""Declarations of the stages that make tables. One function a stage, named like it; parse time only."""

from ofer.base.data_files import PUBLISHED
from ofer.config.whole import Config
from ofer.papers.families import ACCURACY, ENDPOINT_ERROR
from ofer.papers.leakage import SCHEMES
from ofer.papers.settings import CLEAN, TableSettings
from ofer.plan import paths
from ofer.plan.cells import evidence, predictions, reconstructions, spread
from ofer.plan.comparability import PAPERS_SEQUENCES, why_not_comparable
from ofer.plan.declared import (
    Declared,
    Wildcards,
    as_json,
    claims,
    corpus_label,
    knowledge,
    table_of,
    training_values,
)
from ofer.plan.families import families


def make_table(config: Config, wildcards: Wildcards) -> Declared:
    table = table_of(config, wildcards, opponents=False)
    return Declared(
        {
            "name": wildcards["table"],
            "table": as_json(table),
            "family": families(config, wildcards["table"])[ACCURACY],
            "corpus": config.corpus,
            "generated": config.corpora[config.corpus].generate is not None,
            "statistics": as_json(config.statistics),
            "incomparable": why_not_comparable(config, table),
            "papers_sequences": PAPERS_SEQUENCES,
            "claims": claims(config, table),
            "recogniser_seed": training_values(config, table.recogniser)["seed"],
        },
        reads={
            "predictions": predictions(config, table),
            **evidence(config, table),
            "seeds": ["results/fig8_seed.csv"] if table.seed_warning else [],
        },
        members=(f"ofer.papers.flowrec.{table.paper_table}", PUBLISHED, *spread(table)),
    )


def measure_leakage(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[config.leakage]
    rows = {table.recogniser: "no reconstruction", **{method: row for row, method in table.rows.items()}}
    columns = {CLEAN: "no_occlusion", **{entry: column for column, entry in table.occlusions.items()}}

    def scheme_predictions(scheme: str) -> dict[str, list[str]]:
        files = predictions(config, table, scheme)
        return {f"{rows[method]}/{columns[name]}": files[f"{method}/{name}"] for method, name in table.cells()}

    return Declared(
        {
            "seeds": table.seeds,
            "statistics": {key: as_json(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **corpus_label(config),
        },
        reads={
            **{scheme: scheme_predictions(scheme) for scheme in SCHEMES},
            "divisions": {scheme: paths.division(config.corpus, scheme) for scheme in SCHEMES},
        },
    )


def compare_restorers(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {
            "name": wildcards["table"],
            "table": as_json(table),
            # A list, since canonical JSON sorts the keys of a mapping.
            "columns": [list(item) for item in table.occlusions.items()],
            "family": families(config, wildcards["table"])[ENDPOINT_ERROR],
            "told": [[row, knowledge(config, method)] for row, method in _rows(table).items()],
            "statistics": {key: as_json(config.statistics)[key] for key in ("draws", "seed", "confidence")},
            **corpus_label(config),
        },
        reads={
            "table": f"results/{wildcards['table']}.csv",
            "pairs": f"results/{wildcards['table']}_pairs.csv",
            "reconstructions": reconstructions(config, table),
            "division": paths.division(config.corpus, table.division),
        },
    )


def _rows(table: TableSettings) -> dict[str, str]:
    """Return the method entries of the rows, and of what there is without any of them."""
    return {**table.rows, "no reconstruction": table.recogniser}
