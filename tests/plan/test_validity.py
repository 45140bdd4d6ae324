"""What each stage declares: no value that it does not need, every value that it does."""

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.base.errors import OferError
from ofer.config.entries import above_papers, merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.faces.faceapi_model import NUMBERS
from ofer.jobs.provenance import INERT_MODULES, code_digest
from ofer.papers.settings import PublishedSettings
from ofer.plan.cells import drawn_table
from ofer.plan.comparability import why_not_comparable
from ofer.plan.corpora import corpus_root
from ofer.plan.methods import recipe_modules
from ofer.plan.occlusions import shown_occlusions
from ofer.plan.stages import FIGURES as DRAWN
from ofer.plan.stages import STAGES
from ofer.plan.validity import _fingerprint, validity

PROJECT = Path(__file__).parents[2]
WHOLE = above_papers(PROJECT, yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8")))
DEFAULT = dict(WHOLE)
# One further paper is enough: each value of an entry is edited once.
for paper in ("acnn", "ssl"):
    for section, entries in read_yaml(PROJECT / f"workflow/papers/{paper}.yaml").items():
        DEFAULT[section] = {name: entry for name, entry in DEFAULT[section].items() if name not in entries}
DEFAULT["weights"] = {"mine": {"file": "mine.pth", "layout": "resnet18"}}
DEFAULT["methods"]["gated"] = {"recipe": "acnn"}
DEFAULT["gates"] = {
    "made/gates": {
        "method": "gated",
        "division": "official",
        "corpora": ["affectnet-synthetic", "ferplus-synthetic"],
        "occlusions": ["object", "r16"],
    }
}
DEFAULT["methods"]["masking"] = {"recipe": "ssl_pretext", "steps": 4, "validate_every": 2}
DEFAULT["masks"] = {
    "made/masks": {
        "methods": ["masking", "masking-light"],
        "division": "official",
        "corpora": ["affectnet-synthetic", "ferplus-synthetic"],
        "occlusions": ["object", "r16"],
    }
}
DEFAULT["methods"]["masking-light"] = {"based_on": "masking", "mask_weight": 0.1}
DEFAULT["counts"] = {
    "acnn/table1": {"title": "t", "corpus": "ferplus-synthetic", "published": {"paper": "acnn", "table": 1}}
}
DEFAULT["confusion_matrices"] = {"made/fig1": {"method": "vggf-half", "corpus": "affectnet-synthetic"}}
KEPT = {
    "synthetic",
    "ckplus",
    "mmi",
    "oulucasia",
    "sequences",
    "affectnet",
    "ferplus",
    "affectnet-synthetic",
    "ferplus-synthetic",
}
# Of corpora that no job here reads two are enough; each of their values is edited once.
DEFAULT["corpora"] = {name: entry for name, entry in DEFAULT["corpora"].items() if name in KEPT}

WILDCARDS = {
    "corpus": "synthetic",
    "part": "01",
    "occlusion": "eyes",
    "flow": "apex",
    "table": "table10",
    "page": "table10",
    "counts": "acnn/table1",
    "gates": "made/gates",
    "masks": "made/masks",
    "gallery": "lowerhalf/fig1",
    "confusion_matrix": "made/fig1",
}
STILLS = {
    **WILDCARDS,
    "corpus": "affectnet-synthetic",
    "still": "face64",
    "occlusion": "upper-half",
    "division": "official",
    "method": "vggf-half",
    "pack": "0-0",
    "points": "detected",
}
OTHERWISE = (
    "train",
    "restore",
    "recognise",
    "divide_samples",
    "train_seeds",
    "draw",
    "import_weights",
    "measure_gates",
    "measure_masks",
)
"""Stages with wildcards of their own."""
OF_STILLS = ("align_faces", "place_occluders", "render_stills", "locate_points", "train_stills", "recognise_stills")
JOBS: dict[str, tuple[str, dict[str, str]]] = {
    **{stage: (stage, WILDCARDS) for stage in STAGES if stage not in (*OTHERWISE, *OF_STILLS)},
    **{stage: (stage, STILLS) for stage in OF_STILLS},
    **{
        f"{stage} stills": (stage, STILLS)
        for stage in ("generate", "read_corpus", "gather_samples", "measure_coverage", "divide_samples")
    },
    "measure_gates": ("measure_gates", {**STILLS, "method": "gated"}),
    "measure_masks": ("measure_masks", {**STILLS, "method": "masking"}),
    "locate_points truth": ("locate_points", {**STILLS, "points": "clean", "occlusion": "none"}),
    "make_table stills": ("make_table", {"table": "lowerhalf/table1"}),
    "import_weights": ("import_weights", {"weights": "mine"}),
    **{f"draw_{name}": ("draw", {**WILDCARDS, "figure": name}) for name in DRAWN},
    "divide_samples": ("divide_samples", {**WILDCARDS, "division": "stratified"}),
    "divide_samples official": ("divide_samples", {**WILDCARDS, "division": "official"}),
    "divide_samples test_only": ("divide_samples", {**WILDCARDS, "division": "test_only"}),
    "train_seeds": (
        "train_seeds",
        {"corpus": "synthetic", "division": "stratified", "method": "recogniser-short", "size": "64", "round": "0"},
    ),
    "make_table baselines": ("make_table", {**WILDCARDS, "table": "baselines"}),
    "compare_divisions": ("compare_divisions", {**WILDCARDS, "table": "leakage"}),
    "draw_baselines": ("draw", {**WILDCARDS, "table": "baselines", "figure": "baselines"}),
    **{
        f"{stage} {method}": (stage, {**WILDCARDS, "division": "stratified", "method": method, "pack": "0-4"})
        for stage, method in (
            ("train", "recogniser"),
            ("train", "flowrec"),
            ("restore", "flowrec"),
            ("restore", "mean-filling"),
            ("recognise", "recogniser"),
            ("recognise", "flowrec"),
            ("recognise", "mean-filling"),
        )
    },
}
"""A job of every stage; of the stages that load a recipe, one of each kind; every figure."""

RECOGNISER = {"train recogniser", "recognise recogniser", "recognise flowrec", "recognise mean-filling"}
RESTORER = {"train flowrec", "restore flowrec"}
LEARNING = RECOGNISER | RESTORER | {"restore mean-filling"}
LEARNING_STILLS = {"train_stills", "recognise_stills"}
TABLES = {"make_table", "compare_restorers"}
BASELINES = {"make_table baselines", "draw_baselines"}
FIGURES = {"draw_examples", "draw_confusion"}
EXAMPLE = {"draw_occlusions", "draw_flow_preparation", "draw_strategies", "draw_occlusion_kinds"}
ILLUSTRATIONS = {"draw_similarity", *EXAMPLE}
LEAKAGE = {"compare_divisions"}
STUDIES = {"compare_gates", "compare_masks"}
PICTURED = {
    "draw_preview", "draw_examples", "draw_confusion", "draw_curves", "draw_table", "draw_pipeline", "draw_folds",
    "draw_reconstructed_faces", "draw_gallery", "draw_confusion_matrix", *ILLUSTRATIONS,
}  # fmt: skip
NETWORKS = {"draw_network", "draw_skips"}
SEED_STUDY = {"compare_seeds", "draw_seeds"}


def changed(*edits: tuple[str, Any]) -> Config:
    """Return the default configuration with some values set at dotted paths."""
    raw = copy.deepcopy(DEFAULT)
    for path, value in edits:
        *sections, last = path.split(".")
        inner = raw
        for name in sections:
            inner = inner[name]
        inner[last] = value
    return load_config(raw)


def declared(config: Config) -> dict[str, tuple[str, str]]:
    """Return the slice and the files of every job."""
    found = {}
    for name, (stage, wildcards) in JOBS.items():
        declaration = STAGES[stage](config, wildcards)
        found[name] = (json.dumps(declaration.slice, sort_keys=True), json.dumps(declaration.reads))
    return found


BEFORE = declared(load_config(DEFAULT))


def jobs_that_change(config: Config, which: int | slice = slice(None)) -> set[str]:
    """Return the jobs whose slice (0), or files (1), or either, are others than those of the default configuration."""
    after = declared(config)
    return {name for name in JOBS if after[name][which] != BEFORE[name][which]}


def test_every_stage_has_a_declaration_and_the_reverse() -> None:
    modules = {path.stem for path in PROJECT.glob("ofer/stages/*.py")} - {"__init__"}
    assert set(STAGES) == modules
    assert {stage for stage, _ in JOBS.values()} == modules
    assert set(DRAWN) == {path.stem for path in PROJECT.glob("ofer/figures/*.py")} - {"__init__"}


@pytest.mark.parametrize(
    ("path", "value", "jobs"),
    [
        ("parts", 5, {"generate", "read_corpus", "draw_pipeline", "generate stills", "read_corpus stills"}),
        ("size", 64, set()),
        ("corpora.synthetic.generate.subjects", 37, {"generate", "render_truth"}),
        ("corpora.synthetic.generate.seed", 5, {"generate", "render_truth"}),
        ("corpora.synthetic.labels", "official7", {"read_corpus"}),
        ("corpora.synthetic.expected", {"anger": 1}, {"read_corpus"}),
        ("corpora.synthetic.pupils", {"source": "landmarks", "several": "exclude"}, {"crop_faces"}),
        ("corpora.synthetic.pupils", {"source": "dlib"}, {"crop_faces", "read_corpus"}),
        ("corpora.synthetic.points", "dlib68", {"crop_faces"}),
        ("corpora.synthetic.crop.x", [-1.2, 1.3], {"crop_faces", "render_truth"}),
        ("corpora.synthetic.largest_excluded_share", 0.2, {"gather_samples"}),
        ("corpora.synthetic.publishable_subjects", [], set()),
        ("corpora.ckplus.crop.x", [-1.2, 1.3], set()),
        ("corpora.mmi.options.apex", "largest_change", set()),
        ("corpora.ckplus.root", "/data", set()),
        ("points.detected.moved", 4, {"locate_points"}),
        ("points.detected.upsample", 2, {"locate_points"}),
        ("points.clean.moved", 4, {"locate_points truth"}),
        ("points.clean.upsample", 2, set()),
        ("points.clean.missing", "exclude", {"locate_points truth"}),
        ("points.clean.source", "shipped", {"locate_points truth"}),
        ("occlusions.eyes.fill", "mean", {"occlude_frames", "draw_occlusion_kinds", "measure_coverage"}),
        ("occlusions.mouth.fill", "mean", {"draw_occlusion_kinds", "measure_coverage"}),
        ("occlusions.eyes.hides", ["eyes"], {"measure_coverage", "make_table", "make_table baselines"}),
        ("occlusions.eyes-noise.fill", "saltpepper", {"draw_occlusion_kinds"}),
        ("illustrations.expression", "fear", {"draw_similarity"}),
        ("illustrations.example", "fear", EXAMPLE),
        ("illustrations.frames", 4, {"draw_strategies"}),
        ("illustrations.occlusions", ["lower"], {"draw_occlusion_kinds"}),
        ("flows.apex.farneback.winsize", 17, {"extract_flow", "measure_flow", "draw_preview"} | ILLUSTRATIONS),
        ("flows.apex.sizes", [24, 32, 48, 64, 96, 128], {"extract_flow"}),
        ("flows.apex.dtype", "float32", {"extract_flow"}),
        ("flows.mid.strategy", "all", set()),
        ("methods.recogniser.learning_rate", 0.01, RECOGNISER),
        ("methods.recogniser.dropout", 0.4, RECOGNISER | {"train_seeds"}),
        ("methods.recogniser.precision", "bfloat16", RECOGNISER | {"train_seeds"}),
        ("methods.recogniser.kernels", [3, 3, 5], RECOGNISER | {"draw_network", "train_seeds"}),
        # Its own seed is its models' and no restorer's; tables say it, Figure 8 compares it with others.
        ("methods.recogniser.seed", 3, RECOGNISER | {"make_table", "compare_seeds"}),
        ("methods.recogniser-short.steps", 100, {"train_seeds"}),
        ("methods.recogniser-short.seed", 3, {"compare_seeds"}),
        ("methods.flowrec.loss", "wing", RESTORER),
        ("methods.flowrec.channels", [8, 16, 24], RESTORER | NETWORKS),
        ("methods.flowrec.precision", "bfloat16", RESTORER),
        ("methods.flowrec.skips", [], RESTORER | {"draw_network"}),
        ("methods.mean-filling.judge", "hidden", {"restore mean-filling"}),
        ("methods.harmonic-filling.judge", "hidden", set()),
        # Now the same as zero filling, and compared like it.
        ("methods.harmonic-filling.kind", "zero", {"make_table baselines"}),
        ("divisions.stratified.seed", 1, {"divide_samples"}),
        (
            "divisions.stratified.count", 5,
            {"divide_samples", "make_table", "make_table baselines", "draw_pipeline"},
        ),
        ("kernels", False, LEARNING | {"train_seeds", "extract_flow"}),
        ("training.seed", 1, LEARNING | LEARNING_STILLS | {"make_table", "compare_seeds"}),
        ("training.threads", 2, LEARNING | LEARNING_STILLS | {"train_seeds", "measure_gates", "measure_masks"}),
        ("seeds.count", 9, {"train_seeds"}),
        ("seeds.first", 1, {"train_seeds"}),
        ("seeds.stacked", True, {"train_seeds"}),
        ("seeds.together", 3, {"train_seeds"}),
        ("seeds.sizes", [128, 64], set()),
        ("seeds.division", "stratified_group", {"compare_seeds"}),
        ("seeds.method", "recogniser", {"compare_seeds", "draw_seeds"}),
        ("statistics.draws", 500, TABLES | LEAKAGE | STUDIES | {"make_table baselines", "make_table stills"}),
        ("statistics.margin", 2.0, {"make_table", "make_table baselines", "make_table stills"}),
        ("statistics.corrected", "mcnemar", {"make_table", "make_table baselines", "make_table stills"}),
        (
            "statistics.confidence", 0.9,
            TABLES | LEAKAGE | BASELINES | STUDIES | {"draw_table", "make_table stills"},
        ),
        ("tables.table5.division", "stratified_group", {"compare_seeds"}),
        ("tables.table5.rows.no reconstruction", "recogniser-short", {"compare_seeds", "compare_divisions"}),
        # What both tables compare, both judge alike, in whichever folds they have in common.
        (
            "tables.table10.division", "stratified_group",
            TABLES | {"compare_seeds", "make_table baselines", "draw_pipeline"},
        ),
        ("tables.baselines.division", "stratified_group", TABLES | {"compare_seeds", "make_table baselines"}),
        (
            "tables.table10.seeds", 2,
            TABLES | {"make_table baselines", "draw_table", "draw_examples", "draw_confusion", "draw_curves"},
        ),
    ],
)  # fmt: skip
def test_a_value_reaches_these_slices_and_no_others(path: str, value: Any, jobs: set[str]) -> None:
    assert jobs_that_change(changed((path, value)), 0) == jobs


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, f"{path}.{key}" if path else key)]
    return [(path, value)]


