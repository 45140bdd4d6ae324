"""Comparisons that the tables of a configuration have in common, and how those are judged. Parse time only."""

from typing import Any

from ofer.config.whole import Config
from ofer.jobs.provenance import canonical
from ofer.methods.settings import needs_of
from ofer.papers.families import Compared, Family, shared_by
from ofer.papers.formulas import comparisons
from ofer.plan.cells import entry_of
from ofer.plan.declared import as_json


def families(config: Config, name: str, *measures: str) -> dict[str, list[dict[str, Any]]]:
    """Return by each of some measures the comparisons of a table that other tables make too, and who judges them."""
    tables = {other: _comparisons(config, other) for other in config.tables}
    same = _same_entries(config)
    return {measure: Family(name, shared_by(name, tables, measure, same)).as_json() for measure in measures}


def _same_entries(config: Config) -> dict[str, str]:
    """Return one name for all method entries with the same values, whose models and numbers are the same."""
    first: dict[str, str] = {}
    found = {}
    for name, method in sorted(config.methods.items()):
        found[name] = first.setdefault(canonical(_with_what_it_needs(config, method)), name)
    return found


def _with_what_it_needs(config: Config, method: Any) -> dict[str, Any]:
    """Return the values of a method entry, with those of what it needs instead of the names."""
    needs = {role: _with_what_it_needs(config, config.methods[name]) for role, name in needs_of(method).items()}
    return {**as_json(method), "needs": needs}


def _comparisons(config: Config, name: str) -> Compared:
    entry = entry_of(config, name)
    made = comparisons(entry.compare, entry.rows, entry.columns, entry.restorer)
    return Compared(config.tables[name].seeds, made)
