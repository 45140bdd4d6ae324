"""The whole configuration: composed of the rooms' settings, checked once when the workflow starts.

Parse time only. Stages never see this module: they receive the values that `ofer.declarations` declares for them.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ofer.by_name import said
from ofer.config_faults import one_line, remedy, require_plain
from ofer.corpora.settings import LoaderSettings, options_of
from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.drawing.settings import IllustrationSettings, ReconstructedFacesSettings
from ofer.entries import resolve_entry
from ofer.errors import OferError
from ofer.evaluation.settings import FoldsSettings, SeedsSettings, StatisticsSettings
from ofer.faces.settings import CropSettings, PupilSettings
from ofer.flow.settings import FlowSettings
from ofer.learning.settings import OWN
from ofer.occlusion.settings import OcclusionSettings
from ofer.papers.settings import CLEAN, Name, TableSettings, trained_again
from ofer.recipes import is_module, loaders, method_settings, recipes, require_loader, require_recipe

ENTRY_SECTIONS = ("corpora", "occlusions", "flows", "methods")
ANY = "any"
"""The value of the wildcard `occlusion` for models that serve several."""
RESERVED_CORPORA = ("logs", "benchmarks")
"""Folders of `results/` that are no corpus."""
RESERVED_TABLES = r"table[1-4]|fig\d+|preview|flow_error|leakage"
"""Files of `results/` that are made of no entry of `tables`."""
BESIDE_TABLES = ("_pairs", "_comparison", "_examples", "_confusion", "_curves")
"""How files are called that stand in `results/` beside a table: `<table>_pairs.csv`."""
ASKED_FOR = "unknown"
"""`ofer recognise --occlusion unknown`: the clip is asked for it."""


class Strict(BaseModel):
    """A section: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CorpusSettings(LoaderSettings):
    """An entry of `corpora`."""

    generate: GenerateSettings | None = Field(None, description="The built-in corpus is written with these values.")
    pupils: PupilSettings
    crop: CropSettings
    points: Literal["shipped", "dlib68"] = Field(
        "shipped",
        description="[U] Points by which it is measured what an occlusion hides of the faces. shipped: the corpus' own "
        "landmarks, if it has them; dlib68: found on the clean faces by dlib's 68-point model, which was trained on "
        "iBUG 300-W and is NOT FOR COMMERCIAL USE (docs/corpora.md)",
    )
    largest_excluded_share: float = Field(
        0.1, ge=0, le=1, description="[U] More excluded samples than this share stop the workflow."
    )


class TrainingSettings(Strict):
    """Settings of every trained model."""

    seed: int = Field(0, ge=0, description="[U] Seed of initial weights, batch order and dropout.")
    device: Literal["cpu", "cuda", "auto"] = Field("cpu", description="[U] Where networks train.")
    threads: int = Field(1, ge=1, description="[U] Torch's threads; other counts give other bytes.")
    busy: Literal["wait", "cpu"] = Field(
        "wait",
        description="[U] Where other jobs use every GPU: wait for one, or compute on the CPU, which stamps then say.",
    )
    jobs_per_device: int = Field(1, ge=1, description="[U] Jobs that may use one GPU at once; no result depends on it.")
    flows_in_memory: float = Field(
        3.0,
        ge=0,
        description="[U] A job that trains on more GiB of flows leaves all of them on the disk and reads them batch by "
        "batch. No result depends on it, but for rounding where a batch does not fit a GPU's memory (the stamp says).",
    )


