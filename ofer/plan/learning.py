"""Declarations of the stages that train and apply methods. One function a stage, named like it; parse time only."""

from typing import Any

from ofer.config.whole import Config
from ofer.papers.settings import CLEAN
from ofer.plan import paths
from ofer.plan.declared import (
    Declared,
    Wildcards,
    folds_of_pack,
    further_corpora,
    method_values,
    models_at,
    recipe_module,
    recogniser_of,
    restoration_entry,
    training_occlusions,
    training_values,
)


def train(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["method"]
    occlusions = training_occlusions(config, name, wildcards["occlusion"])
    occlusions = [] if occlusions == [CLEAN] else occlusions
    declared: dict[str, Any] = {
        "method": method_values(config, name),
        "training": training_values(config, name),
        "kernels": config.kernels,
        "size": config.size,
        "folds": config.folds.count,
        "pack": folds_of_pack(wildcards["pack"]),
    }
    members = {recipe_module(config, name)}
    selecting: list[str] = []
    if declared["method"].get("select") == "accuracy":
        recogniser = recogniser_of(config, name)
        declared["recogniser"] = method_values(config, recogniser)
        members.add(recipe_module(config, recogniser))
        selecting = _models(config, recogniser, wildcards)
    corpus, flow = wildcards["corpus"], config.methods[name].flow or config.apex
    strategy = [] if flow == config.apex else [flow]
    further = further_corpora(config, name)
    return Declared(
        declared,
        reads={
            "folds": paths.division(corpus, wildcards["folds"]),
            "apex_clean": paths.flows(config, corpus, config.apex, CLEAN),
            "apex_occluded": {
                occlusion: paths.flows(config, corpus, config.apex, occlusion) for occlusion in occlusions
            },
            "training_clean": [path for flow in strategy for path in paths.flows(config, corpus, flow, CLEAN)],
            "training_occluded": {
                occlusion: paths.flows(config, corpus, flow, occlusion) for flow in strategy for occlusion in occlusions
            },
            "further_clean": {corpus: paths.flows(config, corpus, flow, CLEAN) for corpus in further},
            "further_occluded": {
                f"{corpus}/{occlusion}": paths.flows(config, corpus, flow, occlusion)
                for corpus in further
                for occlusion in occlusions
            },
            "recogniser": selecting,
        },
        members=tuple(sorted(members)),
    )


def restore(config: Config, wildcards: Wildcards) -> Declared:
    name, corpus = wildcards["method"], wildcards["corpus"]
    return Declared(
        {
            "method": method_values(config, name),
            "training": training_values(config, name),
            "kernels": config.kernels,
            "size": config.size,
            "folds": config.folds.count,
        },
        reads={
            "folds": paths.division(corpus, wildcards["folds"]),
            "apex_clean": paths.flows(config, corpus, config.apex, CLEAN),
            "apex_occluded": paths.flows(config, corpus, config.apex, wildcards["occlusion"]),
            "weights": _models(config, name, wildcards),
        },
        members=(recipe_module(config, name),),
    )


def recognise(config: Config, wildcards: Wildcards) -> Declared:
    name, corpus, occlusion = wildcards["method"], wildcards["corpus"], wildcards["occlusion"]
    recogniser = recogniser_of(config, name)
    flows = paths.flows(config, corpus, config.apex, occlusion)
    if recogniser != name:
        restored = restoration_entry(config, name)
        flows = [paths.method_file(corpus, wildcards["folds"], restored, occlusion, "restored.h5")]
    return Declared(
        {
            "recogniser": method_values(config, recogniser),
            "training": training_values(config, recogniser),
            "kernels": config.kernels,
            "size": config.size,
        },
        reads={
            "folds": paths.division(corpus, wildcards["folds"]),
            "flows": flows,
            "weights": _models(config, recogniser, wildcards),
        },
        members=(recipe_module(config, recogniser),),
    )


def _models(config: Config, method: str, wildcards: Wildcards) -> list[str]:
    """Return the models that a method entry applies, all packs; none where it learns while it is applied."""
    if not config.is_trained(method):
        return []
    corpus, occlusion = models_at(config, method, wildcards["corpus"], wildcards["occlusion"])
    return paths.pack_files(config, corpus, wildcards["folds"], method, occlusion, "models_{pack}.safetensors")
