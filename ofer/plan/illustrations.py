"""Declarations of the stages that show samples of the corpus. One function a stage, named like it; parse time only."""

from typing import Any

from ofer.base.data_files import TABLE3
from ofer.config.whole import Config
from ofer.plan import paths
from ofer.plan.declared import (
    Declared,
    Wildcards,
    as_json,
    occlusion_values,
    picture_lists,
    publication,
    shown_occlusions,
)


def draw_similarity(config: Config, wildcards: Wildcards) -> Declared:
    shown = config.illustrations
    return Declared(
        {**_flow_figure(config), "expression": shown.expression, "subjects": shown.subjects}, reads=_samples(config)
    )


def draw_occlusions(config: Config, wildcards: Wildcards) -> Declared:
    occluded = {name: paths.frames(config, config.corpus, name) for name in shown_occlusions(config)}
    return Declared(_example(config), reads={**_samples(config), "frames": occluded})


def draw_flow_preparation(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({**_example(config), "size": config.size}, reads=_samples(config))


def draw_strategies(config: Config, wildcards: Wildcards) -> Declared:
    shown = config.illustrations
    return Declared(
        {**_example(config), "frames": shown.frames, "frame_choice": shown.frame_choice}, reads=_samples(config)
    )


def draw_occlusion_kinds(config: Config, wildcards: Wildcards) -> Declared:
    names = config.illustrations.occlusions
    return Declared(
        {**_example(config), "occlusions": [[name, occlusion_values(config, name)] for name in names]},
        reads=_samples(config),
        members=(TABLE3,),
        lists=picture_lists(config, names),
    )


def _samples(config: Config) -> dict[str, str | list[str]]:
    return {"samples": f"results/{config.corpus}/samples.csv", "faces": paths.faces(config, config.corpus)}


def _flow_figure(config: Config) -> dict[str, Any]:
    return {**publication(config), "farneback": as_json(config.flows[config.apex].farneback)}


def _example(config: Config) -> dict[str, Any]:
    return {**_flow_figure(config), "example": config.illustrations.example}
