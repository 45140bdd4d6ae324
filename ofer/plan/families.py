"""Comparisons that the tables of a configuration have in common, and how those are judged. Parse time only."""

from importlib import import_module
from typing import Any

from ofer.config.whole import Config
from ofer.jobs.provenance import canonical
from ofer.papers.families import ACCURACY, ENDPOINT_ERROR, Compared, Family, shared_by
from ofer.papers.flowrec import baselines, comparison
from ofer.papers.formulas import Entries
from ofer.papers.settings import TableSettings
from ofer.plan.declared import OPPONENTS, as_json, knowledge, recogniser_of, restores


def families(config: Config, name: str) -> dict[str, list[dict[str, Any]]]:
    """Return by measure those comparisons of a table that other tables in the same folds make too, and who judges."""
    division = config.tables[name].division
    alike = {other: table for other, table in config.tables.items() if table.division == division}
    tables = {other: _comparisons(config, table) for other, table in alike.items()}
    measures = (ACCURACY, ENDPOINT_ERROR)
    same = _same_entries(config)
    return {measure: Family(name, shared_by(name, tables, measure, same)).plain() for measure in measures}


def opponents(config: Config, table: TableSettings) -> list[dict[str, Any]]:
    """Return the rows of a table of opponents, the paper's method first, last what there is without any of them."""
    rows = dict(sorted(table.rows.items(), key=lambda item: (item[1] != table.restorer, item[0])))
    return [
        {"row": row, "method": method, "told": knowledge(config, method), "restores": restores(config, method)}
        for row, method in {**rows, "no reconstruction": table.recogniser}.items()
    ]


def _same_entries(config: Config) -> dict[str, str]:
    """Return one name for all method entries with the same values, whose models and numbers are the same."""
    first: dict[str, str] = {}
    found = {}
    for name, method in sorted(config.methods.items()):
        recogniser = as_json(config.methods[recogniser_of(config, name)])
        found[name] = first.setdefault(canonical({**as_json(method), "recogniser": recogniser}), name)
    return found


def _comparisons(config: Config, table: TableSettings) -> Compared:
    occlusions = {str(column): name for column, name in table.occlusions.items()}
    if table.paper_table == OPPONENTS:
        rows = [baselines.Opponent(**opponent) for opponent in opponents(config, table)]
        return Compared(table.seeds, baselines.compared(rows, occlusions))
    entries = Entries(table.recogniser, table.rows, occlusions, restorer=table.restorer)
    accuracies = import_module(f"ofer.papers.flowrec.{table.paper_table}").comparisons(entries)
    return Compared(table.seeds, {ACCURACY: accuracies, ENDPOINT_ERROR: comparison.comparisons(entries)})
