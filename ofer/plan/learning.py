"""Declarations of the stages that train and apply methods. One function a stage, named like it; parse time only."""

from ofer.config.whole import Config
from ofer.papers.settings import CLEAN
from ofer.plan import paths
from ofer.plan.declared import Declared, Wildcards
from ofer.plan.methods import (
    further_corpora,
    method_values,
    model_files,
    modules_of,
    needed_entries,
    needed_model_files,
    needed_values,
    recogniser_of,
    require_training,
    restoration_entry,
    rounds_of_pack,
    training_occlusions,
    training_values,
)


def train(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["method"]
    require_training(config, wildcards["division"], name)
    occlusions = training_occlusions(config, name, wildcards["occlusion"])
    occlusions = [] if occlusions == [CLEAN] else occlusions
    needs = needed_entries(config, name, in_training=True)
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
            "needed": needed_values(config, needs),
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
            "needed": needed_model_files(config, needs, wildcards),
        },
        members=modules_of(config, name, *needs.values()),
    )


def restore(config: Config, wildcards: Wildcards) -> Declared:
    name, corpus = wildcards["method"], wildcards["corpus"]
    require_training(config, wildcards["division"], name)
    needs = needed_entries(config, name)
    return Declared(
        {
            "method": method_values(config, name),
            "training": training_values(config, name),
            "kernels": config.kernels,
            "size": config.size,
            "needed": needed_values(config, needs),
        },
        reads={
            "division": paths.division(corpus, wildcards["division"]),
            "apex_clean": paths.flows(config, corpus, config.apex, CLEAN),
            "apex_occluded": paths.flows(config, corpus, config.apex, wildcards["occlusion"]),
            "weights": model_files(config, name, wildcards),
            "needed": needed_model_files(config, needs, wildcards),
        },
        members=modules_of(config, name, *needs.values()),
    )


def recognise(config: Config, wildcards: Wildcards) -> Declared:
    name, corpus, occlusion = wildcards["method"], wildcards["corpus"], wildcards["occlusion"]
    recogniser = recogniser_of(config, name)
    require_training(config, wildcards["division"], recogniser)
    needs = needed_entries(config, recogniser)
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
            "needed": needed_values(config, needs),
        },
        reads={
            "division": paths.division(corpus, wildcards["division"]),
            "flows": flows,
            "weights": model_files(config, recogniser, wildcards),
            "needed": needed_model_files(config, needs, wildcards),
        },
        members=modules_of(config, recogniser, *needs.values()),
    )