class Config(Strict):
    """The whole of config.yaml."""

    corpus: Name = Field(description="Corpus entry that the tables are made on.")
    root: str | None = Field(None, description="Root folder of that corpus; overrides the entry's.")
    parts: int = Field(4, ge=1, le=100, description="Groups of samples that are prepared in parallel.")
    folds_per_job: int = Field(5, ge=1, description="[U] Folds that one job trains, one after the other.")
    apex: Name = Field("apex", description="Flow entry that recognisers train on and everything is evaluated on.")
    size: int = Field(64, ge=8, description="[P] Side of the pooled flow that methods see (section 4.2).")
    corpora: dict[Name, CorpusSettings]
    occlusions: dict[Name, OcclusionSettings]
    flows: dict[Name, FlowSettings]
    methods: dict[Name, Any]
    folds: FoldsSettings
    training: TrainingSettings
    statistics: StatisticsSettings
    seeds: SeedsSettings
    tables: dict[Name, TableSettings]
    leakage: Name = Field(
        "table5", description="Table whose cells are measured in both fold schemes; its methods train a second time."
    )
    reconstructed_faces: ReconstructedFacesSettings
    illustrations: IllustrationSettings

    @model_validator(mode="after")
    def _names_exist(self) -> "Config":
        self._require("corpus", self.corpus, self.corpora)
        for reserved, meaning in (
            (CLEAN, "that nothing is hidden"),
            (ANY, "several"),
            (OWN, "the one tested"),
            (ASKED_FOR, "that nobody knows"),
        ):
            if reserved in self.occlusions:
                raise ValueError(f"occlusions.{reserved}: this name means {meaning}; rename the entry")
        for name, corpus in self.corpora.items():
            if name in RESERVED_CORPORA:
                raise ValueError(f"corpora.{name}: this name is taken in the results folder; rename the entry")
            if corpus.loader not in loaders():
                known = remedy(corpus.loader, loaders())
                if is_module(corpus.loader):
                    known = f", ofer/corpora/{corpus.loader}.py has no function read_samples{known}"
                raise ValueError(f"corpora.{name}.loader: no loader {corpus.loader!r}{known}")
        if self.root is not None and self.corpora[self.corpus].generate is not None:
            raise ValueError(f"root: corpus {self.corpus!r} is built in and has none; name another by `corpus:`")
        self._require("apex", self.apex, self.flows)
        for name, method in self.methods.items():
            for key, section in (("flow", self.flows), ("recogniser", self.methods)):
                if getattr(method, key, None) is not None:
                    self._require(f"methods.{name}.{key}", getattr(method, key), section)
            if getattr(method, "train_on", None) is not None:
                for occlusion in method.train_on.occlusions:
                    self._require(f"methods.{name}.train_on.occlusions", occlusion, [*self.occlusions, CLEAN, OWN])
                for corpus_name in method.train_on.corpora:
                    self._require(f"methods.{name}.train_on.corpora", corpus_name, [*self.corpora, OWN])
        for name, table in self.tables.items():
            if re.fullmatch(RESERVED_TABLES, name):
                raise ValueError(f"tables.{name}: this name is taken in the results folder; rename the entry")
            for other in self.tables:
                if name.startswith(other) and name.removeprefix(other) in BESIDE_TABLES:
                    raise ValueError(f"tables.{name}: so is a file of table {other!r} called; rename the entry")
            if table.restorer is not None:
                self._require(f"tables.{name}.restorer", table.restorer, table.rows.values())
            for method, occlusion in table.cells():
                self._require(f"tables.{name}: method", method, self.methods)
                self._require(f"tables.{name}.occlusions", occlusion, [*self.occlusions, CLEAN])
            self._check_recognisers(name, table)
            for row in table.published:
                self._require(f"tables.{name}.published: row", row, table.rows)
        self._require("leakage", self.leakage, self.tables)
        self._require("reconstructed_faces.method", self.reconstructed_faces.method, self.methods)
        if self.methods[self.reconstructed_faces.method].recipe != "subspace":
            raise ValueError("reconstructed_faces.method: is no reconstruction from components; name one of `subspace`")
        for occlusion in self.illustrations.occlusions:
            self._require("illustrations.occlusions", occlusion, self.occlusions)
        for name, flow in self.flows.items():
            if self.size not in flow.sizes:
                raise ValueError(f"flows.{name}.sizes: {self.size} is missing; `size` needs it")
        self._check_seeds()
        return self

    def _check_recognisers(self, name: str, table: TableSettings) -> None:
        # All rows share the accuracy without occlusion, which is that of one recogniser.
        for row, method in table.rows.items():
            own = getattr(self.methods[method], "recogniser", None)
            if own is None and table.paper_table != "baselines":
                raise ValueError(
                    f"tables.{name}.rows.{row}: {method!r} restores nothing; show it in a table of `baselines`"
                )
            # Another name for the same values is the same recogniser.
            if own is not None and self.methods[own] != self.methods[table.recogniser]:
                raise ValueError(
                    f"tables.{name}.rows.{row}: {method!r} is recognised by {own!r} and this table's rows by "
                    f"{table.recogniser!r}; give it a table with `recogniser: {own}`"
                )

    def _check_seeds(self) -> None:
        self._require("seeds.method", self.seeds.method, self.methods)
        method = self.methods[self.seeds.method]
        learned = getattr(method, "train_on", None)
        if getattr(method, "recogniser", None) or learned is None or learned.occlusions != [CLEAN]:
            raise ValueError(f"seeds.method: {self.seeds.method!r} is no recogniser of clean faces; name one that is")
        if learned.corpora != [OWN]:
            raise ValueError(f"seeds.method: {self.seeds.method!r} learns of several corpora; name one that does not")
        if self.size not in self.seeds.sizes:
            raise ValueError(f"seeds.sizes: {self.size} is missing; an average seed is looked for at `size`")
        for size in self.seeds.sizes:
            if size not in self.flows[self.apex].sizes:
                raise ValueError(f"flows.{self.apex}.sizes: {size} is missing; `seeds.sizes` needs it")

    @staticmethod
    def _require(key: str, name: str, section: Iterable[str]) -> None:
        if name not in section:
            raise ValueError(f"{key}: no entry {name!r}{remedy(name, section)}")

    def is_trained(self, method: str) -> bool:
        """Tell whether a method's models are trained ahead; a filling learns while it is applied."""
        return bool(getattr(self.methods[method], "TRAINED_AHEAD", True))

    def part_names(self) -> list[str]:
        """Return the values of the wildcard `part`."""
        return [f"{number:02d}" for number in range(self.parts)]

    def pack_names(self) -> list[str]:
        """Return the values of the wildcard `pack`: the first and last fold that one job trains, such as "0-4"."""
        count, step = self.folds.count, self.folds_per_job
        return [f"{first}-{min(first + step, count) - 1}" for first in range(0, count, step)]


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
        composed["corpora"] = {name: _with_options(name, entry) for name, entry in corpora.items()}
    try:
        config = Config.model_validate(composed)
    except ValidationError as error:
        raise OferError(one_line(error, Config)) from None
    config = config.model_copy(update={"methods": {**config.methods, **_further_trainings(config)}})
    if config.root is None:
        return config
    moved = config.corpora[config.corpus].model_copy(update={"root": config.root})
    return config.model_copy(update={"corpora": {**config.corpora, config.corpus: moved}})


