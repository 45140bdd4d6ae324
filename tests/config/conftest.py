"""A package with a recipe and a loader that an author wrote."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ofer.corpora
import ofer.methods
from ofer.config import loaders, source_faults
from ofer.config import names as recipes
from ofer.jobs import provenance
from tests.workflow.experiment import PROJECT

SETTINGS = """
from dataclasses import dataclass
from typing import Literal

from ofer.methods.settings import Judged, TrainOn


@dataclass(frozen=True, kw_only=True)
class Settings:
    recipe: Literal["added"]
    flow: str = "apex"
    needs: Judged = Judged()
    train_on: TrainOn = TrainOn()
    width: int = 3
"""
RECIPE = """
import numpy as np

from ofer.learning.trained import Trained, empty_curve
from ofer.methods.added import helper

GIVES = "restored"
KNOWS = frozenset({"hole"})


def train(data, settings, needed, *, seed, **_):
    return Trained({"mean": np.zeros(2)}, empty_curve(), {})


def apply(weights, settings, seen, needed, **_):
    return helper.same(seen.flows)
"""
HELPER = """
def same(flows):
    return flows
"""
LOADER = """
from ofer.corpora.sample import Sample


def read_samples(root, *, labels, need_landmarks, options):
    yield Sample()


def folder_counts(root, *, labels, options):
    return {}


def labelled(root, *, labels, options):
    return []
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder that looks like the package, with the recipe `added` and the loader `mycorpus` of an author's."""
    folder = tmp_path / "ofer"
    for name in ("methods", "corpora"):
        (folder / name).mkdir(parents=True)
        for path in (PROJECT / "ofer" / name).iterdir():
            (folder / name / path.name).symlink_to(path)
    for path in (PROJECT / "ofer").iterdir():
        if path.name not in ("methods", "corpora"):
            (folder / path.name).symlink_to(path)
    added = folder / "methods/added"
    added.mkdir()
    for name, text in {"__init__": "", "settings": SETTINGS, "recipe": RECIPE, "helper": HELPER}.items():
        (added / f"{name}.py").write_text(text)
    (folder / "corpora/mycorpus.py").write_text(LOADER)
    for module in (provenance, recipes, loaders):
        monkeypatch.setattr(module, "PACKAGE_FOLDER", folder)
    for parent in (ofer.methods, ofer.corpora):
        name = parent.__name__.split(".")[1]
        monkeypatch.setattr(parent, "__path__", [*parent.__path__, str(folder / name)])
    monkeypatch.chdir(tmp_path)
    importlib.invalidate_caches()
    remembered = (
        recipes.recipes,
        recipes.require_recipe,
        loaders.loaders,
        loaders.require_loader,
        loaders.loader_options,
        recipes.method_settings,
        recipes.recipe_of,
        source_faults.source,
        provenance._read_module,
    )
    for function in remembered:
        function.cache_clear()
    yield folder
    for function in remembered:
        function.cache_clear()
    for module in [name for name in sys.modules if name.startswith(("ofer.methods.added", "ofer.corpora.mycorpus"))]:
        del sys.modules[module]
