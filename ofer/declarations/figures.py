"""What the stages that draw declare. One function a stage, named like it; parse time only."""

from ofer.config import Config
from ofer.declarations.declared import (
    Declared,
    Wildcards,
    chosen_by,
    method_values,
    named,
    pictured,
    plain,
    shown_occlusions,
    table_of,
)


def draw_preview(config: Config, wildcards: Wildcards) -> Declared:
    return Declared(
        {
            **pictured(config),
            "farneback": plain(config.flows[config.apex].farneback),
            "occlusions": shown_occlusions(config),
        }
    )


def draw_examples(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {
            **pictured(config),
            "size": config.size,
            "occlusions": list(table.occlusions.values()),
            "fillings": list(table.fillings),
            "seeds": table.seeds,
        },
        chosen={"apex": config.apex, "filled_by": list(table.fillings.values()), **chosen_by(table)},
    )


def draw_confusion(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {**named(config), "occlusions": list(table.occlusions.values()), "seeds": table.seeds},
        chosen=chosen_by(table),
    )


def draw_curves(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {
            **named(config),
            "occlusions": list(table.occlusions.values()),
            "restorer": table.restorer,
            "seeds": table.seeds,
        },
        chosen={"folds": table.folds, "packs": config.pack_names()},
    )


def draw_table(config: Config, wildcards: Wildcards) -> Declared:
    table = table_of(config, wildcards, opponents=False)
    return Declared(
        {
            **named(config),
            "paper_table": table.paper_table,
            "confidence": config.statistics.confidence,
            "seeds": table.seeds,
        },
        members=(f"ofer.papers.flowrec.{table.paper_table}",),
    )


def draw_reconstructed_faces(config: Config, wildcards: Wildcards) -> Declared:
    figure = config.reconstructed_faces
    return Declared(
        {
            **pictured(config),
            "method": method_values(config, figure.method),
            "scheme": figure.folds,
            "size": figure.size,
            "examples": figure.examples,
            "folds": config.folds.count,
            "occlusions": shown_occlusions(config),
        }
    )
