"""Reading of a configuration: entries composed, values checked, names looked up. Parse time only."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from pydantic import ValidationError

from ofer.base.by_name import fault_line
from ofer.base.errors import OferError
from ofer.config.dataclass_faults import validator
from ofer.config.entries import resolve_entry
from ofer.config.faults import one_line, remedy, require_plain
from ofer.config.loaders import OF, OF_OPTIONS, loader_options, loaders, require_loader
from ofer.config.names import method_settings, recipes, require_recipe
from ofer.config.references import require_references
from ofer.config.whole import ENTRY_SECTIONS, Config
from ofer.methods.settings import needs_of
from ofer.papers.settings import trained_again


def load_config(raw: Mapping[str, Any]) -> Config:
    """Return the checked configuration made of `raw` (what YAML says, presets merged).

    Raises OferError, one line, for an unknown or mistyped key, an entry without recipe or with one that does not exist,
    and a `based_on` that is missing or goes in a circle.
    """
    require_plain(raw)
    if not isinstance(raw, Mapping):
        raise OferError("config: holds no mapping; see config.yaml for the shape")
    composed = dict(raw)
    for section in ENTRY_SECTIONS:
        entries = composed.get(section)
        if isinstance(entries, Mapping):
            composed[section] = {str(name): resolve_entry(section, name, entries) for name in entries}
    methods = composed.get("methods")
    if isinstance(methods, Mapping):
        composed["methods"] = {name: _method(name, entry) for name, entry in methods.items()}
    corpora = composed.get("corpora")
    if isinstance(corpora, Mapping):
        known = loaders()
        composed["corpora"] = {
            name: _with_options(name, entry) if entry.get("loader") in known else dict(entry)
            for name, entry in corpora.items()
        }
    try:
        config = Config.model_validate(composed)
    except ValidationError as error:
        raise OferError(one_line(error, Config.model_json_schema)) from None
    require_references(config)
    config = config.model_copy(update={"methods": {**config.methods, **_further_trainings(config)}})
    if config.root is None:
        return config
    moved = config.corpora[config.corpus].model_copy(update={"root": config.root})
    return config.model_copy(update={"corpora": {**config.corpora, config.corpus: moved}})


def _further_trainings(config: Config) -> dict[str, Any]:
    """Return the method entries of the trainings that tables ask for beside the first (`TableSettings.seeds`).

    An entry of training k has the values of its own entry and needs training k of what that needs; the seeds follow
    from its name (`ofer.plan.methods.training_values`).
    """
    found = {}
    for table in config.tables.values():
        in_columns = (
            method for column in table.columns.values() for method in (*column.over.values(), *column.methods.values())
        )
        methods = _with_what_they_need(config, [*table.rows.values(), *in_columns])
        for number in range(1, table.seeds):
            for name in sorted(methods):
                method = config.methods[name]
                again = {role: trained_again(needed, number) for role, needed in needs_of(method).items()}
                needs = {"needs": replace(method.needs, **again)} if again else {}
                if (owner := getattr(method, "trained_as", None)) is not None:
                    needs["trained_as"] = trained_again(owner, number)
                found[trained_again(name, number)] = replace(method, **needs)
    return found


def _with_what_they_need(config: Config, methods: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(methods)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting += needs_of(config.methods[name]).values()
        if (owner := getattr(config.methods[name], "trained_as", None)) is not None:
            waiting.append(owner)
    return found


def _with_options(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a corpus entry, whose loader there is, with all options of that, those that it leaves out by default."""
    loader, given = entry["loader"], entry.get("options", {})
    if not isinstance(given, Mapping):
        return dict(entry)
    return {**entry, "options": _options(loader, given, f"corpora.{name}.options")}


def _options(loader: str, given: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return all options of a loader, also those of another one by which it reads (`of`)."""
    require_loader(loader)
    model = loader_options(loader)
    known_options = [field.name for field in fields(model)]
    for key in given:
        if key not in known_options:
            known = remedy(key, known_options) if known_options else "; it has none, remove it"
            raise OferError(f"config: {place}.{key}: loader {loader} has no such option{known}")
    check = validator(model)
    try:
        options: dict[str, Any] = check.dump_python(check.validate_python(dict(given)), mode="json")
    except ValidationError as error:
        raise OferError(one_line(error, check.json_schema, prefix=f"{place}.")) from None
    if (inner := options.get(OF)) is not None:
        if inner not in loaders():
            raise OferError(f"config: {place}.{OF}: no loader {inner!r}{remedy(inner, loaders())}")
        options[OF_OPTIONS] = _options(inner, options[OF_OPTIONS], f"{place}.{OF_OPTIONS}")
    return options


def _method(name: str, entry: Mapping[str, Any]) -> Any:
    recipe = entry.get("recipe")
    if recipe is None:
        raise OferError(f"config: methods.{name}: names no recipe; add `recipe:` with one of {', '.join(recipes())}")
    require_recipe(str(recipe))
    if recipe not in recipes():
        raise OferError(f"config: methods.{name}.recipe: no recipe {recipe!r}{remedy(recipe, recipes())}")
    settings = validator(method_settings(recipe))
    try:
        return settings.validate_python(dict(entry))
    except ValidationError as error:
        raise OferError(one_line(error, settings.json_schema, prefix=f"methods.{name}.")) from None
    except Exception as error:
        # A `__post_init__` that its author wrote.
        raise OferError(fault_line(error, f"ofer.methods.{recipe}.settings")) from error
