"""Declarations of the stages that draw. One function a stage, named like it; parse time only."""

from ofer.config import Config
from ofer.declarations import paths
from ofer.declarations.declared import (
    Declared,
    Wildcards,
    method_values,
    named,
    pictured,
    plain,
    shown_occlusions,
    table_of,
)
from ofer.errors import OferError
from ofer.papers.settings import CLEAN, TableSettings


def draw_preview(config: Config, wildcards: Wildcards) -> Declared:
    return Declared(
        {
            **pictured(config),
            "farneback": plain(config.flows[config.apex].farneback),
        },
        reads={
            "faces": paths.faces(config, config.corpus)[0],
            "frames": {name: paths.frames(config, config.corpus, name)[:1] for name in shown_occlusions(config)},
        },
    )


def draw_examples(config: Config, wildcards: Wildcards) -> Declared:
    table, corpus = _restoring(config, wildcards), config.corpus
    occlusions = list(table.occlusions.values())

    def of(methods: dict[str, str], name: str) -> dict[str, list[str]]:
        return {
            f"{column}/{occlusion}": [paths.of_method(corpus, table.folds, method, occlusion, name)]
            for column, method in methods.items()
            for occlusion in occlusions
        }

    restored = {"restored flow": str(table.restorer), **table.fillings}
    recognised = paths.of_method(corpus, table.folds, table.recogniser, CLEAN, "predictions.csv")
    return Declared(
        {
            **pictured(config),
            "size": config.size,
            "occlusions": occlusions,
            "fillings": list(table.fillings),
            "seeds": table.seeds,
        },
        reads={
            "faces": paths.faces(config, corpus),
            "frames": {name: paths.frames(config, corpus, name) for name in occlusions},
            "apex_clean": paths.flows(config, corpus, config.apex, CLEAN),
            "apex_occluded": {name: paths.flows(config, corpus, config.apex, name) for name in occlusions},
            "restored": of(restored, "restored.h5"),
            "reconstructions": of({"restored flow": str(table.restorer)}, "reconstruction.csv"),
            "predictions": {
                "flow": [recognised],
                **of({"occluded flow": table.recogniser, **restored}, "predictions.csv"),
            },
            "truth": paths.truth(config, corpus) if config.corpora[corpus].generate else [],
        },
    )


def draw_confusion(config: Config, wildcards: Wildcards) -> Declared:
    table = _restoring(config, wildcards)
    occlusions = list(table.occlusions.values())
    clean = [(table.recogniser, CLEAN)]
    without, restored = ([(method, name) for name in occlusions] for method in (table.recogniser, str(table.restorer)))

    def of(cells: list[tuple[str, str]]) -> dict[str, list[str]]:
        return {
            name: [paths.of_method(config.corpus, table.folds, method, name, "predictions.csv")]
            for method, name in cells
        }

    return Declared(
        {**named(config), "seeds": table.seeds},
        reads={
            "clean": of(clean)[CLEAN],
            "occluded": of(without),
            "restored": of(restored),
            "folds": paths.division(config.corpus, table.folds),
        },
    )


def draw_curves(config: Config, wildcards: Wildcards) -> Declared:
    table = _restoring(config, wildcards)
    method = str(table.restorer)
    return Declared(
        {**named(config), "restorer": method, "seeds": table.seeds},
        reads={
            "curves": {
                name: paths.of_packs(config, config.corpus, table.folds, method, name, "curves_{pack}.csv")
                for name in table.occlusions.values()
            }
        },
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
        reads={"table": f"results/{wildcards['table']}.csv"},
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
        },
        reads={
            "folds": paths.division(config.corpus, figure.folds),
            "faces": paths.faces(config, config.corpus),
            "frames": {name: paths.frames(config, config.corpus, name) for name in shown_occlusions(config)},
        },
    )


def _restoring(config: Config, wildcards: Wildcards) -> TableSettings:
    """Return the entry of a table that names a restorer. Raises OferError where it names none."""
    table = config.tables[wildcards["table"]]
    if table.restorer is None:
        raise OferError(f"config: tables.{wildcards['table']}.restorer: none, whose work this would show; name one")
    return table
