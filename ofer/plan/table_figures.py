"""Figures of a table's entry, each with what the report shows of it and what its job depends on.

A function is called like the module of ofer/figures/ that draws; parse time only.
"""

from typing import Any

from ofer.base.errors import OferError
from ofer.config.whole import Config
from ofer.evaluation.trainings import interval_units
from ofer.papers.formulas import ENDPOINT_ERROR
from ofer.papers.settings import CLEAN, TableSettings
from ofer.plan import paths
from ofer.plan.cells import corpora, entry_of, fillings, occluded_places, table_recogniser
from ofer.plan.comparability import MAIN_PAPER
from ofer.plan.corpora import corpus_label, publication
from ofer.plan.declared import Declared, Wildcards
from ofer.plan.shown import Shown, figure


@figure(Shown("{table}", "svg", "table_figure", "drawn"))
def table(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["table"]
    entry, shape = config.tables[name], entry_of(config, name).shape
    # Whom a still shows is not always told; the table's page says what was drawn there.
    drawn = "" if config.table_kind(entry) == "stills" else f" over {interval_units(entry.seeds)}"
    main_paper = entry.published is None or entry.published.paper == MAIN_PAPER
    return _numbers(
        config,
        name,
        interval=f"{100 * config.statistics.confidence:g} % interval{drawn}",
        published_on="CK+" if main_paper else "the paper's corpora",
        heads={column: shape.columns[column].head for column in shape.first_line},
        heading=shape.heading,
        columns=shape.first_line,
        rows=shape.row_head.lower(),
        unit=shape.unit,
    )


@figure(Shown("{table}", "svg", "baselines", "drawn"))
def baselines(config: Config, wildcards: Wildcards) -> Declared:
    columns = entry_of(config, wildcards["table"]).columns
    errors = {column.place: column.name for column in columns if column.measure == ENDPOINT_ERROR}
    hidden = [column for column in columns if column.hides and column.measure != ENDPOINT_ERROR]
    # Of what is hidden its column of accuracies, and of endpoint errors.
    panels = [[column.name, errors[column.place]] for column in hidden if column.place in errors]
    if not panels:
        raise OferError(
            f"config: tables.{wildcards['table']}.columns: none is an endpoint error, drawn here below the "
            "accuracies; add one (`measure: endpoint_error`), or ask for the table alone"
        )
    return _numbers(config, wildcards["table"], panels=panels)


def _numbers(config: Config, name: str, **shape: Any) -> Declared:
    return Declared(
        {
            **corpus_label(config, *corpora(config, config.tables[name])["corpora"]),
            **shape,
            "confidence": config.statistics.confidence,
            "seeds": config.tables[name].seeds,
        },
        reads={"table": f"results/{name}.csv"},
    )


@figure(Shown("{table}_examples", "png", "examples", "examples"))
def examples(config: Config, wildcards: Wildcards) -> Declared:
    table, corpus, division = _restorer_table(config, wildcards)
    occlusions = list(table.occlusions.values())
    rows = fillings(config, table)
    for row in rows:
        if row in ("flow", "occluded flow", "restored flow"):
            raise OferError(
                f"config: tables.{wildcards['table']}.rows: {row!r} is how the examples call another column; rename it"
            )

    def files(methods: dict[str, str], name: str) -> dict[str, list[str]]:
        return {
            f"{column}/{occlusion}": [paths.method_file(corpus, division, method, occlusion, name)]
            for column, method in methods.items()
            for occlusion in occlusions
        }

    restored = {"restored flow": str(table.restorer), **rows}
    recogniser = table_recogniser(config, table)
    recognised = paths.method_file(corpus, division, recogniser, CLEAN, "predictions.csv")
    return Declared(
        {
            **publication(config, corpus),
            "size": config.size,
            "occlusions": occlusions,
            "fillings": list(rows),
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
                **files({"occluded flow": recogniser, **restored}, "predictions.csv"),
            },
            "truth": paths.truth(config, corpus) if config.corpora[corpus].generate else [],
        },
    )


@figure(Shown("{table}_confusion", "svg", "confusion", "confusion matrices"))
def confusion(config: Config, wildcards: Wildcards) -> Declared:
    table, corpus, division = _restorer_table(config, wildcards)
    occlusions = list(table.occlusions.values())
    recogniser = table_recogniser(config, table)
    clean = [(recogniser, CLEAN)]
    without, restored = ([(method, name) for name in occlusions] for method in (recogniser, str(table.restorer)))

    def files(cells: list[tuple[str, str]]) -> dict[str, list[str]]:
        return {name: [paths.method_file(corpus, division, method, name, "predictions.csv")] for method, name in cells}

    return Declared(
        {**corpus_label(config, corpus), "seeds": table.seeds},
        reads={
            "clean": files(clean)[CLEAN],
            "occluded": files(without),
            "restored": files(restored),
            "division": paths.division(corpus, division),
        },
    )


@figure(Shown("{table}_curves", "svg", "curves", "training curves"))
def curves(config: Config, wildcards: Wildcards) -> Declared:
    table, corpus, division = _restorer_table(config, wildcards)
    method = str(table.restorer)
    return Declared(
        {**corpus_label(config, corpus), "restorer": method, "seeds": table.seeds},
        reads={
            "curves": {
                name: paths.pack_files(config, corpus, division, method, name, "curves_{pack}.csv")
                for name in table.occlusions.values()
            }
        },
    )


def _restorer_table(config: Config, wildcards: Wildcards) -> tuple[TableSettings, str, str]:
    """Return the entry of a table that names a restorer, and the corpus and division where faces are occluded.

    Raises OferError where it names none, or several.
    """
    table, key = config.tables[wildcards["table"]], f"config: tables.{wildcards['table']}"
    if table.restorer is None:
        raise OferError(f"{key}.restorer: none, whose work this would show; name one")
    [(corpus, division), *others] = occluded_places(config, table)
    if others:
        raise OferError(
            f"{key}.columns: are of several corpora or divisions, and this would show one; ask for the table alone"
        )
    return table, corpus, division
