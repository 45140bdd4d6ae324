"""Names in a configuration that must be those of entries. Parse time only."""

import re
from collections.abc import Iterable

from ofer.base.errors import OferError
from ofer.config.faults import remedy
from ofer.config.loaders import is_module, loaders
from ofer.config.names import papers, recipe_of
from ofer.config.whole import ANY, Config
from ofer.methods.settings import JUDGE, OWN, needs_of
from ofer.papers.settings import CLEAN, ColumnSettings, TableSettings

RESERVED_CORPORA = ("logs", "benchmarks")
"""Folders of `results/` that are no corpus."""
RESERVED_DIVISIONS = ("corpus", "manifest", "faces", "frames", "flows", "truth", "occlusions", "stills", "points")
"""Folders of a corpus in `results/` that are no division."""
RESERVED_TABLES = r"table[1-4]|fig\d+|preview|flow_error"
"""Files of `results/` that are made of no entry of `tables`."""
BESIDE_TABLES = ("_pairs", "_comparison", "_examples", "_confusion", "_curves")
"""How files are called that stand in `results/` beside a table: `<table>_pairs.csv`."""
ASKED_FOR = "unknown"
"""`ofer recognise --occlusion unknown`: the clip is asked for it."""


def require_references(config: Config) -> None:
    """Raise OferError, one line, where an entry names another that is missing, or has a name that is taken."""
    _require_corpora(config)
    _require_occlusions(config)
    for name in config.divisions:
        if name in RESERVED_DIVISIONS:
            raise OferError(f"config: divisions.{name}: this name is taken in a corpus' folder; rename the entry")
    _require("apex", config.apex, config.flows)
    _require_methods(config)
    _require_needs(config)
    for name, table in config.tables.items():
        _require_table(config, name, table)
    _require("reconstructed_faces.division", config.reconstructed_faces.division, config.divisions)
    _require("reconstructed_faces.method", config.reconstructed_faces.method, config.methods)
    if config.methods[config.reconstructed_faces.method].recipe != "subspace":
        raise OferError(
            "config: reconstructed_faces.method: is no reconstruction from components; name one of `subspace`"
        )
    for occlusion in config.illustrations.occlusions:
        _require("illustrations.occlusions", occlusion, config.occlusions)
    for name, flow in config.flows.items():
        if config.size not in flow.sizes:
            raise OferError(f"config: flows.{name}.sizes: {config.size} is missing; `size` needs it")
    _require_study_of_seeds(config)


def _require_corpora(config: Config) -> None:
    _require("corpus", config.corpus, config.corpora)
    for name, corpus in config.corpora.items():
        if name in RESERVED_CORPORA:
            raise OferError(f"config: corpora.{name}: this name is taken in the results folder; rename the entry")
        if config.parts < len(corpus.splits):
            raise OferError(
                f"config: parts: {config.parts}, but corpora.{name} has {len(corpus.splits)} official splits, which no "
                "part mixes; raise it"
            )
        if corpus.loader not in loaders():
            known = remedy(corpus.loader, loaders())
            if is_module(corpus.loader):
                known = f", ofer/corpora/{corpus.loader}.py has no function read_samples{known}"
            raise OferError(f"config: corpora.{name}.loader: no loader {corpus.loader!r}{known}")
    if config.root is not None and config.corpora[config.corpus].generate is not None:
        raise OferError(f"config: root: corpus {config.corpus!r} is built in and has none; name another by `corpus:`")


def _require_occlusions(config: Config) -> None:
    for reserved, meaning in (
        (CLEAN, "that nothing is hidden"),
        (ANY, "several"),
        (OWN, "the one tested"),
        (ASKED_FOR, "that nobody knows"),
    ):
        if reserved in config.occlusions:
            raise OferError(f"config: occlusions.{reserved}: this name means {meaning}; rename the entry")


def _require_methods(config: Config) -> None:
    for name, method in config.methods.items():
        if method.flow is not None:
            _require(f"methods.{name}.flow", method.flow, config.flows)
        if getattr(method, "train_on", None) is not None:
            for occlusion in method.train_on.occlusions:
                _require(f"methods.{name}.train_on.occlusions", occlusion, [*config.occlusions, CLEAN, OWN])
            for corpus in method.train_on.corpora:
                _require(f"methods.{name}.train_on.corpora", corpus, [*config.corpora, OWN])


def _require_needs(config: Config) -> None:
    for name, method in config.methods.items():
        for role, needed in needs_of(method).items():
            key = f"methods.{name}.needs.{role}"
            _require(key, needed, config.methods)
            recipe = recipe_of(config.methods[needed].recipe)
            if role == JUDGE and recipe.gives != "probabilities":
                raise OferError(f"config: {key}: {needed!r} recognises nothing; name one that does")
            if not recipe.trained_ahead:
                raise OferError(f"config: {key}: {needed!r} learns while it is applied, into no file; name another")
    for name in config.methods:
        _require_no_circle(config, [name])


