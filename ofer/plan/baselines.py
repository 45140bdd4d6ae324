"""Declarations of the stages about opponents that the paper lacks. One function a stage; parse time only."""

from ofer.config.whole import Config
from ofer.plan.cells import evidence, predictions, reconstructions, spread
from ofer.plan.declared import Declared, Wildcards, as_json, claims, corpus_label, table_of
from ofer.plan.families import families, opponents


def make_baselines(config: Config, wildcards: Wildcards) -> Declared:
    table = table_of(config, wildcards, opponents=True)
    return Declared(
        {
            **corpus_label(config),
            "name": wildcards["table"],
            "seeds": table.seeds,
            "scheme": table.folds,
            "folds": config.folds.count,
            "statistics": as_json(config.statistics),
            "recogniser": table.recogniser,
            # A list, since canonical JSON sorts the keys of a mapping.
            "occlusions": [list(item) for item in table.occlusions.items()],
            "opponents": opponents(config, table),
            "families": families(config, wildcards["table"]),
            "claims": claims(config, table),
        },
        reads={
            "predictions": predictions(config, table),
            "reconstructions": reconstructions(config, table),
            **evidence(config, table),
        },
        members=spread(table),
    )
