"""Declarations of the stages that train and apply methods. One function a stage, named like it; parse time only."""

from typing import Any

from ofer.base.errors import OferError
from ofer.config.whole import Config
from ofer.papers.settings import CLEAN
from ofer.plan import paths
from ofer.plan.declared import Declared, Wildcards, as_json
from ofer.plan.methods import (
    external_weights,
    further_corpora,
    method_values,
    models_at,
    needed,
    recipe_modules,
    recogniser_of,
    require_training,
    restoration_entry,
    rounds_of_pack,
    training_occlusions,
    training_values,
)
from ofer.plan.occlusions import occlusion_values, picture_lists


def train(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["method"]
    require_training(config, wildcards["division"], name)
    occlusions = training_occlusions(config, name, wildcards["occlusion"])
    occlusions = [] if occlusions == [CLEAN] else occlusions
    needs = needed(config, name, in_training=True)
    corpus, flow = wildcards["corpus"], config.methods[name].flow or config.apex
    strategy = [] if flow == config.apex else [flow]
    further = further_corpora(config, name)
    splits = config.divisions[wildcards["division"]].splits_learned(config.corpora[corpus].splits)

    def learned(flow: str, occlusion: str) -> list[str]:
        return paths.flows(config, corpus, flow, occlusion, splits)

    return Declared(
        {
            "method": method_values(config, name),
            "training": training_values(config, name),
            "kernels": config.kernels,
            "size": config.size,
            "pack": rounds_of_pack(wildcards["pack"]),
            "needed": _values(config, needs),
        },
        reads={
            "division": paths.division(corpus, wildcards["division"]),
            "apex_clean": learned(config.apex, CLEAN),
            "apex_occluded": {occlusion: learned(config.apex, occlusion) for occlusion in occlusions},
            "training_clean": [path for flow in strategy for path in learned(flow, CLEAN)],
            "training_occluded": {occlusion: learned(flow, occlusion) for flow in strategy for occlusion in occlusions},
            "further_clean": {corpus: paths.flows(config, corpus, flow, CLEAN) for corpus in further},
            "further_occluded": {
                f"{corpus}/{occlusion}": paths.flows(config, corpus, flow, occlusion)
                for corpus in further
                for occlusion in occlusions
            },
            "needed": _needed_models(config, needs, wildcards),
        },
        members=_modules(config, name, *needs.values()),
    )


def restore(config: Config, wildcards: Wildcards) -> Declared:
    name, corpus = wildcards["method"], wildcards["corpus"]
    require_training(config, wildcards["division"], name)
    needs = needed(config, name)
    return Declared(
        {
            "method": method_values(config, name),
            "training": training_values(config, name),
            "kernels": config.kernels,
            "size": config.size,
            "needed": _values(config, needs),
        },
        reads={
            "division": paths.division(corpus, wildcards["division"]),
            "apex_clean": paths.flows(config, corpus, config.apex, CLEAN),
            "apex_occluded": paths.flows(config, corpus, config.apex, wildcards["occlusion"]),
            "weights": _models(config, name, wildcards),
            "needed": _needed_models(config, needs, wildcards),
        },
        members=_modules(config, name, *needs.values()),
    )


def recognise(config: Config, wildcards: Wildcards) -> Declared:
    name, corpus, occlusion = wildcards["method"], wildcards["corpus"], wildcards["occlusion"]
    recogniser = recogniser_of(config, name)
    require_training(config, wildcards["division"], recogniser)
    needs = needed(config, recogniser)
    flows = paths.flows(config, corpus, config.apex, occlusion)
    if recogniser != name:
        restored = restoration_entry(config, name)
        flows = [paths.method_file(corpus, wildcards["division"], restored, occlusion, "restored.h5")]
    return Declared(
        {
            "recogniser": method_values(config, recogniser),
            "training": training_values(config, recogniser),
            "kernels": config.kernels,
            "size": config.size,
            "needed": _values(config, needs),
        },
        reads={
            "division": paths.division(corpus, wildcards["division"]),
            "flows": flows,
            "weights": _models(config, recogniser, wildcards),
            "needed": _needed_models(config, needs, wildcards),
        },
        members=_modules(config, recogniser, *needs.values()),
    )


def train_stills(config: Config, wildcards: Wildcards) -> Declared:
    name, division = wildcards["method"], wildcards["division"]
    require_training(config, division, name)
    method = config.methods[name]
    needs = needed(config, name, in_training=True)
    corpora = [wildcards["corpus"], *further_corpora(config, name)]
    occlusions = training_occlusions(config, name, wildcards["occlusion"])
    hidden = [occlusion for occlusion in occlusions if occlusion != CLEAN]
    return Declared(
        {
            "method": method_values(config, name),
            "training": training_values(config, name),
            "still": as_json(config.stills[method.still]),
            "occlusions": [None if name == CLEAN else occlusion_values(config, name) for name in occlusions],
            "most_per_class": method.train_on.most_per_class,
            "pack": rounds_of_pack(wildcards["pack"]),
            "needed": _values(config, needs),
        },
        reads={
            "divisions": {corpus: paths.division(corpus, division) for corpus in corpora},
            "faces": {
                corpus: paths.faces(
                    config, corpus, config.divisions[division].splits_learned(config.corpora[corpus].splits)
                )
                for corpus in corpora
            },
            "occluders": {
                f"{corpus}/{number}": [paths.occluders(corpus, occlusion)]
                for corpus in corpora
                for number, occlusion in enumerate(occlusions)
                if occlusion in hidden
            },
            "external": external_weights(config, name),
            "needed": _needed_models(config, needs, wildcards),
        },
        members=_modules(config, name, *needs.values()),
        lists=picture_lists(config, hidden),
    )


def recognise_stills(config: Config, wildcards: Wildcards) -> Declared:
    name, corpus, division = wildcards["method"], wildcards["corpus"], wildcards["division"]
    needs = needed(config, name)
    trained_in = models_at(config, name, corpus, division, wildcards["occlusion"])[1]
    splits = config.divisions[division].splits_tested(config.corpora[corpus].splits)
    method = config.methods[name]
    return Declared(
        {
            "method": method_values(config, name),
            "training": training_values(config, name),
            "round": None if trained_in == division else 0,
            "needed": _values(config, needs),
        },
        reads={
            "division": paths.division(corpus, division),
            "pictures": paths.stills(config, corpus, method.still, wildcards["occlusion"], splits),
            "weights": _models(config, name, wildcards),
            "needed": _needed_models(config, needs, wildcards),
        },
        members=_modules(config, name, *needs.values()),
    )


def import_weights(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["weights"]
    entry = config.weights[name]
    if entry.file is None:
        raise OferError(
            f"config: weights.{name}.file: no file given; say where the weights lie, or set `weights: null` in the "
            "methods that begin with them"
        )
    return Declared({"layout": entry.layout, "file": entry.file}, lists=(entry.file,))


def _values(config: Config, needs: dict[str, str]) -> dict[str, Any]:
    return {role: method_values(config, name) for role, name in needs.items()}


def _needed_models(config: Config, needs: dict[str, str], wildcards: Wildcards) -> dict[str, list[str]]:
    return {role: _models(config, name, wildcards) for role, name in needs.items()}


def _modules(config: Config, *methods: str) -> tuple[str, ...]:
    return tuple(sorted({module for name in methods for module in recipe_modules(config, name)}))


def _models(config: Config, method: str, wildcards: Wildcards) -> list[str]:
    """Return the models that a method entry applies, all packs; none where it learns while it is applied."""
    if not config.is_trained(method):
        return []
    home = models_at(config, method, wildcards["corpus"], wildcards["division"], wildcards["occlusion"])
    corpus, division, occlusion = home
    return paths.pack_files(config, corpus, division, method, occlusion, "models_{pack}.safetensors")
