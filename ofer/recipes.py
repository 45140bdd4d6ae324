"""What a configuration can name: recipes and loaders, found by where their modules are. Parse time only."""

from importlib import import_module

from pydantic import BaseModel

from ofer.provenance import PACKAGE_FOLDER


def recipes() -> list[str]:
    """Return the names of the recipes: the folders of `ofer/methods` with a settings module."""
    return sorted(path.parent.name for path in (PACKAGE_FOLDER / "methods").glob("*/settings.py"))


def loaders() -> list[str]:
    """Return the names of the loaders: the modules of `ofer/corpora` with a function `read_samples`."""
    folder = PACKAGE_FOLDER / "corpora"
    return sorted(p.stem for p in folder.glob("*.py") if "\ndef read_samples(" in p.read_text(encoding="utf-8"))


def method_settings(recipe: str) -> type[BaseModel]:
    """Return the settings model of a recipe (class `Settings` of `ofer.methods.<recipe>.settings`)."""
    model = import_module(f"ofer.methods.{recipe}.settings").Settings
    assert issubclass(model, BaseModel)
    return model
