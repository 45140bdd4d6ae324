"""Figures of a table's entry, each with what the report shows of it and what its job depends on.

A function is called like the module of ofer/figures/ that draws; parse time only.
"""

from ofer.base.errors import OferError
from ofer.config.whole import Config
from ofer.papers.settings import CLEAN, TableSettings
from ofer.plan import paths
from ofer.plan.declared import Declared, Wildcards, corpus_label, publication, table_of
from ofer.plan.shown import Shown, figure


@figure(Shown("{table}", "svg", "table_figure", "drawn"))
def table(config: Config, wildcards: Wildcards) -> Declared:
    table = table_of(config, wildcards, opponents=False)
    return Declared(
        {
            **corpus_label(config),
            "paper_table": table.paper_table,
            "confidence": config.statistics.confidence,
            "seeds": table.seeds,
        },
        reads={"table": f"results/{wildcards['table']}.csv"},
        members=(f"ofer.papers.flowrec.{table.paper_table}",),
    )


@figure(Shown("{table}", "svg", "baselines", "drawn"))
def baselines(config: Config, wildcards: Wildcards) -> Declared:
    table = table_of(config, wildcards, opponents=True)
    return Declared(
        {
            **corpus_label(config),
            "occlusions": list(table.occlusions),
            "confidence": config.statistics.confidence,
            "seeds": table.seeds,
        },
        reads={"table": f"results/{wildcards['table']}.csv"},
    )


@figure(Shown("{table}_examples", "png", "examples", "examples"))
def examples(config: Config, wildcards: Wildcards) -> Declared:
    table, corpus = _restorer_table(config, wildcards), config.corpus
    occlusions = list(table.occlusions.values())
    for row in table.fillings:
        if row in ("flow", "occluded flow", "restored flow"):
            raise OferError(
                f"config: tables.{wildcards['table']}.rows: {row!r} is how the examples call another column; rename it"
            )

    def files(methods: dict[str, str], name: str) -> dict[str, list[str]]:
        return {
            f"{column}/{occlusion}": [paths.method_file(corpus, table.folds, method, occlusion, name)]
            for column, method in methods.items()
            for occlusion in occlusions
        }

    restored = {"restored flow": str(table.restorer), **table.fillings}
    recognised = paths.method_file(corpus, table.folds, table.recogniser, CLEAN, "predictions.csv")
    return Declared(
        {
            **publication(config),
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
            "restored": files(restored, "restored.h5"),
            "reconstructions": files({"restored flow": str(table.restorer)}, "reconstruction.csv"),
            "predictions": {
                "flow": [recognised],
                **files({"occluded flow": table.recogniser, **restored}, "predictions.csv"),
            },
            "truth": paths.truth(config, corpus) if config.corpora[corpus].generate else [],
        },
    )


@figure(Shown("{table}_confusion", "svg", "confusion", "confusion matrices"))
def confusion(config: Config, wildcards: Wildcards) -> Declared:
    table = _restorer_table(config, wildcards)
    occlusions = list(table.occlusions.values())
    clean = [(table.recogniser, CLEAN)]
    without, restored = ([(method, name) for name in occlusions] for method in (table.recogniser, str(table.restorer)))

    def files(cells: list[tuple[str, str]]) -> dict[str, list[str]]:
        return {
            name: [paths.method_file(config.corpus, table.folds, method, name, "predictions.csv")]
            for method, name in cells
        }

    return Declared(
        {**corpus_label(config), "seeds": table.seeds},
        reads={
            "clean": files(clean)[CLEAN],
            "occluded": files(without),
            "restored": files(restored),
            "folds": paths.division(config.corpus, table.folds),
        },
    )


@figure(Shown("{table}_curves", "svg", "curves", "training curves"))
def curves(config: Config, wildcards: Wildcards) -> Declared:
    table = _restorer_table(config, wildcards)
    method = str(table.restorer)
    return Declared(
        {**corpus_label(config), "restorer": method, "seeds": table.seeds},
        reads={
            "curves": {
                name: paths.pack_files(config, config.corpus, table.folds, method, name, "curves_{pack}.csv")
                for name in table.occlusions.values()
            }
        },
    )


def _restorer_table(config: Config, wildcards: Wildcards) -> TableSettings:
    """Return the entry of a table that names a restorer. Raises OferError where it names none."""
    table = config.tables[wildcards["table"]]
    if table.restorer is None:
        raise OferError(f"config: tables.{wildcards['table']}.restorer: none, whose work this would show; name one")
    return table
