"""Recipes and papers that a configuration can name, found by where their modules are. Parse time only.

What somebody wrote is looked at where an entry names it: a faulty folder that no entry names is nobody's business.
"""

import csv
import os
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args, get_type_hints

from ofer.base.by_name import load, short_path
from ofer.base.data_files import published_file
from ofer.base.errors import OferError
from ofer.config.dataclass_faults import require_frozen, validator
from ofer.config.source_faults import Source, source
from ofer.jobs.provenance import PACKAGE_FOLDER
from ofer.learning.told import EXPRESSION, HOLE, LABELS, POINTS, TRUTH, Knows
from ofer.methods.settings import JUDGE, TrainOn

METHOD_PAGE, TABLE_PAGE = "docs/add-a-method.md", "docs/add-a-table.md"
FILES = ("__init__.py", "settings.py", "recipe.py")
"""What a recipe's folder must have."""

GIVES = ("probabilities", "restored", "masks", "weights")
"""What applying a recipe may give; `weights`: it is not applied, others go on from what it learned."""
CALLS = {
    "train": (("data", "settings", "needed"), ("seed", "checkpoint", "device", "report")),
    "apply": (("weights", "settings", "seen", "needed"), ("device",)),
}
"""The functions of a recipe, with the arguments by position and by name that they are called with."""


@cache
def recipes() -> list[str]:
    """Return the names of the recipes: the folders of `ofer/methods` with a settings module."""
    found = (path.parent.name for path in _methods().glob("*/settings.py"))
    return sorted(name for name in found if name.isidentifier())


def papers() -> list[str]:
    """Return the names of the papers: the folders of `ofer/papers` with published numbers."""
    return sorted(path.parent.name for path in (PACKAGE_FOLDER / "papers").glob("*/published.csv"))