def _require_no_circle(config: Config, way: list[str]) -> None:
    """Raise OferError where an entry that the last of `way` needs, or one that this needs, stands in it."""
    for needed in needs_of(config.methods[way[-1]]).values():
        if needed in way:
            circle = " → ".join([*way[way.index(needed) :], needed])
            raise OferError(f"config: methods.{needed}: needs goes in a circle ({circle}); let one need no other")
        _require_no_circle(config, [*way, needed])


def _require_table(config: Config, name: str, table: TableSettings) -> None:
    if re.fullmatch(RESERVED_TABLES, name):
        raise OferError(f"config: tables.{name}: this name is taken in the results folder; rename the entry")
    for other in config.tables:
        if name.startswith(other) and name.removeprefix(other) in BESIDE_TABLES:
            raise OferError(f"config: tables.{name}: so is a file of table {other!r} called; rename the entry")
    _require(f"tables.{name}.division", table.division, config.divisions)
    if table.restorer is not None:
        _require(f"tables.{name}.restorer", table.restorer, table.rows.values())
    elif table.compare == "restorer":
        raise OferError(f"config: tables.{name}.restorer: missing; name the row's entry that others are compared with")
    if (table.compare == "divisions") != (len(table.divisions) == 2):
        raise OferError(f"config: tables.{name}.divisions: name two with `compare: divisions`, and none otherwise")
    for compared in table.divisions:
        _require(f"tables.{name}.divisions", compared.division, config.divisions)
    for row, method in table.rows.items():
        _require(f"tables.{name}.rows.{row}", method, config.methods)
    for column_name in table.printed:
        _require(f"tables.{name}.lines", column_name, table.columns)
    for label, column in table.columns.items():
        key = f"tables.{name}.columns.{label}"
        measured = _measured_for(f"tables.{name}.columns", label, table, ())
        if len({(one.corpus, one.division) for one in measured}) > 1:
            raise OferError(f"config: {key}: is made of several corpora or divisions; name columns of one")
        _require(f"{key}.occlusion", column.occlusion, [*config.occlusions, CLEAN])
        _require(f"{key}.division", column.division or table.division, config.divisions)
        _require(f"{key}.corpus", column.corpus or config.corpus, config.corpora)
        for method in column.over.values():
            _require(f"{key}.over", method, config.methods)
    if table.published is not None:
        _require(f"tables.{name}.published.paper", table.published.paper, papers())
        for row, method in table.published.rows.items():
            _require(f"tables.{name}.published.rows.{row}", method, config.methods)


def _measured_for(key: str, name: str, table: TableSettings, makes: tuple[str, ...]) -> list[ColumnSettings]:
    """Return the measured columns that a column is made of. Raises OferError where one is missing or made of itself."""
    if name in makes:
        raise OferError(f"config: {key}.{name}: is made of itself ({' → '.join((*makes, name))}); mend one of them")
    names = table.columns[name].made_of[1]
    for other in names:
        _require(f"{key}.{name}", other, table.columns)
    inner = [one for other in names for one in _measured_for(key, other, table, (*makes, name))]
    return inner if names else [table.columns[name]]


def _require_study_of_seeds(config: Config) -> None:
    _require("seeds.method", config.seeds.method, config.methods)
    _require("seeds.division", config.seeds.division, config.divisions)
    if config.divisions[config.seeds.division].rounds < 2:
        raise OferError(
            f"config: seeds.division: {config.seeds.division!r} has one round, a spread over rounds needs two; name "
            "another"
        )
    method = config.methods[config.seeds.method]
    learned = getattr(method, "train_on", None)
    recognises = recipe_of(method.recipe).gives == "probabilities"
    if not recognises or learned is None or learned.occlusions != (CLEAN,):
        raise OferError(
            f"config: seeds.method: {config.seeds.method!r} is no recogniser of clean faces; name one that is"
        )
    if learned.corpora != (OWN,):
        raise OferError(
            f"config: seeds.method: {config.seeds.method!r} learns of several corpora; name one that does not"
        )
    if needs_of(method):
        raise OferError(f"config: seeds.method: {config.seeds.method!r} needs other entries; name one that does not")
    if config.size not in config.seeds.sizes:
        raise OferError(f"config: seeds.sizes: {config.size} is missing; an average seed is looked for at `size`")
    for size in config.seeds.sizes:
        if size not in config.flows[config.apex].sizes:
            raise OferError(f"config: flows.{config.apex}.sizes: {size} is missing; `seeds.sizes` needs it")


def _require(key: str, name: str, section: Iterable[str]) -> None:
    if name not in section:
        raise OferError(f"config: {key}: no entry {name!r}{remedy(name, section)}")
