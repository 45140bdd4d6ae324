"""Whether results can be held against the main paper's: on its corpus, with its values or the documented defaults.

Parse time only.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from ofer.config import Config, TableSettings, load_config
from ofer.entries import merged, read_yaml
from ofer.provenance import PACKAGE_FOLDER


def why_not_comparable(config: Config, table: TableSettings) -> str:
    """Return why results of a table under `config` cannot be held against the main paper's, "" if they can.

    The paper's corpus is CK+ with any official label set or a list; the values are those of `config.yaml` with
    `workflow/presets/paper.yaml` over it.
    """
    corpus = config.corpora[config.corpus]
    if corpus.generate is not None:
        return "synthetic corpus"
    if corpus.loader != "ckplus":
        return "another corpus"
    if table.folds != "stratified":
        return "other folds"
    if config.folds.count != 10:
        return f"{config.folds.count} folds"
    return next(_departures(config, table), "")


def _departures(config: Config, table: TableSettings) -> Iterator[str]:
    reference = _reference()
    methods = [table.recogniser, *([table.restorer] if table.restorer else [])]
    flows = {config.apex, *(config.methods[name].flow for name in methods)}
    used = [
        *(("methods", name) for name in methods),
        *(("occlusions", name) for name in table.occlusions.values()),
        *(("flows", name) for name in sorted(flows)),
    ]
    for section, name in used:
        ours, theirs = getattr(config, section)[name], getattr(reference, section).get(name)
        if theirs is None:
            yield f"{section}.{name} is no entry of the paper preset"
        elif ours != theirs:
            yield f"{section}.{name}.{_first_difference(ours, theirs)} differs from the paper preset"
    for key in ("size", "folds"):
        if getattr(config, key) != getattr(reference, key):
            yield f"{key} differs from the paper preset"
    for key in ("pupils", "crop"):
        if getattr(config.corpora[config.corpus], key) != getattr(reference.corpora["ckplus"], key):
            yield f"corpora.{config.corpus}.{key} differs from the paper preset"


def _first_difference(ours: Any, theirs: Any) -> str:
    return next(key for key, value in ours.model_dump().items() if value != theirs.model_dump().get(key))


@cache
def _reference() -> Config:
    project = PACKAGE_FOLDER.parent
    return load_config(merged(read_yaml(project / "config.yaml"), read_yaml(project / "workflow/presets/paper.yaml")))
