"""No pickle is ever loaded: nothing in the code can, and a poisoned one does not run wherever a file is read."""

import ast
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ofer.base.errors import OferError
from ofer.config.entries import read_yaml
from ofer.corpora.arrays import read_array
from ofer.corpora.images import read_grey
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.lists import read_list
from ofer.corpora.manifest import read_manifest
from ofer.faces.files import read_faces
from ofer.flow.files import read_flows
from ofer.flow.truth_files import read_truth
from ofer.learning import weights
from ofer.learning.external import import_weights
from ofer.learning.models import read_model
from ofer.recognition.clip import Clip
from tests.workflow.experiment import PROJECT

SOURCES = [
    path
    for folder in ("ofer", "workflow", "benchmarks", "Snakefile")
    for path in [PROJECT / folder, *sorted((PROJECT / folder).rglob("*"))]
    if path.is_file() and (path.suffix in (".py", ".smk") or path.name == "Snakefile")
]

UNPICKLES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "multiprocessing"}
"""Modules that load pickles or code; processes of multiprocessing send pickles to one another."""

LOADS = {
    ("torch", "load"), ("torch", "save"), ("torch", "compile"), ("torch", "jit"), ("torch", "hub"),
    ("pd", "read_pickle"), ("pandas", "read_pickle"), ("pd", "HDFStore"), ("pd", "read_hdf"), ("pandas", "read_hdf"),
    ("yaml", "load"), ("yaml", "load_all"), ("yaml", "full_load"), ("yaml", "unsafe_load"), ("yaml", "UnsafeLoader"),
    ("yaml", "Loader"), ("yaml", "FullLoader"),
    ("np", "load"), ("numpy", "load"), ("np", "save"),
}  # fmt: skip
CALLS = {"eval", "exec", "compile", "__import__", "read_pickle", "load_pickle"}

EXCUSED = {
    ("benchmarks/stills.py", "multiprocessing"),
    ("benchmarks/synthetic_corpus.py", "multiprocessing"),
    ("benchmarks/whole_trainings.py", "multiprocessing"),
    ("ofer/config/source_faults.py", "compile"),
    ("ofer/corpora/synthetic/stills/writers/affectnet_b.py", "np.save"),
    ("ofer/learning/external.py", "torch.load"),
}
"""Benchmarks that start processes of their own; through them they read no others' files. What looks for faults in the
project's own modules: it compiles them and runs nothing. What writes numbers as AffectNet has them. And the one reader
of weights that others trained, which are shared in no other form: it lets nothing but arrays through (below)."""


def faults(source: str, name: str) -> set[tuple[str, str]]:
    """Return (file, what) of everything in a source that could load a pickle or run text as code."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names} & UNPICKLES
        elif isinstance(node, ast.ImportFrom):
            found |= {(node.module or "").split(".")[0]} & UNPICKLES
            found |= {f"{node.module}.{a.name}" for a in node.names if (node.module, a.name) in LOADS}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in LOADS:
                found.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            found.add(node.func.id)
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            found.add("allow_pickle")
    return {(name, what) for what in found}


def test_nothing_in_the_code_can_load_one() -> None:
    assert len(SOURCES) > 200
    found: set[tuple[str, str]] = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            found |= faults(text, path.relative_to(PROJECT).as_posix())
        else:
            # Snakemake's own syntax is no Python; the words are enough there.
            words = {name for name in UNPICKLES | {"read_pickle", "yaml.load", "torch.load"} if name in text}
            found |= {(path.relative_to(PROJECT).as_posix(), word) for word in words}
    assert found <= EXCUSED


@pytest.mark.parametrize(
    "source",
    ["import pickle", "from joblib import load", "torch.load(p)", "np.load(p)", "yaml.load(text, Loader=loader)",
     "eval(text)", "pd.read_pickle(p)", "from torch import load", "f(p, allow_pickle=True)",
     "import multiprocessing as m"],
)  # fmt: skip
def test_the_search_finds_what_it_looks_for(source: str) -> None:
    assert faults(source, "x.py")


class Poison:
    """Leaves a mark where it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def as_pickle(path: Path, poison: Poison) -> None:
    path.write_bytes(pickle.dumps(poison))


def as_array(path: Path, poison: Poison) -> None:
    with open(path, "wb") as stream:
        np.save(stream, np.array([poison], dtype=object), allow_pickle=True)


def as_checkpoint(path: Path, poison: Poison) -> None:
    torch.save({"weight": poison}, path)


def as_old_checkpoint(path: Path, poison: Poison) -> None:
    torch.save({"weight": poison}, path, _use_new_zipfile_serialization=False)


READERS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "weights": ("model.pt", weights.read),
    "models": ("models_0-4.safetensors", lambda path: read_model([path], 0)),
    "faces": ("00.h5", lambda path: list(read_faces(path))),
    "flows": ("00.h5", lambda path: read_flows([path], 64)),
    "truth": ("00.h5", lambda path: list(read_truth(path))),
    "manifest": ("manifest.csv", read_manifest),
    "list": ("samples.csv", lambda path: read_list(path, ("sample",), "mend it")),
    "landmarks": ("landmarks.txt", read_landmarks),
    "array": ("0_exp.npy", read_array),
    "external weights": ("model.pth", lambda path: import_weights(path, "resnet18")),
    "config": ("config.yaml", read_yaml),
    "image": ("1.png", read_grey),
    "clip": ("clip.mp4", lambda path: list(Clip(path).colour_frames())),
}

loaded: list[str] = []
"""Names of classes that an unpickler looked up, as long as a test listens."""
listening: list[bool] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if listening and event == "pickle.find_class":
        loaded.append(".".join(map(str, arguments)))


@pytest.fixture
def lookups() -> Iterator[list[str]]:
    """Return what unpicklers look up during a test; audit hooks cannot be removed, so one stays and is deaf."""
    if not loaded and _hear not in HOOKS:
        sys.addaudithook(_hear)
        HOOKS.append(_hear)
    loaded.clear()
    listening.append(True)
    yield loaded
    listening.clear()


HOOKS: list[Callable[..., None]] = []


def test_the_poison_works_and_the_ear_hears_it(tmp_path: Path, lookups: list[str]) -> None:
    as_pickle(tmp_path / "p", Poison(tmp_path / "mark"))
    pickle.loads((tmp_path / "p").read_bytes())
    assert (tmp_path / "mark").exists() and lookups


@pytest.mark.parametrize("poisoned", [as_pickle, as_array, as_checkpoint, as_old_checkpoint])
@pytest.mark.parametrize("reader", READERS)
def test_a_poisoned_pickle_is_refused_unread(
    tmp_path: Path, lookups: list[str], reader: str, poisoned: Callable[[Path, Poison], None]
) -> None:
    name, read = READERS[reader]
    poisoned(tmp_path / name, Poison(tmp_path / "mark"))
    with pytest.raises(OferError):
        read(tmp_path / name)
    assert not (tmp_path / "mark").exists() and not lookups
