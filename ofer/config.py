"""The whole configuration: composed of the rooms' settings, checked once when the workflow starts.

Parse time only. Stages never see this module: they receive the values that `ofer.declarations` declares for them.
"""

import difflib
import math
import re
from collections.abc import Hashable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ofer.corpora.settings import LoaderSettings
from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.errors import OferError
from ofer.evaluation.settings import FoldsSettings, StatisticsSettings
from ofer.faces.settings import CropSettings, PupilSettings
from ofer.flow.settings import FlowSettings
from ofer.occlusion.settings import OcclusionSettings
from ofer.provenance import PACKAGE_FOLDER

ENTRY_SECTIONS = ("corpora", "occlusions", "flows", "methods")
CLEAN = "none"
"""The value of the wildcard `occlusion` for faces of which nothing is hidden."""
RESERVED_CORPORA = ("logs", "benchmarks")
"""Folders of `results/` that are no corpus."""

FoldScheme = Literal["stratified", "stratified_group"]


def _is_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9_+-]*[a-z0-9][a-z0-9_+-]*", name):
        raise ValueError("an entry's name has lower-case letters, digits, '-', '_' and '+' only")
    return name


Name = Annotated[str, AfterValidator(_is_name)]


class Strict(BaseModel):
    """A section: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CorpusSettings(LoaderSettings):
    """An entry of `corpora`."""

    generate: GenerateSettings | None = Field(None, description="The built-in corpus is written with these values.")
    pupils: PupilSettings
    crop: CropSettings
    largest_excluded_share: float = Field(
        0.1, ge=0, le=1, description="[U] More excluded samples than this share stop the workflow."
    )


class TrainingSettings(Strict):
    """What holds for every trained model."""

    seed: int = Field(0, ge=0, description="[U] Seed of initial weights, batch order and dropout.")
    device: Literal["cpu", "cuda", "auto"] = Field("cpu", description="[U] Where networks train.")
    threads: int = Field(1, ge=1, description="[U] Torch's threads; other counts give other bytes.")


class TableSettings(Strict):
    """Which entries a table of the main paper compares."""

    paper_table: Literal["table5", "table10"] = Field(description="[P] The table of the main paper that it is.")
    folds: FoldScheme = Field("stratified", description="[P] The paper's folds; stratified_group: subject-independent.")
    recogniser: Name = Field("recogniser", description="Method entry that recognises; trained on clean apex flows.")
    restorer: Name | None = Field(None, description="Method entry that restores the flow.")
    fillings: dict[str, Name] = Field(
        default_factory=dict, description="Further rows: their name and the method entry that fills the hole."
    )
    occlusions: dict[Literal["eyes", "mouth", "lower_part"], Name] = Field(
        default={"eyes": "eyes", "mouth": "mouth", "lower_part": "lower"},
        description="[P] The table's columns and the occlusion entry of each.",
    )

    @field_validator("fillings", "occlusions", mode="after")
    @classmethod
    def _in_one_order(cls, names: dict[str, str]) -> dict[str, str]:
        # The order of keys in a YAML file must not decide anything.
        columns = ("eyes", "mouth", "lower_part")
        return dict(sorted(names.items(), key=lambda item: (columns.index(item[0]) if item[0] in columns else 9, item)))

    def cells(self) -> list[tuple[str, str]]:
        """Return (method entry, occlusion entry) of every prediction file that the table is made of."""
        methods = [self.recogniser, *([self.restorer] if self.restorer else []), *self.fillings.values()]
        cells = [(method, occlusion) for method in methods for occlusion in self.occlusions.values()]
        return [(self.recogniser, CLEAN), *cells]

    def restored_cells(self) -> list[tuple[str, str]]:
        """Return those of the cells whose flows are restored or filled."""
        return [(method, occlusion) for method, occlusion in self.cells() if method != self.recogniser]


class Config(Strict):
    """The whole of config.yaml."""

    corpus: Name = Field(description="Corpus entry that the tables are made on.")
    root: str | None = Field(None, description="Root folder of that corpus; overrides the entry's.")
    parts: int = Field(4, ge=1, le=100, description="Groups of samples that are prepared in parallel.")
    apex: Name = Field("apex", description="Flow entry that recognisers train on and everything is evaluated on.")
    size: int = Field(64, ge=8, description="[P] Side of the pooled flow that methods see (section 4.2).")
    corpora: dict[Name, CorpusSettings]
    occlusions: dict[Name, OcclusionSettings]
    flows: dict[Name, FlowSettings]
    methods: dict[Name, Any]
    folds: FoldsSettings
    training: TrainingSettings
    statistics: StatisticsSettings
    tables: dict[Name, TableSettings]

    @model_validator(mode="after")
    def _names_exist(self) -> "Config":
        self._require("corpus", self.corpus, self.corpora)
        if CLEAN in self.occlusions:
            raise ValueError(f"occlusions.{CLEAN}: this name means that nothing is hidden; rename the entry")
        for name, corpus in self.corpora.items():
            if name in RESERVED_CORPORA:
                raise ValueError(f"corpora.{name}: this name is taken in the results folder; rename the entry")
            if corpus.loader not in loaders():
                remedy = _remedy(corpus.loader, loaders())
                raise ValueError(f"corpora.{name}.loader: no loader {corpus.loader!r}{remedy}")
        if self.root is not None and self.corpora[self.corpus].generate is not None:
            raise ValueError(f"root: corpus {self.corpus!r} is built in and has none; name another by `corpus:`")
        self._require("apex", self.apex, self.flows)
        for name, method in self.methods.items():
            for key, section in (("flow", self.flows), ("recogniser", self.methods)):
                if getattr(method, key, None) is not None:
                    self._require(f"methods.{name}.{key}", getattr(method, key), section)
        for name, table in self.tables.items():
            for method, occlusion in table.cells():
                self._require(f"tables.{name}: method", method, self.methods)
                self._require(f"tables.{name}.occlusions", occlusion, [*self.occlusions, CLEAN])
        for name, flow in self.flows.items():
            if self.size not in flow.sizes:
                raise ValueError(f"flows.{name}.sizes: {self.size} is missing; `size` needs it")
        return self

    @staticmethod
    def _require(key: str, name: str, section: Iterable[str]) -> None:
        if name not in section:
            raise ValueError(f"{key}: no entry {name!r}{_remedy(name, section)}")

    def is_trained(self, method: str) -> bool:
        """Tell whether a method's models are trained ahead; a filling learns while it is applied."""
        return bool(getattr(self.methods[method], "TRAINED_AHEAD", True))

    def part_names(self) -> list[str]:
        """Return the values of the wildcard `part`."""
        return [f"{number:02d}" for number in range(self.parts)]

    def fold_names(self) -> list[str]:
        """Return the values of the wildcard `fold`."""
        return [str(number) for number in range(self.folds.count)]


