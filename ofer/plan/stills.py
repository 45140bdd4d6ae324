"""Declarations of the stages of still pictures alone. One function a stage, named like it; parse time only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ofer.base.errors import OferError
from ofer.config.figure_faults import require_masks
from ofer.config.names import recipe_of
from ofer.config.whole import Config
from ofer.faces.faceapi_model import MANIFEST, NUMBERS
from ofer.jobs.provenance import source_of
from ofer.learning.told import EXPRESSION
from ofer.papers.settings import CLEAN
from ofer.plan import paths
from ofer.plan.corpora import corpus_root, covers, generated_lists
from ofer.plan.declared import Declared, Wildcards, as_json
from ofer.plan.methods import (
    external_weights,
    further_corpora,
    method_values,
    model_files,
    models_at,
    modules_of,
    needed_entries,
    needed_model_files,
    needed_values,
    recipe_modules,
    require_training,
    rounds_of_pack,
    training_occlusions,
    training_values,
)
from ofer.plan.occlusions import occlusion_values, picture_lists

FACEAPI = "ofer.learning.faceapi_points"
"""Module of face-api's points, which drags torch in."""


def align_faces(config: Config, wildcards: Wildcards) -> Declared:
    corpus = config.corpora[wildcards["corpus"]]
    return Declared(
        {
            "root": corpus_root(config, wildcards["corpus"]),
            "linked_folders": list(corpus.linked_folders),
            "pupils": as_json(corpus.pupils),
            "align": as_json(corpus.align),
        },
        reads={"manifest": f"results/{wildcards['corpus']}/manifest/{wildcards['part']}.csv"},
    )