def _further_trainings(config: Config) -> dict[str, Any]:
    """Return the method entries of the trainings that tables ask for beside the first (`TableSettings.seeds`).

    An entry of training k has the values of its own entry, and what it restores is recognised by training k of the
    recogniser; the seeds follow from its name (`ofer.declarations.declared.training_values`).
    """
    found = {}
    for table in config.tables.values():
        rows = {table.recogniser, *table.rows.values()}
        methods = rows | {name for row in rows if (name := getattr(config.methods[row], "recogniser", None))}
        for number in range(1, table.seeds):
            for name in sorted(methods):
                method = config.methods[name]
                own = getattr(method, "recogniser", None)
                again = {"recogniser": trained_again(own, number)} if own else {}
                found[trained_again(name, number)] = method.model_copy(update=again)
    return found


def _with_options(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a corpus entry with all options of its loader, those that it leaves out by default."""
    loader, given = entry.get("loader"), entry.get("options", {})
    # Of no loader, the loader is said.
    if loader not in loaders() or not isinstance(given, Mapping):
        return dict(entry)
    require_loader(loader)
    model = options_of(loader)
    for key in given:
        if key not in model.model_fields:
            known = remedy(key, model.model_fields) if model.model_fields else "; it has none, remove it"
            raise OferError(f"config: corpora.{name}.options.{key}: loader {loader} has no such option{known}")
    try:
        return {**entry, "options": model.model_validate(dict(given)).model_dump(mode="json")}
    except ValidationError as error:
        raise OferError(one_line(error, model, prefix=f"corpora.{name}.options.")) from None


def _method(name: str, entry: Mapping[str, Any]) -> BaseModel:
    recipe = entry.get("recipe")
    if recipe is None:
        raise OferError(f"config: methods.{name}: names no recipe; add `recipe:` with one of {', '.join(recipes())}")
    require_recipe(str(recipe))
    if recipe not in recipes():
        raise OferError(f"config: methods.{name}.recipe: no recipe {recipe!r}{remedy(recipe, recipes())}")
    model = method_settings(recipe)
    try:
        return model.model_validate(dict(entry))
    except ValidationError as error:
        raise OferError(one_line(error, model, prefix=f"methods.{name}.")) from None
    except Exception as error:
        # A validator that its author wrote.
        raise OferError(said(error, model.__module__)) from error
