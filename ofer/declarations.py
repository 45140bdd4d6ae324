"""What each stage declares: the configuration values it receives and the modules that make it.

One function a stage, named like it. Parse time only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from ofer.comparability import why_not_comparable
from ofer.config import CLEAN, Config, TableSettings
from ofer.errors import OferError

Wildcards = Mapping[str, str]


@dataclass(frozen=True)
class Declared:
    """What one job of a stage depends on besides its inputs."""

    slice: dict[str, Any]
    members: tuple[str, ...] = ()
    """Modules that the stage loads by name, because its wildcards or entries name them."""
    root: str | None = None
    """Corpus folder whose files are the stage's data."""
    lists: tuple[str, ...] = field(default=())
    """Files outside that folder that are data too."""
    chosen: dict[str, Any] = field(default_factory=dict)
    """Names of the entries by which the configuration chooses the stage's input files. No values of the stage, and no
    part of what its work is stored by; but where they change, it reads other files."""


def generate(config: Config, wildcards: Wildcards) -> Declared:
    corpus = config.corpora[wildcards["corpus"]]
    if corpus.generate is None:
        raise OferError(f"config: corpora.{wildcards['corpus']}.generate: missing; this corpus is not a built-in one")
    return Declared({"generate": _plain(corpus.generate), "part": int(wildcards["part"]), "parts": config.parts})