def place_occluders(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["occlusion"]
    return Declared(
        {"occlusion": occlusion_values(config, name)},
        reads={"faces": paths.faces(config, wildcards["corpus"])},
        lists=picture_lists(config, [name]),
    )


def render_stills(config: Config, wildcards: Wildcards) -> Declared:
    corpus, name, part = wildcards["corpus"], wildcards["occlusion"], wildcards["part"]
    hidden = [] if name == CLEAN else [name]
    return Declared(
        {
            "still": as_json(config.stills[wildcards["still"]]),
            "occlusion": occlusion_values(config, name) if hidden else None,
        },
        reads={
            "faces": f"results/{corpus}/faces/{part}.h5",
            "occluders": [paths.occluders(corpus, occlusion) for occlusion in hidden],
        },
        lists=picture_lists(config, hidden),
    )


def locate_points(config: Config, wildcards: Wildcards) -> Declared:
    corpus, name, occlusion = wildcards["corpus"], wildcards["points"], wildcards["occlusion"]
    entry, settings = config.points[name], config.corpora[corpus]
    generate = settings.generate
    if occlusion != CLEAN and entry.of == "clean":
        raise OferError(f"config: points.{name}.of: clean, but asked for under {occlusion}; ask for it under {CLEAN}")
    if entry.source == "truth" and generate is None:
        raise OferError(
            f"config: points.{name}.source: truth is known of built-in stills, which corpora.{corpus} is not; name "
            "another source"
        )
    if entry.source == "truth" and generate is not None and generate.layout == "ckplus":
        # In that layout the corpus ships its truth.
        entry = entry.model_copy(update={"source": "shipped"})
    hidden = [] if occlusion == CLEAN else [occlusion]
    reads: dict[str, str | list[str]] = {"faces": f"results/{corpus}/faces/{wildcards['part']}.h5"}
    values: dict[str, Any] = {
        "points": entry.values(),
        "occlusion": occlusion_values(config, occlusion) if hidden else None,
    }
    if entry.source == "truth":
        reads |= {
            "manifest": f"results/{corpus}/manifest/{wildcards['part']}.csv",
            "written": generated_lists(config, corpus),
        }
        values |= {
            "root": corpus_root(config, corpus), "pupils": as_json(settings.pupils), "align": as_json(settings.align)
        }  # fmt: skip
    if hidden:
        reads["occluders"] = [paths.occluders(corpus, occlusion)]
    lists = picture_lists(config, hidden)
    if entry.source != "faceapi68":
        return Declared(values, reads=reads, lists=lists)
    return Declared(
        {**values, "detector": FACEAPI},
        reads=reads,
        members=(FACEAPI,),
        lists=(*lists, *(f"{entry.model}/{name}" for name in (MANIFEST, NUMBERS))),
    )


def train_stills(config: Config, wildcards: Wildcards) -> Declared:
    name, division = wildcards["method"], wildcards["division"]
    require_training(config, division, name)
    method = config.methods[name]
    needs = needed_entries(config, name, in_training=True)
    corpora = [wildcards["corpus"], *further_corpora(config, name)]
    occlusions = training_occlusions(config, name, wildcards["occlusion"])
    hidden = [occlusion for occlusion in occlusions if occlusion != CLEAN]
    labels = recipe_of(method.recipe).labels
    # Without expressions to learn, occluders are drawn anew at each look, and lie nowhere before.
    placed = hidden if labels == EXPRESSION else []
    learned = {corpus: config.divisions[division].splits_learned(config.corpora[corpus].splits) for corpus in corpora}
    return Declared(
        {
            "method": method_values(config, name),
            "training": training_values(config, name),
            "still": as_json(config.stills[method.still]),
            "occlusions": [None if name == CLEAN else occlusion_values(config, name) for name in occlusions],
            "labels": labels,
            "most_per_class": getattr(method.train_on, "most_per_class", None),
            "share": getattr(method.train_on, "share", 1.0),
            "pack": rounds_of_pack(wildcards["pack"]),
            "needed": needed_values(config, needs),
        },
        reads={
            "divisions": {corpus: paths.division(corpus, division) for corpus in corpora},
            "faces": {corpus: paths.faces(config, corpus, learned[corpus]) for corpus in corpora},
            "occluders": {
                f"{corpus}/{number}": [paths.occluders(corpus, occlusion)]
                for corpus in corpora
                for number, occlusion in enumerate(occlusions)
                if occlusion in placed
            },
            **_told_points(config, name, learned, occlusions),
            "external": external_weights(config, name),
            "needed": needed_model_files(config, needs, wildcards),
        },
        members=modules_of(config, name, *needs.values()),
        lists=picture_lists(config, hidden),
    )


def recognise_stills(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["method"]
    method = config.methods[name]
    if (given := recipe_of(method.recipe).gives) != "probabilities":
        raise OferError(f"config: methods.{name}: recipe {method.recipe} gives {given}, no answers; name another")
    applied = _applied(config, wildcards)
    return replace(applied, slice={**applied.slice, "training": training_values(config, name)})


def _applied(config: Config, wildcards: Wildcards) -> Declared:
    """Return what every stage depends on that applies a method to the tested pictures."""
    name, corpus, division = wildcards["method"], wildcards["corpus"], wildcards["division"]
    needs = needed_entries(config, name)
    trained_in = models_at(config, name, corpus, division, wildcards["occlusion"])[1]
    splits = config.divisions[division].splits_tested(config.corpora[corpus].splits)
    method = config.methods[name]
    return Declared(
        {
            "method": method_values(config, name),
            "round": None if trained_in == division else 0,
            "needed": needed_values(config, needs),
        },
        reads={
            "division": paths.division(corpus, division),
            "pictures": paths.stills(config, corpus, method.still, wildcards["occlusion"], splits),
            **_told_points(config, name, {corpus: splits}, [wildcards["occlusion"]]),
            "weights": model_files(config, name, wildcards),
            "needed": needed_model_files(config, needs, wildcards),
        },
        members=modules_of(config, name, *needs.values()),
    )


def measure_gates(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["method"]
    recipe = config.methods[name].recipe
    module = f"ofer.methods.{recipe}.gate_values"
    if source_of(module) is None:
        raise OferError(f"config: methods.{name}: networks of recipe {recipe} have no gates; name an entry of `acnn`")
    applied = _applied(config, wildcards)
    return Declared(
        {
            "method": applied.slice["method"],
            "threads": config.training.threads,
            "round": applied.slice["round"],
        },
        reads={key: files for key, files in applied.reads.items() if key != "needed"},
        members=(*recipe_modules(config, name), module),
    )


def measure_masks(config: Config, wildcards: Wildcards) -> Declared:
    name, corpus, occlusion = wildcards["method"], wildcards["corpus"], wildcards["occlusion"]
    require_masks(f"methods.{name}", name, config)
    if occlusion == CLEAN and config.corpora[corpus].generate is None:
        raise OferError(
            f"config: corpora.{corpus}: what lies before filmed faces is not known, by which masks under {CLEAN} could "
            "be measured; ask for an occlusion entry"
        )
    applied, (values, files) = _applied(config, wildcards), covers(config, corpus)
    return replace(
        applied,
        slice={**applied.slice, "threads": config.training.threads, "covers": values},
        reads={
            **applied.reads,
            **files,
            "occluders": [] if occlusion == CLEAN else [paths.occluders(corpus, occlusion)],
        },
    )


def import_weights(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["weights"]
    entry = config.weights[name]
    if entry.file is None:
        raise OferError(
            f"config: weights.{name}.file: no file given; say where the weights lie, or set `weights: null` in the "
            "methods that begin with them"
        )
    return Declared({"layout": entry.layout, "file": entry.file}, lists=(entry.file,))


def _told_points(
    config: Config, method: str, splits: Mapping[str, Collection[str]], occlusions: Sequence[str]
) -> dict[str, dict[str, list[str]]]:
    """Return the points that a method is told, by corpus and number of the occlusion; nothing if it is told none."""
    points = config.points_of(method)
    if points is None:
        return {}
    return {
        "points": {
            f"{corpus}/{number}": paths.points(config, corpus, points, occlusion, of_corpus)
            for corpus, of_corpus in splits.items()
            for number, occlusion in enumerate(occlusions)
        }
    }
