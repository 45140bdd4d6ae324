"""Figures of still pictures, each with what the report shows of it and what its job depends on.

A function is called like the module of ofer/figures/ that draws; parse time only.
"""

from typing import Any

from ofer.base.errors import OferError
from ofer.config.figure_faults import require_masks
from ofer.config.names import recipe_of
from ofer.config.whole import Config
from ofer.drawing.settings import PanelSettings
from ofer.jobs.provenance import source_of
from ofer.methods.settings import JUDGE, needs_of
from ofer.papers.settings import CLEAN
from ofer.plan import paths
from ofer.plan.corpora import corpus_label, covers, publication
from ofer.plan.declared import Declared, Wildcards, as_json
from ofer.plan.methods import method_values, model_files, models_at, recipe_modules
from ofer.plan.occlusions import occlusion_values, picture_lists
from ofer.plan.shown import Shown, figure


@figure(Shown("{gallery}", "png", "gallery", ""))
def gallery(config: Config, wildcards: Wildcards) -> Declared:
    entry = config.galleries[wildcards["gallery"]]
    panels = list(enumerate(entry.panels))
    # Of each method of a panel, under each of its occlusions.
    places = {
        f"{number}/{place}/{hidden}": (panel, method, occlusion)
        for number, panel in panels
        for place, method in enumerate(panel.methods)
        for hidden, occlusion in enumerate(panel.occlusions)
    }
    methods = dict.fromkeys(method for _, method, _ in places.values())
    corpora = dict.fromkeys(panel.corpus for panel in entry.panels)
    before = {str(number): _covers(config, panel)[1] for number, panel in panels}
    return Declared(
        {
            **corpus_label(config, *corpora),
            "publishable_subjects": {name: publication(config, name)["publishable_subjects"] for name in corpora},
            "title": entry.title,
            "expressions": entry.expressions,
            "faces": entry.faces,
            "headset": entry.headset,
            "panels": [_panel(config, panel) for panel in entry.panels],
        },
        reads={
            "division": {str(number): paths.division(panel.corpus, panel.division) for number, panel in panels},
            "faces": {
                str(number): paths.faces(config, panel.corpus, _splits(config, panel)) for number, panel in panels
            },
            "weights": {
                key: model_files(config, method, _where(panel, occlusion))
                for key, (panel, method, occlusion) in places.items()
            },
            "points": {
                key: paths.points(config, panel.corpus, points, occlusion, _splits(config, panel))
                for key, (panel, method, occlusion) in places.items()
                if (points := config.points_of(method)) is not None
            },
            **{
                name: {number: files[name] for number, files in before.items() if files}
                for name in ("manifest", "written")
            },
        },
        members=tuple(
            dict.fromkeys(
                module for method in methods for module in (*recipe_modules(config, method), _maker(config, method)[0])
            )
        ),
        lists=picture_lists(config, {name for panel in entry.panels for name in panel.occlusions} - {CLEAN}),
    )


def _panel(config: Config, panel: PanelSettings) -> dict[str, Any]:
    return {
        "corpus": panel.corpus,
        "occlusions": [[name, None if name == CLEAN else occlusion_values(config, name)] for name in panel.occlusions],
        "methods": [_method(config, panel, name) for name in panel.methods],
        "covers": _covers(config, panel)[0],
    }


def _covers(config: Config, panel: PanelSettings) -> tuple[dict[str, Any] | None, dict[str, list[str]]]:
    """Return `covers` of a panel's corpus where what is hidden is drawn."""
    drawn = any(_maker(config, method)[1] == "apply" for method in panel.methods)
    return covers(config, panel.corpus) if drawn else (None, {})


def _method(config: Config, panel: PanelSettings, name: str) -> dict[str, Any]:
    module, function = _maker(config, name)
    trained_in = models_at(config, name, panel.corpus, panel.division, panel.occlusions[0])[1]
    return {
        "name": name,
        "method": method_values(config, name),
        "still": as_json(config.stills[config.methods[name].still]),
        "round": None if trained_in == panel.division else 0,
        "module": module,
        "function": function,
    }


def _maker(config: Config, method: str) -> tuple[str, str]:
    """Return the module and the function by which it is shown what a method makes of faces."""
    recipe = config.methods[method].recipe
    maps = f"ofer.methods.{recipe}.attention"
    if source_of(maps) is not None:
        return maps, "attention"
    if JUDGE in needs_of(config.methods[method]):
        return f"ofer.methods.{recipe}.recipe", "restore"
    if recipe_of(recipe).gives == "masks":
        require_masks(f"methods.{method}", method, config)
        return f"ofer.methods.{recipe}.recipe", "apply"
    raise OferError(
        f"config: methods.{method}: recipe {recipe} makes nothing of a face that a gallery could show; name a method "
        "with maps of attention, one that restores, or one that gives masks"
    )


def _where(panel: PanelSettings, occlusion: str) -> dict[str, str]:
    return {"corpus": panel.corpus, "division": panel.division, "occlusion": occlusion}


def _splits(config: Config, panel: PanelSettings) -> list[str]:
    return config.divisions[panel.division].splits_tested(config.corpora[panel.corpus].splits)


@figure(Shown("{confusion_matrix}", "svg", "confusion_matrix", "confusion matrix"))
def confusion_matrix(config: Config, wildcards: Wildcards) -> Declared:
    entry = config.confusion_matrices[wildcards["confusion_matrix"]]
    matrices = list(enumerate(entry.all))
    return Declared(
        {
            **corpus_label(config, *dict.fromkeys(one.corpus for one in entry.all)),
            "matrices": [
                {"method": one.method, "corpus": one.corpus, "occlusions": one.occlusions} for one in entry.all
            ],
        },
        reads={
            "division": {str(number): paths.division(one.corpus, one.division) for number, one in matrices},
            "predictions": {
                f"{number}/{name}": [paths.method_file(one.corpus, one.division, one.method, name, "predictions.csv")]
                for number, one in matrices
                for name in one.occlusions
            },
        },
    )