def load_config(raw: Mapping[str, Any]) -> Config:
    """Return the checked configuration made of `raw` (what YAML says, presets merged).

    Raises OferError, one line, for an unknown or mistyped key, an entry without recipe or with one that does not exist,
    and a `based_on` that is missing or goes in a circle.
    """
    _require_finite(raw)
    composed = dict(raw)
    for section in ENTRY_SECTIONS:
        entries = composed.get(section)
        if isinstance(entries, Mapping):
            composed[section] = {str(name): resolve_entry(section, name, entries) for name in entries}
    methods = composed.get("methods")
    if isinstance(methods, Mapping):
        composed["methods"] = {name: _method(name, entry) for name, entry in methods.items()}
    try:
        config = Config.model_validate(composed)
    except ValidationError as error:
        raise OferError(_one_line(error, Config)) from None
    if config.root is None:
        return config
    corpora = dict(config.corpora)
    corpora[config.corpus] = corpora[config.corpus].model_copy(update={"root": config.root})
    return config.model_copy(update={"corpora": corpora})


def resolve_entry(section: str, name: str, entries: Mapping[str, Any]) -> dict[str, Any]:
    """Return entry `name` with the values of its `based_on` chain, nearest first; nested values are merged."""
    chain: list[str] = []
    while name is not None:
        if name in chain:
            circle = " → ".join([*chain, name])
            raise OferError(f"config: {section}.{chain[0]}: based_on goes in a circle ({circle}); base one on none")
        if not isinstance(name, Hashable) or name not in entries:
            raise OferError(f"config: {section}.{chain[-1]}.based_on: no entry {name!r}{_remedy(name, entries)}")
        if not isinstance(entries[name], Mapping):
            raise OferError(f"config: {section}.{name}: is {entries[name]!r}; give it the keys of an entry")
        chain.append(name)
        name = entries[name].get("based_on")
    resolved: dict[str, Any] = {}
    for link in reversed(chain):
        resolved = merged(resolved, {key: value for key, value in entries[link].items() if key != "based_on"})
    return resolved


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