def other_values(value: Any) -> list[Any]:
    """Return values of the same type, of which one at least should be valid in its place."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, 256]
    if isinstance(value, float):
        return [value * 0.9]
    if isinstance(value, list):
        longer = [value[0], value[1] + 1] if len(value) == 2 and isinstance(value[1], int | float) else value * 2
        return [value[:-1], value[::-1], longer or [1]]
    return [
        "official7", "similarity", "exclude", "landmarks", "noise", "three_frames", "inter_ocular_distance", "float32",
        "wing", "endpoint", "mcnemar", "cosine", "constant", "accuracy", "harmonic", "mean", "stratified_group",
        "stratified", "cuda", "mid", "apex", "pca", "rpca", "telea", "bfloat16",
        "fear", "first", "largest_change", "NI", "Weak", "cropped", "keep",
    ]  # fmt: skip


USED = {
    "vggf-full", "vggf-half", "vggface-full", "vggface-half",
    "recogniser", "recogniser-short", "flowrec", "mean-filling", "pca-reconstruction", "rpca-reconstruction",
    "masking", "flowrec-mask-channel", "recogniser-clean-and-occluded",
}  # fmt: skip
"""Method entries that a job above names, or an entry that it names is based on; of the last two the table of opponents
says what they are told."""

UNUSED = {
    "vggf-full", "vggf-half", "vggface-full", "vggface-half",
    # Entries that no job above uses, and values that only choose which jobs there are.
    *(f"corpora.{name}" for name in set(DEFAULT["corpora"]) - {"synthetic", "affectnet-synthetic"}),
    "occlusions.eyes-tight", "occlusions.mouth-tight", "occlusions.lower-tight",
    *(f"occlusions.{name}" for name in ("left-half", "right-half", "r8", "r16", "r24")),
    "occlusions.object", "occlusions.object-train", "occlusions.object-pretext",
    "points.shipped", "points.detected-clean",
    "flows.mid", "flows.three-frames", "flows.all", "flows.all-apex",
    *(f"methods.{name}" for name in set(DEFAULT["methods"]) - USED),
    *(f"tables.{name}" for name in set(DEFAULT["tables"]) - {"table10", "baselines", "leakage", "lowerhalf/table1"}),
    "corpora.synthetic.publishable_subjects", "methods.pca-reconstruction.kind",
    "methods.vggface-full.epochs",
}  # fmt: skip


@cache
def edited() -> dict[str, Config | None]:
    """Return, for each value of the default configuration, one in which it alone is another; None if none was guessed.

    What took the place of a value takes that of the same value under the same key elsewhere.
    """
    guesses: dict[tuple[str, str, str], list[Any]] = {}
    found: dict[str, Config | None] = {}
    for path, value in leaves(DEFAULT):
        if value is None:
            continue
        kind = (path.split(".")[0], path.split(".")[-1], json.dumps(value))
        found[path] = None
        for other in guesses.get(kind, other_values(value)):
            try:
                if other != value:
                    found[path] = changed((path, other))
                    guesses[kind] = [other]
                    break
            except OferError:
                continue
        else:
            guesses.setdefault(kind, [])
    return found


@pytest.mark.xdist_group("edited")
def test_only_names_and_kinds_are_not_edited_here() -> None:
    # The tests of the configuration and those below have them.
    assert {path.split(".")[-1] for path, config in edited().items() if config is None} == {
        "corpus", "size", "apex", "stacked", "loader", "scheme", "publishable_subjects", "source", "based_on", "recipe",
        "recogniser", "restorer", "fill", "method", "occlusions", "paper", "table", "occlusion", "compare",
        "Our method", "share", "objects_of", "network", "still", "colour", "votes", "layout",
        "start", "release", "by", "dropouts", "of",
        *(row for table in DEFAULT["tables"].values() for row in table.get("rows", {})),
    }  # fmt: skip


@pytest.mark.xdist_group("edited")
def test_every_value_of_a_used_entry_reaches_a_job_and_of_another_none() -> None:
    wrong = []
    for path, config in edited().items():
        if config is None:
            continue
        reached = jobs_that_change(config)
        unused = any(path == start or path.startswith(f"{start}.") for start in UNUSED)
        if re.fullmatch(r"methods\.[\w-]+\.kind", path):
            # It may have become another entry's double, and is then compared like it.
            reached -= BASELINES
        # Figure 8 says of every table whether its folds are those of its seeds; the leakage has the cells of one.
        unused &= not re.fullmatch(r"tables\.[\w/]+\.division|tables\.table5\.lines", path)
        # Of another corpus that is learned from, too, the parts with samples to learn from are read.
        unused &= path != "corpora.ferplus-synthetic.splits"
        if bool(reached) == unused:
            wrong.append((path, reached))
    assert not wrong


@pytest.mark.parametrize(
    ("edits", "slices", "files"),
    [
        # What an entry is called is no value but where it is drawn; it shows in the paths of what is read.
        (
            [("flows.middle", {"based_on": "mid"}), ("methods.flowrec.flow", "middle")],
            {"draw_pipeline"}, {"train flowrec"},
        ),
        (
            [("flows.first", {"based_on": "apex"}), ("apex", "first")],
            {"draw_pipeline"},
            LEARNING - {"recognise flowrec", "recognise mean-filling"} | {"draw_examples", "train_seeds"},
        ),
        (
            [("methods.same", {"based_on": "recogniser"}), ("methods.flowrec.needs.recogniser", "same")],
            {"draw_pipeline", "draw_network", "compare_seeds", "make_table baselines"} | TABLES,
            {"recognise flowrec", "make_table", "make_table baselines"} | FIGURES,
        ),
        (
            [("methods.same", {"based_on": "flowrec"}), ("tables.table10.rows.restored flow (flowrec)", "same"),
             ("tables.table10.restorer", "same")],
            TABLES | {"draw_curves", "draw_pipeline"} | NETWORKS, TABLES | FIGURES | {"draw_curves"},
        ),
        (
            [("tables.table10.division", "stratified_group")],
            TABLES | {"compare_seeds", "make_table baselines", "draw_pipeline"}, TABLES | FIGURES | {"draw_curves"},
        ),
    ],
)  # fmt: skip
def test_another_entry_with_the_same_values_chooses_files_only(
    edits: list[tuple[str, Any]], slices: set[str], files: set[str]
) -> None:
    config = changed(*edits)
    assert jobs_that_change(config, 0) == slices
    assert jobs_that_change(config, 1) == files


def test_schemes_and_folds_are_told_apart() -> None:
    config = load_config(DEFAULT)
    for name, key, value in (
        ("divide_samples", "division", "stratified_group"),
        ("train flowrec", "pack", "5-9"),
        ("occlude_frames", "occlusion", "mouth"),
        ("extract_flow", "flow", "mid"),
        ("generate", "part", "02"),
        ("make_table", "table", "table10_group"),
        ("train_seeds", "size", "96"),
        ("train_seeds", "round", "9"),
        ("train_seeds", "method", "recogniser"),
        ("train flowrec", "method", "recogniser"),
    ):
        stage, wildcards = JOBS[name]
        assert STAGES[stage](config, wildcards).slice != STAGES[stage](config, {**wildcards, key: value}).slice


@pytest.mark.parametrize(
    ("corpus", "option", "value"),
    [("mmi", "apex", "largest_change"), ("oulucasia", "light", "Dark"), ("sequences", "most_frames", 10)],
)
def test_options_reach_the_stage_that_reads_the_corpus_and_no_other(corpus: str, option: str, value: Any) -> None:
    before, after = (
        changed((f"corpora.{corpus}.root", "/data"), *edits)
        for edits in ((), ((f"corpora.{corpus}.options.{option}", value),))
    )
    for stage in ("read_corpus", "crop_faces", "gather_samples"):
        slices = [STAGES[stage](config, {**WILDCARDS, "corpus": corpus}).slice for config in (before, after)]
        assert (slices[0] != slices[1]) == (stage == "read_corpus")
    assert STAGES["read_corpus"](after, {"corpus": corpus}).slice["options"][option] == value


def test_another_corpus_chooses_other_files() -> None:
    config = changed(("corpus", "ckplus"), ("corpora.ckplus.root", "/data"))
    both = jobs_that_change(config, 0) | jobs_that_change(config, 1)
    # Whose corpora are their own: stills.
    pictured = PICTURED - {"draw_gallery", "draw_confusion_matrix"}
    assert both == {"measure_flow", "draw_network", *TABLES, *LEAKAGE, *BASELINES, *pictured, *SEED_STUDY}


def test_slices_below_the_tables_name_no_other_entry() -> None:
    renamed = {
        name: f"{name}-renamed" for section in ("flows", "methods", "occlusions") for name in DEFAULT[section]
    }  # fmt: skip
    for name, (text, _) in BEFORE.items():
        if name in TABLES | LEAKAGE | BASELINES | PICTURED | SEED_STUDY | STUDIES | {"measure_flow", "draw_gates"}:
            # Their rows, columns and titles are names of entries.
            continue
        values = [value for _, value in leaves(json.loads(text))]
        method = JOBS[name][1].get("method")
        recipes = {"recogniser", "flowrec", "filling", "apex", "mid"}
        # A recipe or a strategy may be called like an entry.
        assert not (set(map(str, values)) & set(renamed)) - recipes, (name, method)


class TestPicturesOfOnesOwn:
    def config(self, folder: Path, objects: list[str]) -> Config:
        own = {"based_on": "eyes", "fill": "image", "images": str(folder), "objects": objects}
        return changed(("occlusions.pictured", own))

    def found(
        self, folder: Path, pictures: dict[str, str], objects: list[str], occlusion: str = "pictured"
    ) -> list[str]:
        folder.mkdir(exist_ok=True)
        for name, content in pictures.items():
            (folder / name).write_text(content)
        _fingerprint.cache_clear()
        job = validity(self.config(folder, objects), "occlude_frames", {**WILDCARDS, "occlusion": occlusion})
        return [job.slice, job.data]

    @pytest.mark.parametrize(
        ("objects", "edit", "noticed"),
        [
            ([], {"hat.png": "after"}, True),
            ([], {"new.jpg": "before"}, True),
            ([], {"readme.txt": "after", ".new.png": "x"}, False),
            (["cup"], {"cup.png": "after"}, True),
            (["cup"], {"hat.png": "after", "new.jpg": "before"}, False),
        ],
    )
    def test_a_change_is_noticed_where_the_entry_chooses_from_that_picture(
        self, tmp_path: Path, objects: list[str], edit: dict[str, str], noticed: bool
    ) -> None:
        before = self.found(tmp_path, {"cup.png": "before", "hat.png": "before", "readme.txt": "before"}, objects)
        painted = self.found(tmp_path, {}, objects, "eyes")
        assert (self.found(tmp_path, edit, objects) != before) == noticed
        assert self.found(tmp_path, {}, objects, "eyes") == painted

    def test_a_folder_with_a_fault_is_left_to_the_stage(self, tmp_path: Path) -> None:
        config = self.config(tmp_path / "nowhere", [])
        assert validity(config, "occlude_frames", {**WILDCARDS, "occlusion": "pictured"}).data == "none"

    def test_values_without_a_meaning_for_the_fill_reach_no_job(self, tmp_path: Path) -> None:
        kinds = {"fit", "images", "objects"}
        for occlusion, known in (("eyes", set()), ("pictured", kinds), ("eyes-removal", set())):
            config = self.config(tmp_path, [])
            values = STAGES["occlude_frames"](config, {**WILDCARDS, "occlusion": occlusion}).slice["occlusion"]
            assert set(values) & kinds == known


class TestSubsets:
    def config(self, folder: Path, *, column: bool = True, **values: Any) -> Config:
        entry = {"corpus": "affectnet-synthetic", "list": str(folder / "list.txt"), "format": "ran_pose", **values}
        columns = dict(DEFAULT["tables"]["lowerhalf/table1"]["columns"])
        if column:
            columns["turned"] = {"corpus": "affectnet-synthetic", "subset": "turned"}
        return changed(("subsets", {"turned": entry}), ("tables.lowerhalf/table1.columns", columns))

    def test_an_entry_reaches_no_job_but_by_a_column(self, tmp_path: Path) -> None:
        unused = self.config(tmp_path, column=False)
        assert jobs_that_change(unused, 0) == jobs_that_change(unused, 1) == set()
        (tmp_path / "list.txt").touch()
        used = self.config(tmp_path)
        # Nothing is trained or predicted for it.
        assert jobs_that_change(used, 0) == jobs_that_change(used, 1) == {"make_table stills"}
        before, after = (set(validity(config, *JOBS["make_table stills"]).inputs) for config in (unused, used))
        assert before == after

    @pytest.mark.parametrize("values", [{"dedup": True}, {"format": "ran_ferplus"}])
    def test_its_values_reach_the_tables_with_that_column(self, tmp_path: Path, values: dict[str, Any]) -> None:
        (tmp_path / "list.txt").touch()
        before, after = declared(self.config(tmp_path)), declared(self.config(tmp_path, **values))
        assert {name for name in JOBS if before[name] != after[name]} == {"make_table stills"}

    def test_the_list_is_data_of_the_tables_with_that_column(self, tmp_path: Path) -> None:
        found = []
        for text in ("3/1.jpg", "3/2.jpg"):
            (tmp_path / "list.txt").write_text(text)
            _fingerprint.cache_clear()
            config = self.config(tmp_path)
            found.append({name: validity(config, *JOBS[name]).data for name in ("make_table", "make_table stills")})
        assert found[0]["make_table"] == found[1]["make_table"] == "none"
        assert found[0]["make_table stills"] != found[1]["make_table stills"]


def test_face_apis_model_is_data_of_the_points_that_it_finds_alone(tmp_path: Path) -> None:
    config = changed(("points.faceapi", {"source": "faceapi68", "model": str(tmp_path)}))
    stage, wildcards = JOBS["locate_points truth"]
    found = []
    for content in (b"one", b"another"):
        (tmp_path / NUMBERS).write_bytes(content)
        _fingerprint.cache_clear()
        found.append([validity(config, stage, {**wildcards, "points": points}) for points in ("clean", "faceapi")])
    (clean, faceapi), (clean_after, faceapi_after) = found
    assert clean == clean_after
    assert faceapi.data != faceapi_after.data
    assert "torch" in faceapi.versions and "torch" not in clean.versions


class TestSelectedByAccuracy:
    def test_the_recogniser_then_belongs_to_the_training_of_the_restorer(self) -> None:
        config = changed(("methods.flowrec.select", "accuracy"))
        stage, wildcards = JOBS["train flowrec"]
        declaration = STAGES[stage](config, wildcards)
        assert declaration.slice["needed"]["recogniser"]["recipe"] == "recogniser"
        assert set(declaration.members) == {
            f"ofer.methods.{recipe}.{module}"
            for recipe in ("flowrec", "recogniser")
            for module in ("recipe", "settings")
        }
        models = [f"results/synthetic/stratified/recogniser/none/models_{pack}.safetensors" for pack in ("0-4", "5-9")]
        assert declaration.reads["needed"] == {"recogniser": models}


def test_a_table_in_the_folder_of_a_recipe_counts_by_its_bytes() -> None:
    config = changed(("methods.patches", {"recipe": "acnn", "patches": "grid", "points": None}))
    assert "ofer/methods/acnn/points.csv" in code_digest(recipe_modules(config, "patches"))


class TestValidity:
    @pytest.mark.parametrize("job", JOBS)
    def test_its_digest_covers_the_stage_and_the_members_and_no_inert_module(self, job: str) -> None:
        stage, wildcards = JOBS[job]
        found = validity(load_config(DEFAULT), stage, wildcards)
        code = json.loads(found.code)
        assert {f"ofer.stages.{stage}", *found.members} <= set(code)
        assert not set(code) & (INERT_MODULES | {"ofer.config.whole", "ofer.plan.stages", "ofer.plan.validity"})
        # Settings of recipes are what these get; the others' models stay at the start of the workflow.
        assert not [name for name in code if name.endswith(".settings") and not name.startswith("ofer.methods.")]
        assert "pydantic" not in found.versions

    def test_a_recipe_is_no_part_of_another_method(self) -> None:
        config = load_config(DEFAULT)
        code = {job: set(json.loads(validity(config, *JOBS[job]).code)) for job in JOBS}
        assert not [name for name in code["train recogniser"] if ".flowrec" in name or ".filling" in name]
        assert not [name for name in code["restore mean-filling"] if ".flowrec" in name or ".recogniser" in name]
        # Figure 3 draws what the components are, whatever entries there are.
        assert not [name for name in code["draw_reconstructed_faces"] if re.search(r"\.(flowrec|filling|recog)", name)]
        for job in JOBS:
            if job.split()[0] not in (
                "train",
                "train_seeds",
                "restore",
                "recognise",
                "draw_reconstructed_faces",
                "draw_gallery",
                "measure_gates",
                "measure_masks",
                *LEARNING_STILLS,
                *NETWORKS,
            ):
                assert not [name for name in code[job] if name.startswith("ofer.methods.")], job
        # The drawings of networks need these alone: how they are trained changes no layer.
        for job in NETWORKS:
            assert not [name for name in code[job] if name.endswith((".recipe", ".losses", ".loop"))]

    def test_its_argument_is_a_job(self) -> None:
        wildcards = {"corpus": "synthetic", "division": "stratified"}
        found = validity(load_config(DEFAULT), "divide_samples", wildcards)
        assert json.loads(found.argument({"rounds": "rounds.csv"}, wildcards)) == {
            "inputs": {"samples": "results/synthetic/samples.csv"},
            "outputs": {"rounds": "rounds.csv"},
            "wildcards": wildcards,
            "slice": json.loads(found.slice),
            "members": [],
            "data": "none",
            "plan": found.plan,
        }

    def test_what_is_read_keeps_the_order_in_which_it_is_shown(self) -> None:
        found = validity(load_config(DEFAULT), *JOBS["draw_occlusions"])
        assert list(json.loads(found.argument({}, {}))["inputs"]["frames"]) == ["eyes", "mouth", "lower"]
        assert found.inputs[-1] == "results/synthetic/frames/lower/03.h5"

    def test_the_manifest_of_a_corpus_on_disk_has_its_fingerprint(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "corpus").mkdir()
        (tmp_path / "corpus/a.png").write_text("a")
        config = changed(("corpora.ckplus.root", str(tmp_path / "corpus")))
        found = validity(config, "read_corpus", {"corpus": "ckplus"})
        assert found.data not in ("none", "missing")
        assert validity(config, "gather_samples", {"corpus": "ckplus"}).data == "none"
        assert validity(config, "read_corpus", {"corpus": "synthetic"}).data == "none"

    def test_a_list_of_labels_is_data_even_of_a_built_in_corpus(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        found = []
        for name, text in (("one.csv", "a"), ("two.csv", "b"), ("three.csv", "a")):
            (tmp_path / name).write_text(text)
            config = changed(("corpora.synthetic.labels", f"list:{tmp_path / name}"))
            found.append(validity(config, "read_corpus", {"corpus": "synthetic"}).data)
        assert found[0] != "none"
        assert found[0] != found[1]
        assert found[0] == found[2]


class TestCorpora:
    def test_a_built_in_one_lies_in_the_results(self) -> None:
        assert corpus_root(load_config(DEFAULT), "synthetic") == "results/synthetic/corpus"

    def test_one_without_root_is_an_error_that_names_the_key(self) -> None:
        with pytest.raises(OferError, match=r"config: corpora\.ckplus\.root: no folder given"):
            corpus_root(load_config(DEFAULT), "ckplus")

    @pytest.mark.parametrize("stage", ["generate", "render_truth"])
    def test_only_a_built_in_one_can_be_generated(self, stage: str) -> None:
        with pytest.raises(OferError, match=r"config: corpora\.ckplus"):
            STAGES[stage](load_config(DEFAULT), {**WILDCARDS, "corpus": "ckplus"})

    def test_faces_of_a_licensed_one_are_shown_by_its_list(self) -> None:
        config = changed(
            ("corpus", "ckplus"), ("corpora.ckplus.root", "/d"), ("corpora.ckplus.publishable_subjects", ["S52"])
        )
        assert DRAWN["examples"].declare(config, WILDCARDS).slice["publishable_subjects"] == ["S52"]
        nobody = changed(("corpus", "ckplus"), ("corpora.ckplus.root", "/d"))
        assert DRAWN["examples"].declare(nobody, WILDCARDS).slice["publishable_subjects"] == []


MEASURED = ("no_occlusion", "eyes", "mouth", "lower_part")
"""Columns of Table 10 that are made of no others."""


class TestComparability:
    @staticmethod
    def why(*edits: tuple[str, Any], table: str = "table10") -> str:
        paper = yaml.safe_load((PROJECT / "workflow/presets/paper.yaml").read_text(encoding="utf-8"))
        raw = merged(copy.deepcopy(WHOLE), merged(paper, {"root": "/data"}))
        for path, value in edits:
            *parents, key = path.split(".")
            section = raw
            for parent in parents:
                section = section[parent]
            section[key] = value
        config = load_config(raw)
        return why_not_comparable(config, config.tables[table])

    def test_the_paper_preset_on_ckplus_is_the_papers(self) -> None:
        assert self.why() == ""

    def test_what_is_only_stored_like_ckplus_is_not_the_papers(self) -> None:
        assert self.why(("corpora.ckplus.expected", {"anger": 45})) == "another corpus"
        assert self.why(("corpora.ckplus.expected", {})) == "another corpus"

    def test_a_list_has_its_own_counts_of_ckplus(self) -> None:
        listed = ("corpora.ckplus.labels", "list:selection.csv")
        counts = {"anger": 60, "sequences": 593, "subjects": 123}
        assert self.why(listed, ("corpora.ckplus.expected", counts)) == ""
        assert self.why(listed, ("corpora.ckplus.expected", counts | {"subjects": 20})) == "another corpus"

    def test_with_contempt_there_are_other_classes_than_the_papers(self) -> None:
        assert self.why(("corpora.ckplus.labels", "official7")) == "seven expressions"

    def test_the_built_in_corpus_is_not_the_papers(self) -> None:
        config = load_config(DEFAULT)
        assert why_not_comparable(config, config.tables["table10"]) == "synthetic corpus"

    def test_other_folds_are_not_the_papers(self) -> None:
        assert self.why(table="table10_group") == "other folds"
        assert self.why(("divisions.stratified.count", 5)) == "5 folds"

    @pytest.mark.parametrize(
        "table",
        [
            name
            for name in DEFAULT["tables"]
            if name not in ("table10_group", "baselines", "leakage", "lowerhalf/mouth_hidden")
        ],
    )
    def test_every_table_of_the_paper_preset_is_the_papers(self, table: str) -> None:
        assert self.why(table=table) == ""

    def test_swapped_rows_are_not_the_papers(self) -> None:
        rows = {"MSE": "flowrec-apex-noskip-wing", "Wing": "flowrec-apex-noskip-mse"}
        edits = [(f"tables.table6.rows.{row}", method) for row, method in rows.items()]
        assert self.why(*edits, table="table6").startswith("methods.flowrec-apex-noskip-")
        assert self.why(("tables.table10.columns.eyes.occlusion", "mouth")) == (
            "occlusions.mouth.boxes differs from the paper preset"
        )

    def test_what_an_occlusion_claims_to_hide_and_by_which_points_it_is_measured_is_free(self) -> None:
        assert self.why(("occlusions.eyes.hides", ["eyes"]), ("corpora.ckplus.points", "dlib68")) == ""

    def test_columns_are_measured_where_the_paper_measures_and_are_what_they_are_there(self) -> None:
        columns = "tables.table10.columns"
        assert self.why((f"{columns}.eyes.corpus", "synthetic"), (f"{columns}.eyes_gap", {})) == "synthetic corpus"
        assert self.why((f"{columns}.lower_part.division", "stratified_group"), (f"{columns}.lower_part_gap", {})) == (
            "other folds"
        )
        gain = {"occlusion": "eyes", "over": {"it": "recogniser"}}
        assert self.why((f"{columns}.eyes", gain)) == "column eyes is another one than the paper's"
        assert (
            self.why(("corpus", "mmi"), ("root", None), *((f"{columns}.{name}.corpus", "ckplus") for name in MEASURED))
            == ""
        )

    def test_values_of_another_paper_are_not_known(self) -> None:
        config = load_config(merged(WHOLE, read_yaml(PROJECT / "workflow/presets/paper.yaml")) | {"root": "/data"})
        published = PublishedSettings(paper="example", table=10)
        table = config.tables["table10"].model_copy(update={"published": published})
        assert why_not_comparable(config, table) == "no values of that paper are known"

    def test_further_rows_are_free(self) -> None:
        assert self.why(("tables.table6.rows.Filling", "mean-filling"), table="table6") == ""
        assert self.why(("methods.mean-filling.kind", "zero")) == ""

    @pytest.mark.parametrize(
        ("key", "value", "named"),
        [
            ("methods.flowrec.steps", 7, "methods.flowrec.steps"),
            ("methods.recogniser.dropout", 0.1, "methods.recogniser.dropout"),
            ("occlusions.eyes.fill", "noise", "occlusions.eyes.fill"),
            ("flows.mid.strategy", "all", "flows.mid.strategy"),
            ("corpora.ckplus.crop.derotate", True, "corpora.ckplus.crop"),
            ("divisions.stratified.seed", 4, "divisions.stratified.seed"),
        ],
    )
    def test_another_value_is_named(self, key: str, value: Any, named: str) -> None:
        assert self.why((key, value)) == f"{named} differs from the paper preset"

    def test_a_value_that_the_table_does_not_use_is_free(self) -> None:
        assert self.why(("methods.flowrec.steps", 7), table="table5") == ""


class TestDrawnTable:
    def test_it_is_table_10_else_the_first_that_restores(self) -> None:
        assert drawn_table(load_config(DEFAULT)).division == "stratified"
        raw = copy.deepcopy(DEFAULT)
        raw["tables"]["other"] = {**raw["tables"].pop("table10"), "division": "stratified_group"}
        raw["tables"] = {name: raw["tables"][name] for name in ("table5", "other")}
        assert drawn_table(load_config(raw)).division == "stratified_group"

    def test_without_one_the_error_names_the_key(self) -> None:
        raw = copy.deepcopy(DEFAULT)
        raw["tables"] = {"table5": raw["tables"]["table5"]}
        with pytest.raises(OferError, match="config: tables: none names a restorer"):
            drawn_table(load_config(raw))

    def test_the_papers_networks_are_drawn_whatever_the_table_restores_with(self) -> None:
        config = changed(("tables.table10.restorer", "harmonic-filling"))
        assert DRAWN["network"].declare(config, WILDCARDS).slice["restorer"]["entry"] == "flowrec"


def test_figures_show_the_occlusions_of_table_10() -> None:
    assert shown_occlusions(load_config(DEFAULT)) == ["eyes", "mouth", "lower"]
    raw = copy.deepcopy(DEFAULT)
    raw["tables"] = {"table5": raw["tables"]["table5"]}
    # Those of stills lie by no eyes.
    stills = ["upper-half", "lower-half", "left-half", "right-half", "r8", "r16", "r24"]
    stills += ["object", "object-train", "object-pretext"]
    assert [*shown_occlusions(load_config(raw)), *stills] == list(DEFAULT["occlusions"])
