"""Loaders that a configuration can name, found by where their modules are, with their options. Parse time only."""

import os
from collections.abc import Mapping
from dataclasses import make_dataclass
from functools import cache
from typing import Any, cast

from ofer.base.by_name import load, short_path
from ofer.config.dataclass_faults import require_frozen
from ofer.config.source_faults import Source
from ofer.corpora.sample import is_of_stills
from ofer.jobs.provenance import PACKAGE_FOLDER

PAGE = "docs/add-a-corpus.md"
CHOICE = ("labels", "options")
CALLS = {
    "read_samples": (("root",), (CHOICE[0], "need_landmarks", CHOICE[1])),
    "folder_counts": (("root",), CHOICE),
    "labelled": (("root",), CHOICE),
}
"""The functions of a loader, with the arguments by position and by name that they are called with."""
OF, OF_OPTIONS = "of", "of_options"
"""Options of a loader that reads by another one: its name, and its options."""


@cache
def loaders() -> list[str]:
    """Return the names of the loaders: the modules of `ofer/corpora` with a function `read_samples`."""
    modules = (PACKAGE_FOLDER / "corpora").glob("*.py")
    return sorted(p.stem for p in modules if "\ndef read_samples(" in p.read_text(encoding="utf-8", errors="replace"))


def is_module(loader: str) -> bool:
    """Return whether `ofer/corpora` has a module of this name, a loader or not."""
    return f"{loader}.py" in os.listdir(PACKAGE_FOLDER / "corpora")


@cache
def require_loader(loader: str) -> None:
    """Raise OferError, in one line that names the file, if the module of a loader is there and cannot be used.

    A module that has none of a loader's functions passes as one that is not meant as a loader.
    """
    if not is_module(loader):
        return
    written = Source(f"ofer.corpora.{loader}", PACKAGE_FOLDER / "corpora" / f"{loader}.py")
    written.require_defined()
    if written.names is not None and written.names.isdisjoint(CALLS):
        return
    for name, (positional, keywords) in CALLS.items():
        written.require_function(name, positional, keywords, PAGE)


def loader_modules(loader: str, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the modules that read a corpus: its loader's, and that of the one by which it reads."""
    return tuple(f"ofer.corpora.{name}" for name in (loader, options.get(OF)) if name)


@cache
def loader_kind(loader: str) -> str:
    """Return what a loader reads: "sequences" or "stills"."""
    return "stills" if is_of_stills(load(f"ofer.corpora.{loader}")) else "sequences"


@cache
def loader_options(loader: str) -> type:
    """Return the options of a loader: the dataclass `Options` of its module, one without fields where it has none.

    Raises OferError, in one line that names the file, where `Options` is no frozen dataclass.
    """
    model: Any = getattr(load(f"ofer.corpora.{loader}"), "Options", None)
    if model is None:
        return make_dataclass("Options", [], frozen=True)
    require_frozen(model, "Options", short_path(PACKAGE_FOLDER / "corpora" / f"{loader}.py"), PAGE)
    return cast(type, model)