def config_schema() -> dict[str, Any]:
    """Return the JSON schema of config.yaml. Entries may leave out what their `based_on` gives."""
    schema = Config.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    references = []
    for recipe in recipes():
        part = method_settings(recipe).model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(part.pop("$defs", {}))
        definitions[recipe] = {**part, "title": recipe}
        references.append({"$ref": f"#/$defs/{recipe}"})
    based = {"properties": {"based_on": {"type": "string"}}, "required": ["based_on"]}
    for section in ENTRY_SECTIONS:
        entry = {"anyOf": references} if section == "methods" else schema["properties"][section]["additionalProperties"]
        schema["properties"][section]["additionalProperties"] = {"anyOf": [entry, based]}
    schema["title"] = "ofer configuration"
    return schema


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file. Raises OferError if it is missing or no mapping."""
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except yaml.YAMLError as error:
        raise OferError(f"{path}: not YAML ({' '.join(str(error).split())}); mend that line") from error
    if not isinstance(value, dict):
        raise OferError(f"{path}: holds no mapping; see config.yaml for the shape")
    return value


def _method(name: str, entry: Mapping[str, Any]) -> BaseModel:
    recipe = entry.get("recipe")
    if recipe is None:
        raise OferError(f"config: methods.{name}: names no recipe; add `recipe:` with one of {', '.join(recipes())}")
    if recipe not in recipes():
        raise OferError(f"config: methods.{name}.recipe: no recipe {recipe!r}{_remedy(recipe, recipes())}")
    model = method_settings(recipe)
    try:
        return model.model_validate(dict(entry))
    except ValidationError as error:
        raise OferError(_one_line(error, model, prefix=f"methods.{name}.")) from None


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return `base` with the values of `over` put over it; nested mappings are merged."""
    together = dict(base)
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(together.get(key), Mapping):
            together[key] = merged(together[key], value)
        else:
            together[key] = value
    return together


def _require_finite(value: Any, key: str = "") -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _require_finite(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list | tuple):
        for inner in value:
            _require_finite(inner, key)
    elif isinstance(value, float) and not math.isfinite(value):
        raise OferError(f"config: {key}: {value} is no finite number; give one")


def _one_line(error: ValidationError, model: type[BaseModel], prefix: str = "") -> str:
    first = error.errors()[0]
    # Without what pydantic adds to the keys: marks of a key, names of a union's members.
    location = [part for part in first["loc"] if not re.search(r"[\[\]]", str(part))]
    where = ".".join(map(str, location))
    if first["type"] == "extra_forbidden":
        known = _known_keys(model.model_json_schema(), location[:-1])
        return f"config: {prefix}{where}: unknown key{_suggestion(str(location[-1]), known)}; remove or rename it"
    if first["type"] == "missing":
        return f"config: {prefix}{where}: missing; add this key"
    if first["type"] == "value_error" and not where:
        return f"config: {prefix}{first['ctx']['error']}"
    message = first["msg"].removeprefix("Value error, ")
    given = "" if isinstance(first["input"], Mapping) else f", not {first['input']!r}"
    return f"config: {prefix}{where}: {message}{given}; correct this value"


def _known_keys(schema: dict[str, Any], parents: list[Any]) -> list[str]:
    """Return the keys that may stand below `parents`, a path in the configuration of this JSON schema."""
    nodes = _alternatives(schema, schema)
    for part in parents:
        inner = [child for node in nodes for child in _children(node, part)]
        nodes = [node for child in inner for node in _alternatives(schema, child)]
    return sorted({key for node in nodes for key in node.get("properties", {})})


def _children(node: dict[str, Any], part: Any) -> list[dict[str, Any]]:
    found = (node.get("properties", {}).get(part), node.get("additionalProperties"), node.get("items"))
    return [child for child in found if isinstance(child, dict)]


def _alternatives(schema: dict[str, Any], node: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in node:
        return _alternatives(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[1]])
    unions = node.get("anyOf") or node.get("oneOf")
    return [inner for one in unions for inner in _alternatives(schema, one)] if unions else [node]


def _suggestion(name: Any, known: Iterable[Any]) -> str:
    near = difflib.get_close_matches(str(name), [str(one) for one in known], n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _remedy(name: Any, known: Iterable[Any]) -> str:
    names = [str(one) for one in known]
    return f"{_suggestion(name, names)}; name one of {', '.join(names)}"
