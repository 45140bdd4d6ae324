"""Declarations of the stages of Figure 8: sizes and seeds. One function a stage, named like it; parse time only."""

from ofer.base.data_files import FIG8
from ofer.base.errors import OferError
from ofer.config.whole import Config
from ofer.jobs.provenance import source_of
from ofer.papers.settings import CLEAN
from ofer.plan import paths
from ofer.plan.cells import table_recogniser
from ofer.plan.corpora import corpus_label
from ofer.plan.declared import Declared, Wildcards, as_json
from ofer.plan.methods import MACHINE, method_values, recipe_modules, recogniser_of, require_training, training_values


def train_seeds(config: Config, wildcards: Wildcards) -> Declared:
    name, size, number = wildcards["method"], int(wildcards["size"]), int(wildcards["round"])
    division = wildcards["division"]
    require_training(config, division, name)
    seeds = config.seeds
    if recogniser_of(config, name) != name or size not in seeds.sizes or number >= config.divisions[division].rounds:
        raise OferError(
            f"config: seeds: no seeds of {name} at size {size} in round {number}; see `seeds` and `divisions`"
        )
    recipe = recipe_modules(config, name)
    stacked = recipe[0].removesuffix("recipe") + "stacked"
    can_stack = source_of(stacked) is not None
    corpus, flow = wildcards["corpus"], config.methods[name].flow or config.apex
    return Declared(
        {
            "method": method_values(config, name),
            "training": {
                key: value for key, value in as_json(config.training).items() if key not in ("seed", *MACHINE)
            },
            "kernels": config.kernels,
            "size": size,
            "round": number,
            "seeds": list(range(seeds.first, seeds.first + seeds.count)),
            "stacked": seeds.stacked if can_stack else False,
            "together": seeds.together,
        },
        reads={
            "division": paths.division(corpus, division),
            "apex": paths.flows(config, corpus, config.apex, CLEAN),
            "training": [] if flow == config.apex else paths.flows(config, corpus, flow, CLEAN),
        },
        members=(*recipe, stacked) if can_stack else recipe,
    )


def compare_seeds(config: Config, wildcards: Wildcards) -> Declared:
    return Declared(
        {
            **corpus_label(config),
            "method": config.seeds.method,
            "division": config.seeds.division,
            "size": config.size,
            "configured": training_values(config, config.seeds.method)["seed"],
            "tables": {
                name: {
                    "recogniser": table_recogniser(config, table),
                    "division": table.division,
                    "seed": training_values(config, table_recogniser(config, table))["seed"],
                }
                for name, table in config.tables.items()
                if table.compare != "divisions" and config.table_kind(table) == "sequences"
            },
        },
        reads={
            "predictions": _by_size(config, ""),
            "validation": _by_size(config, "_validation"),
            "division": paths.division(config.corpus, config.seeds.division),
        },
        members=(FIG8,),
    )


def _by_size(config: Config, end: str) -> dict[str, list[str]]:
    """Return files of the study by size: of every round, whose place in the list is its number."""
    study = config.seeds
    return {
        str(size): [
            paths.method_file(
                config.corpus, study.division, study.method, "seeds", f"size{size}_round{number}{end}.csv"
            )
            for number in range(config.divisions[study.division].rounds)
        ]
        for size in study.sizes
    }
