"""A method that is told points reads those of its entry, clean or under each occlusion; others read none."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.base.errors import OferError
from ofer.config.entries import above_papers, merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.plan.cells import cells
from ofer.plan.stages import STAGES
from tests.workflow.experiment import PROJECT

DEFAULT = above_papers(PROJECT, read_yaml(PROJECT / "config.yaml"))
SETTINGS = """
from dataclasses import dataclass
from typing import Literal

from ofer.methods.settings import StillFaces


@dataclass(frozen=True, kw_only=True)
class Settings:
    recipe: Literal["added"]
    still: str = "face64"
    points: str | None = "clean"
    train_on: StillFaces = StillFaces()
"""
CORPUS = "results/affectnet-synthetic"
WILDCARDS = {
    "corpus": "affectnet-synthetic", "division": "official", "method": "mine", "occlusion": "any", "pack": "0-0"
}  # fmt: skip


@pytest.fixture
def recipe(package: Path) -> None:
    """Let the recipe `added` be one of stills that is told the points that its setting `points` names."""
    (package / "methods/added/settings.py").write_text(SETTINGS)
    path = package / "methods/added/recipe.py"
    said = path.read_text().replace('"restored"', '"probabilities"').replace(
        'frozenset({"hole"})', '{"points": "points"}'
    )  # fmt: skip
    path.write_text(said)


def config(**method: Any) -> Config:
    entry = {"recipe": "added", "train_on": {"occlusions": ["none", "object-train"]}, **method}
    return load_config(merged(DEFAULT, {"methods": {"mine": entry}}))


def points_read(stage: str, occlusion: str, **method: Any) -> Any:
    return STAGES[stage](config(**method), {**WILDCARDS, "occlusion": occlusion}).reads.get("points")


@pytest.mark.usefixtures("recipe")
def test_training_reads_points_of_what_it_learns_from_under_each_occlusion() -> None:
    learned = "00.h5", "02.h5"
    clean = [f"{CORPUS}/points/clean/none/{part}" for part in learned]
    assert points_read("train_stills", "any") == {"affectnet-synthetic/0": clean, "affectnet-synthetic/1": clean}
    assert points_read("train_stills", "any", points="detected") == {
        f"affectnet-synthetic/{number}": [f"{CORPUS}/points/detected/{occlusion}/{part}" for part in learned]
        for number, occlusion in enumerate(("none", "object-train"))
    }


@pytest.mark.usefixtures("recipe")
def test_recognition_reads_points_of_what_is_tested() -> None:
    for points, folder in (("clean", "clean/none"), ("detected", "detected/object"), ("detected-clean", None)):
        expected = [f"{CORPUS}/points/{folder or 'detected-clean/none'}/{part}" for part in ("01.h5", "03.h5")]
        assert points_read("recognise_stills", "object", points=points) == {"affectnet-synthetic/0": expected}


@pytest.mark.usefixtures("recipe")
def test_the_name_of_the_entry_is_no_value_but_that_there_is_none_is_one() -> None:
    slices = [
        STAGES["recognise_stills"](config(points=points), {**WILDCARDS, "occlusion": "object"}).slice["method"]
        for points in ("clean", "detected", None)
    ]
    assert slices[0] == slices[1] == {"recipe": "added"}
    assert slices[2] == {"recipe": "added", "points": None}
    assert points_read("recognise_stills", "object", points=None) is None


@pytest.mark.usefixtures("recipe")
def test_an_entry_of_points_that_is_not_there_is_one_line() -> None:
    with pytest.raises(OferError, match=r"methods\.mine\.points: no entry 'cleen'"):
        config(points="cleen")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"of": "occluded"}, "points.clean: of: occluded goes with sources dlib68 and faceapi68 alone, not with truth"),
        ({"missing": "square"}, "points.clean: missing: square goes with source dlib68 alone, not with truth"),
        (
            {"source": "faceapi68", "model": "a", "missing": "square"},
            "points.clean: missing: square goes with source dlib68 alone, not with faceapi68",
        ),
        ({"model": "a"}, "points.clean: model: goes with source faceapi68 alone, not with truth"),
        (
            {"source": "faceapi68"},
            "points.clean: model: missing; name the folder `model` of npm's @vladmandic/face-api",
        ),
        ({"source": "dlib5"}, "points.clean.source: .*not 'dlib5'; correct this value"),
        ({"movedd": 4}, "points.clean.movedd: unknown key"),
    ],
)
def test_what_does_not_go_together_is_one_line(edit: dict[str, Any], message: str) -> None:
    with pytest.raises(OferError, match=message):
        load_config(merged(DEFAULT, {"points": {"clean": edit}}))


@pytest.mark.parametrize(
    ("corpus", "points", "occlusion", "message"),
    [
        (
            "rafdb",
            "clean",
            "none",
            "points.clean.source: truth is known of built-in stills, which corpora.rafdb is not",
        ),
        ("rafdb-synthetic", "clean", "object", "points.clean.of: clean, but asked for under object; ask for it under"),
    ],
)
def test_points_that_nobody_has_are_one_line(corpus: str, points: str, occlusion: str, message: str) -> None:
    wildcards = {"corpus": corpus, "points": points, "occlusion": occlusion, "part": "00"}
    with pytest.raises(OferError, match=message):
        STAGES["locate_points"](load_config(DEFAULT), wildcards)


def test_in_the_layout_of_ckplus_the_truth_is_what_is_shipped() -> None:
    wildcards = {"corpus": "synthetic-stills", "points": "clean", "occlusion": "none", "part": "00"}
    exact, shipped = (
        STAGES["locate_points"](load_config(DEFAULT), {**wildcards, "points": name}) for name in ("clean", "shipped")
    )
    assert exact.slice == shipped.slice


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"trained_as": "gacn"}, "methods.moved.trained_as: no entry 'gacn'"),
        ({"trained_as": "gacnn-moved-2"}, "'gacnn-moved-2' has no models of its own; name one that has"),
        ({"trained_as": "gacnn", "width": 0.5}, "'gacnn' has another width; only `points` may differ"),
        ({"trained_as": "recogniser"}, "'recogniser' has another backbone; only `points` may differ"),
    ],
)
def test_models_of_another_network_are_not_applied(edit: dict[str, Any], message: str) -> None:
    with pytest.raises(OferError, match=re.escape(message)):
        load_config(merged(DEFAULT, {"methods": {"moved": {"based_on": "gacnn", "points": "moved-8", **edit}}}))


def test_table_ii_on_raf_db_as_the_page_says_is_of_rafdb_alone_with_points_that_dlib_finds() -> None:
    [_, block, *_] = (PROJECT / "docs/acnn.md").read_text(encoding="utf-8").split("```yaml\n# rafdb.yaml\n")
    paper = read_yaml(PROJECT / "workflow/presets/paper.yaml")
    said = load_config(merged(merged(DEFAULT, paper), yaml.safe_load(block.partition("```")[0])))
    methods = {method for method, place in cells(said, "acnn/table2_rafdb") if place.startswith("rafdb/official/")}
    assert methods == set(said.tables["acnn/table2"].rows.values())
    assert {said.points_of(method) for method in methods} == {None, "detected"}
    assert said.weights["vgg16"].file
