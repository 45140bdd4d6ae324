"""Declarations of the stages that draw the code's structure. One function a stage, named like it; parse time only."""

from typing import Any, get_args

from ofer.base.errors import OferError
from ofer.config.whole import Config
from ofer.papers.settings import FoldScheme
from ofer.plan import paths
from ofer.plan.cells import table_recogniser
from ofer.plan.chain import chain
from ofer.plan.declared import Declared, Wildcards, corpus_label, drawn_table, method_values

_NETWORK_KEYS = {
    "flowrec": ("channels", "skips", "mask_channel"),
    "recogniser": ("channels", "kernels", "fully_connected", "batch_norm"),
}
"""The values of a recipe that its network is drawn by."""


def draw_pipeline(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({**corpus_label(config), "steps": chain(config, drawn_table(config))})


def draw_network(config: Config, wildcards: Wildcards) -> Declared:
    table = drawn_table(config)
    assert table.restorer is not None
    return Declared(
        {
            "size": config.size,
            "restorer": _network(config, "flowrec", table.restorer),
            "recogniser": _network(config, "recogniser", table_recogniser(config, table)),
        },
        reads={"samples": f"results/{config.corpus}/samples.csv"},
    )


def draw_skips(config: Config, wildcards: Wildcards) -> Declared:
    table = drawn_table(config)
    assert table.restorer is not None
    restorer = _network(config, "flowrec", table.restorer)
    channels = restorer["network"]["channels"]
    return Declared({"size": config.size, "entry": restorer["entry"], "channels": channels})


def draw_folds(config: Config, wildcards: Wildcards) -> Declared:
    divisions = {scheme: [paths.division(config.corpus, scheme)] for scheme in get_args(FoldScheme)}
    return Declared({**corpus_label(config), "folds": config.folds.count}, reads={"folds": divisions})


def _network(config: Config, recipe: str, preferred: str) -> dict[str, Any]:
    """Return entry and network values of `preferred`, or of the first entry with `recipe` where its own is another."""
    for name in (preferred, *config.methods):
        if config.methods[name].recipe == recipe:
            values = method_values(config, name)
            return {"entry": name, "network": {key: values[key] for key in _NETWORK_KEYS[recipe]}}
    raise OferError(f"config: methods: no entry has recipe {recipe!r}, whose network is to be drawn; add one")
