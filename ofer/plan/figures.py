"""Figures of a corpus and of the code, each with what the report shows of it and what its job depends on.

A function is called like the module of ofer/figures/ that draws; parse time only.
"""

from typing import Any

from ofer.base.data_files import FIG8, TABLE3
from ofer.base.errors import OferError
from ofer.config.whole import Config
from ofer.evaluation.settings import TITLES
from ofer.papers.settings import CLEAN
from ofer.plan import paths
from ofer.plan.cells import drawn_table, places, table_recogniser
from ofer.plan.chain import chain
from ofer.plan.corpora import corpus_label, publication
from ofer.plan.declared import Declared, Wildcards, as_json
from ofer.plan.methods import method_values, require_training
from ofer.plan.occlusions import occlusion_values, picture_lists, shown_occlusions
from ofer.plan.shown import THE_CORPUS, Shown, figure
from ofer.plan.tables import compare_gates

_NETWORK_KEYS = {
    "flowrec": ("channels", "skips", "mask_channel"),
    "recogniser": ("channels", "kernels", "fully_connected", "batch_norm"),
}
"""The values of a recipe that its network is drawn by."""


@figure(Shown("preview", "png", "preview", "Faces, occlusions, flows", THE_CORPUS, None))
def preview(config: Config, wildcards: Wildcards) -> Declared:
    return Declared(
        {
            **publication(config),
            "farneback": as_json(config.flows[config.apex].farneback),
        },
        reads={
            "faces": paths.faces(config, config.corpus)[0],
            "frames": {name: paths.frames(config, config.corpus, name)[:1] for name in shown_occlusions(config)},
        },
    )


@figure(Shown("fig1", "png", "fig1", "one expression of several people"))
def similarity(config: Config, wildcards: Wildcards) -> Declared:
    shown = config.illustrations
    return Declared(
        {**_flow_figure(config), "expression": shown.expression, "subjects": shown.subjects}, reads=_samples(config)
    )


@figure(Shown("fig2", "svg", "fig2", "the chain"))
def pipeline(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({**corpus_label(config), "steps": chain(config, drawn_table(config))})


@figure(Shown("fig3", "png", "fig3", "faces from components"))
def reconstructed_faces(config: Config, wildcards: Wildcards) -> Declared:
    shown = config.reconstructed_faces
    require_training(config, shown.division, shown.method)
    return Declared(
        {
            **publication(config),
            "method": method_values(config, shown.method),
            "size": shown.size,
            "examples": shown.examples,
        },
        reads={
            "division": paths.division(config.corpus, shown.division),
            "faces": paths.faces(config, config.corpus),
            "frames": {name: paths.frames(config, config.corpus, name) for name in shown_occlusions(config)},
        },
    )


@figure(Shown("fig4", "png", "fig4", "occlusions"))
def occlusions(config: Config, wildcards: Wildcards) -> Declared:
    occluded = {name: paths.frames(config, config.corpus, name) for name in shown_occlusions(config)}
    return Declared(_example(config), reads={**_samples(config), "frames": occluded})


@figure(Shown("fig5", "png", "fig5", "preparation of a flow"))
def flow_preparation(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({**_example(config), "size": config.size}, reads=_samples(config))


@figure(Shown("fig6", "svg", "fig6", "the networks", faces=False))
def network(config: Config, wildcards: Wildcards) -> Declared:
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


@figure(Shown("fig7", "svg", "fig7", "the folds"))
def folds(config: Config, wildcards: Wildcards) -> Declared:
    at = {place for table in config.tables.values() for place in places(config, table)}
    used = {division for corpus, division in at if corpus == config.corpus}
    divisions = {name: paths.division(config.corpus, name) for name in config.divisions if name in used}
    titles = {name: TITLES[config.divisions[name].scheme] for name in divisions}
    return Declared({**corpus_label(config), "titles": titles}, reads={"divisions": divisions})


@figure(Shown("fig8", "svg", "fig8", "sizes and seeds"))
def seeds(config: Config, wildcards: Wildcards) -> Declared:
    return Declared(
        {**corpus_label(config), "method": config.seeds.method},
        reads={"accuracies": "results/fig8.csv", "components": "results/fig8_variance.csv"},
        members=(FIG8,),
    )


@figure(Shown("fig9", "svg", "fig9", "skip connections", faces=False))
def skips(config: Config, wildcards: Wildcards) -> Declared:
    table = drawn_table(config)
    assert table.restorer is not None
    restorer = _network(config, "flowrec", table.restorer)
    channels = restorer["network"]["channels"]
    return Declared({"size": config.size, "entry": restorer["entry"], "channels": channels})


@figure(Shown("fig10", "png", "fig10", "strategies"))
def strategies(config: Config, wildcards: Wildcards) -> Declared:
    shown = config.illustrations
    return Declared(
        {**_example(config), "frames": shown.frames, "frame_choice": shown.frame_choice}, reads=_samples(config)
    )


@figure(Shown("table3", "png", "occlusion_kinds", "kinds of occlusion", subcategory="Tables"))
def occlusion_kinds(config: Config, wildcards: Wildcards) -> Declared:
    names = config.illustrations.occlusions
    return Declared(
        {**_example(config), "occlusions": [[name, occlusion_values(config, name)] for name in names]},
        reads=_samples(config),
        members=(TABLE3,),
        lists=picture_lists(config, names),
    )


@figure(Shown("{gates}", "svg", "acnn_gates_drawn", "gates over the face", faces=False))
def gates(config: Config, wildcards: Wildcards) -> Declared:
    study, compared = config.gates[wildcards["gates"]], compare_gates(config, wildcards)
    points, division = config.points_of(study.method), config.divisions[study.division]
    tested = {corpus: division.splits_tested(config.corpora[corpus].splits) for corpus in study.corpora if points}
    return Declared(
        {**corpus_label(config, *study.corpora), "method": study.method},
        reads={
            **compared.reads,
            "points": {
                corpus: paths.points(config, corpus, str(points), CLEAN, splits) for corpus, splits in tested.items()
            },
        },
    )


def _samples(config: Config) -> dict[str, str | list[str]]:
    return {"samples": f"results/{config.corpus}/samples.csv", "faces": paths.faces(config, config.corpus)}


def _flow_figure(config: Config) -> dict[str, Any]:
    return {**publication(config), "farneback": as_json(config.flows[config.apex].farneback)}


def _example(config: Config) -> dict[str, Any]:
    return {**_flow_figure(config), "example": config.illustrations.example}


def _network(config: Config, recipe: str, preferred: str) -> dict[str, Any]:
    """Return entry and network values of `preferred`, or of the first entry with `recipe` where its own is another."""
    for name in (preferred, *config.methods):
        if config.methods[name].recipe == recipe:
            values = method_values(config, name)
            return {"entry": name, "network": {key: values[key] for key in _NETWORK_KEYS[recipe]}}
    raise OferError(f"config: methods: no entry has recipe {recipe!r}, whose network is to be drawn; add one")