@cache
def printed_rows(paper: str) -> dict[int, dict[str, str]]:
    """Return the rows that a paper prints, by the numbers of its tables, each with its status. Raises OferError."""
    path = PACKAGE_FOLDER.parent / published_file(paper)
    found: dict[int, dict[str, str]] = {}
    try:
        with open(path, newline="", encoding="utf-8") as stream:
            for cell in csv.DictReader(stream):
                found.setdefault(int(cell["table"]), {})[cell["row"]] = cell["status"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OferError(f"{short_path(path)}: cannot be read ({error}); correct it, see {TABLE_PAGE}") from error
    return found


@cache
def method_settings(recipe: str) -> type:
    """Return the settings of a recipe: the dataclass `Settings` of `ofer.methods.<recipe>.settings`.

    Raises OferError, in one line that names the file, where there is none or it is not what the workflow needs.
    """
    file = short_path(_methods() / recipe / "settings.py")
    model: Any = getattr(load(f"ofer.methods.{recipe}.settings"), "Settings", None)
    require_frozen(model, "Settings", file, METHOD_PAGE)
    try:
        types = get_type_hints(model)
    except NameError as error:
        raise OferError(f"{file}: a type of its Settings is not there ({error}); import or define it") from error
    for names in (("recipe",), ("flow", "still")):
        if not types.keys() & names:
            raise OferError(f"{file}: its Settings has no field {' or '.join(names)}; add it, see {METHOD_PAGE}")
    if get_args(types["recipe"]) != (recipe,):
        raise OferError(f'{file}: the recipe of its Settings is another than its folder; write `Literal["{recipe}"]`')
    if not is_dataclass(types.get("needs", TrainOn)):
        raise OferError(f"{file}: needs of its Settings is no dataclass; write one with a field for each role, `str`")
    learnt_on = types.get("train_on", TrainOn)
    if not (isinstance(learnt_on, type) and issubclass(learnt_on, TrainOn)):
        raise OferError(f"{file}: train_on of its Settings is of another kind; write `train_on: TrainOn = TrainOn()`")
    return cast(type, model)


@cache
def require_recipe(recipe: str) -> None:
    """Raise OferError, in one line that names the file, unless the folder of a recipe is whole and can be used.

    Its settings are imported; the rest, which may need seconds for that, is only read. A name without a folder passes.
    """
    # Names are looked up, not tried: one from a configuration may be too long for a file system.
    if recipe not in os.listdir(_methods()) or not (folder := _methods() / recipe).is_dir():
        return
    if not recipe.isidentifier():
        raise OferError(
            f"{short_path(folder)}: Python imports no folder of this name; rename it with letters, digits and _"
        )
    for name in FILES:
        if not (folder / name).is_file():
            raise OferError(f"{short_path(folder / name)}: there is no such file; add it, see {METHOD_PAGE}")
    package = f"ofer.methods.{recipe}"
    written = _sources(package, folder)[f"{package}.recipe"]
    said = _said(written)
    for name, (positional, keywords) in CALLS.items():
        written.require_function(name, positional, keywords, METHOD_PAGE)
    settings = method_settings(recipe)
    validator(settings)
    _require_agreement(said, settings, folder)


@dataclass(frozen=True)
class Recipe:
    """A recipe by its own constants."""

    gives: str
    knows: Knows
    trained_ahead: bool
    labels: str = EXPRESSION
    """What it is told of the pictures that it learns from, one of `LABELS`."""


@cache
def recipe_of(name: str) -> Recipe:
    """Return what a recipe gives and knows; its module, which may need seconds to be imported, is only read."""
    return _said(source(f"ofer.methods.{name}.recipe", _methods() / name / "recipe.py"))


def _said(written: Source) -> Recipe:
    """Return what a recipe's module says by its constants. Raises OferError where one is missing or means nothing."""
    gives, knows = written.constant("GIVES"), written.constant("KNOWS")
    if not isinstance(gives, str) or gives not in GIVES:
        fault, names = _fault("GIVES", gives), " or ".join(f'"{one}"' for one in GIVES)
        raise OferError(f"{written.file}: {fault}; write `GIVES = …` with {names}, see {METHOD_PAGE}")
    if not isinstance(knows, frozenset | dict) or not {*knows} <= {HOLE, TRUTH, POINTS}:
        remedy = f'write `KNOWS = frozenset()`, with "{HOLE}", "{TRUTH}" or "{POINTS}" in it where it is told'
        raise OferError(f"{written.file}: {_fault('KNOWS', knows)}; {remedy}, see {METHOD_PAGE}")
    ahead = written.constant("TRAINED_AHEAD") is not False
    if gives == "probabilities" and not ahead:
        raise OferError(f"{written.file}: TRAINED_AHEAD is False of what gives probabilities; remove it")
    labels = written.constant("LABELS") or EXPRESSION
    if labels not in LABELS:
        names = " or ".join(f'"{one}"' for one in LABELS)
        raise OferError(f"{written.file}: LABELS is {labels!r}; write {names}, or remove it")
    return Recipe(gives, knows, ahead, str(labels))


def _fault(name: str, value: object) -> str:
    return f"has no {name}" if value is None else f"{name} is {value!r}"


def _methods() -> Path:
    return PACKAGE_FOLDER / "methods"


def _sources(package: str, folder: Path) -> dict[str, Source]:
    """Return the modules of a recipe's folder that its recipe needs; each is read, and what it names is there."""
    found: dict[str, Source] = {}
    waiting = [f"{package}.recipe"]
    while waiting:
        module = waiting.pop()
        path = folder / f"{module.removeprefix(f'{package}.')}.py"
        if module in found or not module.startswith(f"{package}.") or not path.is_file():
            continue
        found[module] = source(module, path)
        found[module].require_defined()
        waiting += found[module].imports()
    return found


def _require_agreement(recipe: Recipe, model: Any, folder: Path) -> None:
    """Raise OferError where the settings of a recipe lack what its constants speak of."""
    file, names = short_path(folder / "settings.py"), {field.name for field in fields(model)}
    needs: Any = get_type_hints(model).get("needs")
    roles = {field.name for field in fields(needs)} if needs else set()
    if recipe.gives == "restored" and JUDGE not in roles:
        remedy = f"write `needs: Judged = Judged()`, see {METHOD_PAGE}"
        raise OferError(f"{file}: its Settings names nothing that recognises what is restored; {remedy}")
    if not recipe.trained_ahead and roles != {JUDGE}:
        raise OferError(f"{file}: needs of its Settings has other roles than {JUDGE}; remove TRAINED_AHEAD = False")
    for setting in recipe.knows.values() if isinstance(recipe.knows, dict) else ():
        if str(setting) not in names:
            raise OferError(f"{file}: its Settings has no field {setting}, which KNOWS names; add it, or correct KNOWS")
    if POINTS in recipe.knows and not {"still", "points"} <= names:
        raise OferError(
            f'{file}: its Settings names no points, and no stills, which KNOWS speaks of; write `points: str = "clean"`'
        )
