"""Tell whether results compare with the main paper's: on its corpus, with its values or the documented defaults.

Parse time only.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from ofer.config.entries import above_papers, merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config, CorpusSettings
from ofer.jobs.provenance import PACKAGE_FOLDER
from ofer.papers.settings import CLEAN, ColumnSettings, TableSettings
from ofer.plan.cells import places, table_recogniser
from ofer.plan.declared import as_json

MAIN_PAPER = "flowrec"
PAPERS_SEQUENCES = 374
"""How many sequences the main paper counts, with a list that it does not give (section 4.1.1)."""

FOLDERS = ("sequences", "subjects")
"""Counts of what is there, labelled or not."""


def papers_sequences(table: TableSettings) -> int:
    """Return how many sequences the main paper has, for a table of it; 0 for others."""
    return PAPERS_SEQUENCES if table.published is not None and table.published.paper == MAIN_PAPER else 0


def why_not_comparable(config: Config, table: TableSettings) -> str:
    """Return why results of a table under `config` cannot be held against its paper's, "" if they can.

    A paper's corpora are those of its table under `workflow/presets/paper.yaml`, known by the counts that are expected
    of them, with the same labels (of CK+ a list does, too); its values are those of that preset over `config.yaml`.
    """
    if table.published is None:
        return "no published number"
    where = places(config, table)
    if any(config.corpora[corpus].generate is not None for corpus, _ in where):
        return "synthetic corpus"
    counterpart = _counterpart(table)
    if counterpart is None:
        return "no values of that paper are known"
    corpora = _corpora_of(config, table, counterpart)
    faults = [_fault_of_corpus(config.corpora[ours], _reference().corpora[theirs]) for ours, theirs in corpora]
    if any(faults):
        return next(filter(None, faults))
    for ours in (config.divisions[division] for _, division in where):
        theirs = _reference().divisions[counterpart.division]
        if ours.scheme != theirs.scheme:
            return "other folds"
        if ours.rounds != theirs.rounds:
            return f"{ours.rounds} folds"
    return next(_departures(config, table, counterpart), "")


def _corpora_of(config: Config, table: TableSettings, counterpart: TableSettings) -> list[tuple[str, str]]:
    """Return the pairs of our corpus and the paper's, by columns; of one of ours alone, the paper's first."""
    theirs = {name: column.corpus or _reference().corpus for name, column in counterpart.measured.items()}
    first = next(iter(theirs.values()))
    pairs = [(one.corpus or config.corpus, theirs.get(name, first)) for name, one in table.measured.items()]
    return list(dict.fromkeys(pairs))


def _fault_of_corpus(ours: CorpusSettings, theirs: CorpusSettings) -> str:
    if ours.loader != theirs.loader or not _same_counts(ours, theirs):
        return "another corpus"
    if ours.labels == theirs.labels or ours.labels.startswith("list:"):
        return ""
    return "seven expressions" if ours.labels == "official7" else "other expressions"


def _same_counts(ours: CorpusSettings, theirs: CorpusSettings) -> bool:
    """Tell whether the paper's counts are expected of a corpus; of a list, which has its own labels, the folders'."""
    counted = FOLDERS if ours.labels.startswith("list:") else theirs.expected
    return {name: ours.expected.get(name) for name in counted} == {name: theirs.expected.get(name) for name in counted}


def _departures(config: Config, table: TableSettings, counterpart: TableSettings) -> Iterator[str]:
    reference = _reference()
    for name, column in table.columns.items():
        if name in counterpart.columns and _kind(config, column) != _kind(reference, counterpart.columns[name]):
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
    if config.size != reference.size and config.table_kind(table) == "sequences":
        yield "size differs from the paper preset"
    for corpus, papers_corpus in _corpora_of(config, table, counterpart):
        for key in ("pupils", "crop", "align"):
            if getattr(config.corpora[corpus], key) != getattr(reference.corpora[papers_corpus], key):
                yield f"corpora.{corpus}.{key} differs from the paper preset"


def _kind(config: Config, column: ColumnSettings) -> tuple[Any, ...]:
    """Return what a column's numbers are, whatever entries they are of."""
    subset = column.subset and (config.subsets[column.subset].format, config.subsets[column.subset].dedup)
    return *column.made_of, column.measure, bool(column.over), column.occlusion == CLEAN, subset


def _counterparts(config: Config, table: TableSettings, theirs: TableSettings) -> Iterator[tuple[str, str, str]]:
    """Give (section, our entry, the reference's entry) of all that the paper's own cells are made of."""
    reference = _reference()
    methods = [(table_recogniser(config, table), table_recogniser(reference, theirs))]
    mine, papers = (_by_printed_name(one) for one in (table, theirs))
    methods += [(mine[printed], name) for printed, name in papers.items() if printed in mine]
    methods += [
        (column.methods[ours], theirs.columns[name].methods[papers])
        for name, column in table.columns.items()
        for ours, papers in methods
        if ours in column.methods and name in theirs.columns and papers in theirs.columns[name].methods
    ]
    yield from (("methods", *pair) for pair in methods)
    shared = [column for column in table.occlusions if column in theirs.occlusions]
    yield from (("occlusions", table.occlusions[column], theirs.occlusions[column]) for column in shared)
    yield from (("divisions", division, theirs.division) for _, division in places(config, table))
    stills = [(ours, name) for ours, name in methods if config.sees_stills(ours) and reference.sees_stills(name)]
    yield from (("stills", config.methods[ours].still, reference.methods[name].still) for ours, name in stills)
    flows = [pair for pair in methods if pair not in stills]
    yield from [("flows", config.apex, reference.apex)] if flows else []
    yield from (("flows", config.methods[ours].flow, reference.methods[name].flow) for ours, name in flows)


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
    over = merged(read_yaml(project / "config.yaml"), read_yaml(project / "workflow/presets/paper.yaml"))
    return load_config(above_papers(project, over))
