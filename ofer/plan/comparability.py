"""Tell whether results compare with the main paper's: on its corpus, with its values or the documented defaults.

Parse time only.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config, CorpusSettings
from ofer.jobs.provenance import PACKAGE_FOLDER
from ofer.papers.settings import CLEAN, ColumnSettings, TableSettings
from ofer.plan.cells import places, table_recogniser
from ofer.plan.declared import as_json

PAPERS_SEQUENCES = 374
"""How many sequences the main paper counts, with a list that it does not give (section 4.1.1)."""

FOLDERS = ("sequences", "subjects")
"""Counts of what is there, labelled or not."""


def papers_sequences(table: TableSettings) -> int:
    """Return how many sequences the paper of a table has; 0 where there are no numbers of a paper."""
    return PAPERS_SEQUENCES if table.published is not None else 0


def why_not_comparable(config: Config, table: TableSettings) -> str:
    """Return why results of a table under `config` cannot be held against the main paper's, "" if they can.

    The paper's corpus is CK+, known by the counts that are expected of it, with six expressions or a list; the values
    are those of `config.yaml` with `workflow/presets/paper.yaml` over it.
    """
    if table.published is None:
        return "no published number"
    where = places(config, table)
    faults = [_fault_of_corpus(config.corpora[corpus]) for corpus, _ in where]
    if any(faults):
        return next(filter(None, faults))
    counterpart = _counterpart(table)
    if counterpart is None:
        return "no values of that paper are known"
    for ours in (config.divisions[division] for _, division in where):
        theirs = _reference().divisions[counterpart.division]
        if ours.scheme != theirs.scheme:
            return "other folds"
        if ours.rounds != theirs.rounds:
            return f"{ours.rounds} folds"
    return next(_departures(config, table, counterpart), "")


def _fault_of_corpus(corpus: CorpusSettings) -> str:
    if corpus.generate is not None:
        return "synthetic corpus"
    if corpus.loader != "ckplus" or not _counts_of_ckplus(corpus):
        return "another corpus"
    return "seven expressions" if corpus.labels == "official7" else ""


def _counts_of_ckplus(corpus: CorpusSettings) -> bool:
    """Tell whether what is expected of a corpus are CK+'s counts; of a list, which has its own labels, the folders'."""
    theirs = _reference().corpora["ckplus"].expected
    counted = FOLDERS if corpus.labels.startswith("list:") else theirs
    return {name: corpus.expected.get(name) for name in counted} == {name: theirs[name] for name in counted}


def _departures(config: Config, table: TableSettings, counterpart: TableSettings) -> Iterator[str]:
    reference = _reference()
    for name, column in table.columns.items():
        if name in counterpart.columns and _kind(column) != _kind(counterpart.columns[name]):
            yield f"column {name} is another one than the paper's"
    for section, ours, theirs in _counterparts(config, table, counterpart):
        mine, papers = getattr(config, section)[ours], getattr(reference, section)[theirs]
        if hasattr(mine, "seed") and section == "methods":
            # The paper does not name its seed.
            mine = replace(mine, seed=getattr(papers, "seed", None))
        if section == "occlusions":
            # What is claimed changes nothing that is painted.
            mine = mine.model_copy(update={"hides": papers.hides})
        if mine != papers:
            yield f"{section}.{ours}.{_first_difference(mine, papers)} differs from the paper preset"
    if config.size != reference.size:
        yield "size differs from the paper preset"
    for corpus, _ in places(config, table):
        for key in ("pupils", "crop"):
            if getattr(config.corpora[corpus], key) != getattr(reference.corpora["ckplus"], key):
                yield f"corpora.{corpus}.{key} differs from the paper preset"


def _kind(column: ColumnSettings) -> tuple[Any, ...]:
    """Return what a column's numbers are, whatever entries they are of."""
    return *column.made_of, column.measure, bool(column.over), column.occlusion == CLEAN


def _counterparts(config: Config, table: TableSettings, theirs: TableSettings) -> Iterator[tuple[str, str, str]]:
    """Give (section, our entry, the reference's entry) of all that the paper's own cells are made of."""
    reference = _reference()
    methods = [(table_recogniser(config, table), table_recogniser(reference, theirs))]
    mine, papers = (_by_printed_name(one) for one in (table, theirs))
    methods += [(mine[printed], name) for printed, name in papers.items() if printed in mine]
    yield from (("methods", *pair) for pair in methods)
    shared = [column for column in table.occlusions if column in theirs.occlusions]
    yield from (("occlusions", table.occlusions[column], theirs.occlusions[column]) for column in shared)
    yield from (("divisions", division, theirs.division) for _, division in places(config, table))
    yield "flows", config.apex, reference.apex
    yield from (("flows", config.methods[ours].flow, reference.methods[name].flow) for ours, name in methods)


def _counterpart(table: TableSettings) -> TableSettings | None:
    """Return the reference's entry of a table of the paper; None of another paper."""
    return next((one for one in _reference().tables.values() if _number(one) == _number(table)), None)


def _by_printed_name(table: TableSettings) -> dict[str, str]:
    """Return the method entries of the paper's rows: those that it calls otherwise, else all."""
    return (table.published and table.published.rows) or table.rows


def _number(table: TableSettings) -> tuple[str, int] | None:
    """Return the paper and the number of the table that it is."""
    return (table.published.paper, table.published.table) if table.published else None


def _first_difference(ours: Any, theirs: Any) -> str:
    values = as_json(theirs)
    return next(key for key, value in as_json(ours).items() if value != values.get(key))


@cache
def _reference() -> Config:
    project = PACKAGE_FOLDER.parent
    return load_config(merged(read_yaml(project / "config.yaml"), read_yaml(project / "workflow/presets/paper.yaml")))
