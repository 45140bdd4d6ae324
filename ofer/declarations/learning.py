"""What the stages that train and apply methods declare. One function a stage, named like it; parse time only."""

from typing import Any

from ofer.config import Config
from ofer.declarations.declared import (
    Declared,
    Wildcards,
    folds_of_pack,
    further_corpora,
    method_values,
    models_at,
    recipe_module,
    recogniser_of,
    training_occlusions,
    training_values,
)
from ofer.papers.settings import CLEAN


def train(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["method"]
    occlusions = training_occlusions(config, name, wildcards["occlusion"])
    declared: dict[str, Any] = {
        "method": method_values(config, name),
        "training": training_values(config, name),
        "size": config.size,
        "folds": config.folds.count,
        "pack": folds_of_pack(wildcards["pack"]),
        "occlusions": 0 if occlusions == [CLEAN] else len(occlusions),
        "further_corpora": len(further_corpora(config, name)),
    }
    members = {recipe_module(config, name)}
    if declared["method"].get("select") == "accuracy":
        recogniser = recogniser_of(config, name)
        declared["recogniser"] = method_values(config, recogniser)
        members.add(recipe_module(config, recogniser))
    chosen = {
        "apex": config.apex,
        "flow": config.methods[name].flow,
        "recogniser": recogniser_of(config, name),
        "occlusions": occlusions,
        "further_corpora": further_corpora(config, name),
    }
    if "recogniser" not in declared:
        del chosen["recogniser"]
    return Declared(declared, members=tuple(sorted(members)), chosen=chosen)


def restore(config: Config, wildcards: Wildcards) -> Declared:
    return Declared(
        {
            "method": method_values(config, wildcards["method"]),
            "training": training_values(config, wildcards["method"]),
            "size": config.size,
            "folds": config.folds.count,
        },
        members=(recipe_module(config, wildcards["method"]),),
        chosen={"apex": config.apex, **_models(config, wildcards["method"], wildcards)},
    )


def recognise(config: Config, wildcards: Wildcards) -> Declared:
    recogniser = recogniser_of(config, wildcards["method"])
    return Declared(
        {
            "recogniser": method_values(config, recogniser),
            "training": training_values(config, recogniser),
            "size": config.size,
        },
        members=(recipe_module(config, recogniser),),
        chosen={"apex": config.apex, "recogniser": recogniser, **_models(config, recogniser, wildcards)},
    )


def _models(config: Config, method: str, wildcards: Wildcards) -> dict[str, Any]:
    """Return the names by which the models of `method` are chosen; none where it learns while it is applied."""
    if not config.is_trained(method):
        return {}
    corpus, occlusion = models_at(config, method, wildcards["corpus"], wildcards["occlusion"])
    return {"models": [corpus, occlusion], "packs": config.pack_names()}