def read_corpus(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["corpus"]
    corpus = config.corpora[name]
    labels = corpus.labels
    return Declared(
        {
            "loader": corpus.loader,
            "root": corpus_root(config, name),
            "labels": labels,
            "expected": dict(corpus.expected),
            "need_landmarks": corpus.pupils.source == "landmarks",
            "parts": config.parts,
        },
        members=(f"ofer.corpora.{corpus.loader}",),
        root=None if corpus.generate else corpus_root(config, name),
        lists=(labels.removeprefix("list:"),) if labels.startswith("list:") else (),
    )


def crop_faces(config: Config, wildcards: Wildcards) -> Declared:
    corpus = config.corpora[wildcards["corpus"]]
    return Declared(
        {
            "root": corpus_root(config, wildcards["corpus"]),
            "pupils": _plain(corpus.pupils),
            "crop": _plain(corpus.crop),
        }
    )


def gather_samples(config: Config, wildcards: Wildcards) -> Declared:
    corpus = config.corpora[wildcards["corpus"]]
    return Declared(
        {
            "corpus": wildcards["corpus"],
            "largest_excluded_share": corpus.largest_excluded_share,
        }
    )


def divide_folds(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({**_plain(config.folds), "scheme": wildcards["folds"]})


def occlude_frames(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({"occlusion": _plain(config.occlusions[wildcards["occlusion"]])})


def extract_flow(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({"flow": _plain(config.flows[wildcards["flow"]])})


def render_truth(config: Config, wildcards: Wildcards) -> Declared:
    corpus = config.corpora[wildcards["corpus"]]
    if corpus.generate is None:
        raise OferError(
            f"config: corpora.{wildcards['corpus']}: true motion is known of built-in corpora only; "
            "ask for this result on one of those"
        )
    return Declared({"generate": _plain(corpus.generate), "crop": _plain(corpus.crop)})


def train(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["method"]
    declared: dict[str, Any] = {
        "method": _values(config, name),
        "training": _plain(config.training),
        "size": config.size,
        "fold": int(wildcards["fold"]),
        "folds": config.folds.count,
    }
    members = {_recipe(config, name)}
    if declared["method"].get("select") == "accuracy":
        recogniser = recogniser_of(config, name)
        declared["recogniser"] = _values(config, recogniser)
        members.add(_recipe(config, recogniser))
    chosen = {"apex": config.apex, "flow": config.methods[name].flow, "recogniser": recogniser_of(config, name)}
    if "recogniser" not in declared:
        del chosen["recogniser"]
    return Declared(declared, members=tuple(sorted(members)), chosen=chosen)


def restore(config: Config, wildcards: Wildcards) -> Declared:
    return Declared(
        {
            "method": _values(config, wildcards["method"]),
            "training": _plain(config.training),
            "size": config.size,
            "folds": config.folds.count,
        },
        members=(_recipe(config, wildcards["method"]),),
        chosen={"apex": config.apex},
    )


def recognise(config: Config, wildcards: Wildcards) -> Declared:
    recogniser = recogniser_of(config, wildcards["method"])
    return Declared(
        {
            "recogniser": _values(config, recogniser),
            "training": _plain(config.training),
            "size": config.size,
        },
        members=(_recipe(config, recogniser),),
        chosen={"apex": config.apex, "recogniser": recogniser},
    )


def measure_flow(config: Config, wildcards: Wildcards) -> Declared:
    farneback = config.flows[config.apex].farneback
    return Declared(
        {"farneback": _plain(farneback), "occlusions": [CLEAN, *shown_occlusions(config)]},
        chosen={"corpus": config.corpus},
    )


def make_table(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {
            "table": _plain(table),
            "cells": [list(cell) for cell in table.cells()],
            "corpus": config.corpus,
            "generated": config.corpora[config.corpus].generate is not None,
            "folds": config.folds.count,
            "statistics": _plain(config.statistics),
            "incomparable": why_not_comparable(config, table),
        },
        members=(f"ofer.papers.flowrec.{table.paper_table}",),
    )


def compare_restorers(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {
            "table": _plain(table),
            "cells": [list(cell) for cell in table.cells()],
            "restored_cells": [list(cell) for cell in table.restored_cells()],
            "statistics": _plain(config.statistics),
        },
        chosen={"corpus": config.corpus},
    )


def draw_preview(config: Config, wildcards: Wildcards) -> Declared:
    return Declared(
        {
            **_pictured(config),
            "farneback": _plain(config.flows[config.apex].farneback),
            "occlusions": shown_occlusions(config),
        }
    )


def draw_examples(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {
            **_pictured(config),
            "size": config.size,
            "occlusions": list(table.occlusions.values()),
            "fillings": list(table.fillings),
        },
        chosen={"apex": config.apex, "filled_by": list(table.fillings.values()), **_chosen_by(table)},
    )


def draw_confusion(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {**_named(config), "occlusions": list(table.occlusions.values())},
        chosen=_chosen_by(table),
    )


def draw_curves(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {
            **_named(config),
            "occlusions": list(table.occlusions.values()),
            "folds": config.folds.count,
            "restorer": table.restorer,
        },
        chosen={"folds": table.folds},
    )


def draw_table(config: Config, wildcards: Wildcards) -> Declared:
    table = config.tables[wildcards["table"]]
    return Declared(
        {**_named(config), "occlusions": list(table.occlusions), "confidence": config.statistics.confidence}
    )


STAGES: dict[str, Callable[[Config, Wildcards], Declared]] = {
    "generate": generate,
    "read_corpus": read_corpus,
    "crop_faces": crop_faces,
    "gather_samples": gather_samples,
    "divide_folds": divide_folds,
    "occlude_frames": occlude_frames,
    "extract_flow": extract_flow,
    "render_truth": render_truth,
    "train": train,
    "restore": restore,
    "recognise": recognise,
    "measure_flow": measure_flow,
    "make_table": make_table,
    "compare_restorers": compare_restorers,
    "draw_preview": draw_preview,
    "draw_examples": draw_examples,
    "draw_confusion": draw_confusion,
    "draw_curves": draw_curves,
    "draw_table": draw_table,
}


def corpus_root(config: Config, name: str) -> str:
    """Return the root folder of a corpus entry. Raises OferError if none is configured."""
    corpus = config.corpora[name]
    if corpus.generate is not None:
        return f"results/{name}/corpus"
    if not corpus.root:
        raise OferError(
            f"config: corpora.{name}.root: no folder given; say where the corpus lies (`--config root=/data/{name}`)"
        )
    return corpus.root


def shown_occlusions(config: Config) -> list[str]:
    """Return the occlusion entries that corpus-wide figures and measures show: those of Table 10, else all."""
    table = config.tables.get("table10")
    return list(table.occlusions.values()) if table else list(config.occlusions)


def recogniser_of(config: Config, method: str) -> str:
    """Return the method entry that recognises what `method` restores; itself if it restores nothing."""
    return getattr(config.methods[method], "recogniser", None) or method


def _values(config: Config, method: str) -> dict[str, Any]:
    # Names of other entries are no values: what they stand for arrives as inputs.
    return {key: value for key, value in _plain(config.methods[method]).items() if key not in ("flow", "recogniser")}


def _chosen_by(table: TableSettings) -> dict[str, Any]:
    return {
        "folds": table.folds,
        "recogniser": table.recogniser,
        "restorer": table.restorer,
        "occlusions": list(table.occlusions.values()),
    }


def _named(config: Config) -> dict[str, Any]:
    return {"corpus": config.corpus, "generated": config.corpora[config.corpus].generate is not None}


def _pictured(config: Config) -> dict[str, Any]:
    corpus = config.corpora[config.corpus]
    shown = "all" if corpus.generate is not None else corpus.publishable_subjects
    return {**_named(config), "publishable_subjects": shown if shown == "all" else list(shown)}


def _recipe(config: Config, method: str) -> str:
    return f"ofer.methods.{config.methods[method].recipe}.recipe"


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json")
