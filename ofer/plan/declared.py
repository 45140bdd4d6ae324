"""The declaration of a stage, and what several stages declare alike. Parse time only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ofer.base.errors import OferError
from ofer.base.wording import enumeration
from ofer.config.names import recipe_of
from ofer.config.whole import ANY, Config
from ofer.learning.told import HOLE, TRUTH, told
from ofer.methods.settings import JUDGE, OWN, TrainOn, needs_of
from ofer.occlusion.picture_files import picture_files
from ofer.papers.settings import CLEAN, TableSettings, training_of

Wildcards = Mapping[str, str]

Reads = Mapping[str, str | list[str] | dict[str, list[str]]]
"""What a job reads, by name: a path, several of one kind, or several under each key."""

INPUTS = ("flow", "still", "needs", "train_on")
"""Keys of a method entry that name other entries."""


@dataclass(frozen=True)
class Declared:
    """Dependencies of one job of a stage: files that it reads, values of the configuration, and what it loads."""

    slice: dict[str, Any]
    reads: Reads = field(default_factory=dict)
    """Files that stages made."""
    members: tuple[str, ...] = ()
    """Modules that the stage loads by name, because its wildcards or entries name them, and data files of the package
    that it reads (`ofer/pages/page.css`)."""
    root: str | None = None
    """Corpus folder whose files are the stage's data."""
    lists: tuple[str, ...] = ()
    """Files outside that folder that are data too."""


def all_files(reads: Reads) -> list[str]:
    """Return the paths of all files that are read, in their order."""
    paths: list[str] = []
    for files in reads.values():
        if isinstance(files, str):
            paths.append(files)
        else:
            for group in files.values() if isinstance(files, dict) else [files]:
                paths += group
    return paths


def corpus_root(config: Config, name: str) -> str:
    """Return the root folder of a corpus entry. Raises OferError if none is configured."""
    corpus = config.corpora[name]
    if corpus.generate is not None:
        return f"results/{name}/corpus"
    if not corpus.root:
        chosen = "" if name == config.corpus else f"corpus={name} "
        raise OferError(
            f"config: corpora.{name}.root: no folder given; say where the corpus lies "
            f"(here, or `--config {chosen}root=/data/{name}`)"
        )
    return corpus.root


def shown_occlusions(config: Config) -> list[str]:
    """Return the occlusion entries that corpus-wide figures and measures show: of Table 10, else all by the eyes."""
    table = config.tables.get("table10")
    if table:
        return list(table.occlusions.values())
    return [name for name, entry in config.occlusions.items() if entry.boxes and not entry.objects_of]


def used_occlusions(config: Config, corpus: str) -> list[str]:
    """Return the occlusion entries whose coverage is measured on a corpus: of stills those that tables use on it.

    Of sequences those that tables use on any, so that which corpus a run is on changes no other's.
    """
    alike = {corpus} if config.kind(corpus) == "stills" else {*config.corpora}
    alike = {name for name in alike if config.kind(name) == config.kind(corpus)}
    columns = (column for table in config.tables.values() for column in table.measured.values())
    return sorted({one.occlusion for one in columns if (one.corpus or config.corpus) in alike} - {CLEAN})


def occlusion_values(config: Config, name: str) -> dict[str, Any]:
    """Return the values of an occlusion entry that have a meaning for its fill; the user's pictures by their names."""
    values = as_json(config.occlusions[name])
    # A claim, which changes nothing that is painted.
    del values["hides"]
    # Only what an entry gives, so that none runs again for keys that it lacks.
    values = {key: value for key, value in values.items() if value or key not in ("of_picture", "share", "objects_of")}
    if values["fill"] != "image":
        return {key: value for key, value in values.items() if key not in ("images", "objects", "fit")}
    if files := _pictures(config, name):
        values["objects"] = [file.stem for file in files]
    return values


def picture_lists(config: Config, names: Iterable[str]) -> tuple[str, ...]:
    """Return the files of the user's pictures that some occlusion entries choose from."""
    return tuple(file.as_posix() for name in names for file in _pictures(config, name))


def _pictures(config: Config, name: str) -> list[Path]:
    entry = config.occlusions[name]
    if entry.images is None:
        return []
    try:
        return picture_files(Path(entry.images) / (entry.objects_of or ""), entry.objects)
    except OferError:
        # The stage that reads them says it better.
        return []


def drawn_table(config: Config) -> TableSettings:
    """Return the table whose chain and networks the drawings show: Table 10, else the first that restores.

    Raises OferError if there is none.
    """
    for table in (config.tables.get("table10"), *config.tables.values()):
        if table is not None and table.restorer is not None:
            return table
    raise OferError("config: tables: none names a restorer, whose chain is to be drawn; add `restorer:` to one")


def recogniser_of(config: Config, method: str) -> str:
    """Return the method entry that recognises what `method` restores; itself if it restores nothing."""
    return needs_of(config.methods[method])[JUDGE] if restores(config, method) else method


def restores(config: Config, method: str) -> bool:
    """Return whether a method entry restores flows, and recognises nothing itself."""
    return recipe_of(config.methods[method].recipe).gives == "restored"


def needed(config: Config, method: str, *, in_training: bool = False) -> dict[str, str]:
    """Return the method entries whose models train or apply those of `method`, by their roles.

    What an encoder needs itself has the role `encoder.<role>`. The judge of what is restored is none of them, but in a
    training where its accuracy selects.
    """
    selects = in_training and getattr(config.methods[method], "select", None) == "accuracy"
    found: dict[str, str] = {}
    for role, name in needs_of(config.methods[method]).items():
        if role != JUDGE or selects:
            deeper = needed(config, name)
            found |= {role: name, **{f"{role}.{inner}": other for inner, other in deeper.items()}}
    return found


def training_occlusions(config: Config, method: str, occlusion: str) -> list[str]:
    """Return the occlusion entries whose flows the models of `method` at `occlusion` are trained on."""
    return [occlusion if name == OWN else name for name in _train_on(config, method).occlusions]


def rounds_of_pack(pack: str) -> list[int]:
    """Return the rounds of a value of the wildcard `pack`: "0-4" are five."""
    first, last = map(int, pack.split("-"))
    return list(range(first, last + 1))


def require_training(config: Config, division: str, who: str) -> None:
    """Raise OferError where a division has no samples that `who` could learn from."""
    if not config.divisions[division].trains:
        raise OferError(
            f"config: divisions.{division}: all its samples are tested and none trained on, so that {who} learns "
            "nothing there; name a division that trains"
        )


def further_corpora(config: Config, method: str) -> list[str]:
    """Return the corpora that models of `method` are trained on beside the one whose rounds select them."""
    return list(_train_on(config, method).corpora[1:])


def models_at(config: Config, method: str, corpus: str, division: str, occlusion: str) -> tuple[str, str, str]:
    """Return the corpus, division and occlusion under which the models stand that `method` applies to those given."""
    learned = _train_on(config, method)
    home = corpus if learned.corpora[0] == OWN else learned.corpora[0]
    divided = getattr(learned, "division", None) or division
    if OWN in learned.occlusions:
        return home, divided, occlusion
    return home, divided, CLEAN if learned.occlusions == (CLEAN,) else ANY


def _train_on(config: Config, method: str) -> TrainOn:
    return getattr(config.methods[method], "train_on", None) or TrainOn()


def method_values(config: Config, method: str) -> dict[str, Any]:
    """Return the values of a method entry without the names of other entries, which arrive as inputs, and its seed."""
    left_out = (*INPUTS, "seed")
    return {key: value for key, value in as_json(config.methods[method]).items() if key not in left_out}


def external_weights(config: Config, method: str) -> list[str]:
    """Return the file of the network that others trained with which a method entry begins; none where it has none."""
    name = getattr(config.methods[method], "weights", None)
    return [f"results/weights/{name}.safetensors"] if name else []


MACHINE = ("busy", "jobs_per_device", "flows_in_memory")
"""Values of `training` that say how jobs use devices and memory."""


def training_values(config: Config, method: str) -> dict[str, Any]:
    """Return what holds for every trained model, with the seed of a method entry that has its own.

    How jobs use devices and memory is left out: no result depends on it, so that nothing runs again for it.
    """
    own = getattr(config.methods[method], "seed", None)
    values = {name: value for name, value in as_json(config.training).items() if name not in MACHINE}
    first = values["seed"] if own is None else own
    return values | {"seed": first + (training_of(method)[1] if config.is_trained(method) else 0)}


def restoration_entry(config: Config, method: str) -> str:
    """Return the entry under which the flows stand that a method entry restores.

    Each training restores its own; what is not trained ahead restores the same in all.
    """
    return method if config.is_trained(method) else training_of(method)[0]


def split_tables(config: Config) -> tuple[list[str], list[str], list[str]]:
    """Return the names of the tables whose rows are ranked against a restorer's, that compare divisions, and others."""
    ranked, of_divisions = (
        [name for name, table in config.tables.items() if table.compare == compare]
        for compare in ("restorer", "divisions")
    )
    return ranked, of_divisions, [name for name in config.tables if name not in (*ranked, *of_divisions)]


def corpus_label(config: Config, *corpora: str) -> dict[str, Any]:
    """Return what figures and tables say of corpora, else of `corpus`: the name, and whether faces are generated."""
    names = corpora or (config.corpus,)
    return {
        "corpus": enumeration(names),
        "generated": any(config.corpora[name].generate is not None for name in names),
    }


def publication(config: Config, corpus: str | None = None) -> dict[str, Any]:
    """Return `corpus_label`, and whose faces a figure may show."""
    name = corpus or config.corpus
    entry = config.corpora[name]
    shown = "all" if entry.generate is not None else entry.publishable_subjects
    return {**corpus_label(config, name), "publishable_subjects": shown if shown == "all" else list(shown)}


def recipe_modules(config: Config, method: str) -> tuple[str, str]:
    """Return the modules that are loaded to train or apply a method entry: its recipe and the settings of that."""
    folder = f"ofer.methods.{config.methods[method].recipe}"
    return f"{folder}.recipe", f"{folder}.settings"


_PLAIN: TypeAdapter[Any] = TypeAdapter(Any)


def as_json(settings: Any) -> dict[str, Any]:
    """Return settings as plain values, ready for JSON."""
    values: dict[str, Any] = _PLAIN.dump_python(settings, mode="json")
    return values


def knowledge(config: Config, method: str) -> str:
    """Return what a method is told beside the flow of the tested face."""
    settings = config.methods[method]
    knows = told(recipe_of(settings.recipe).knows, settings)
    if known := [what for what in (TRUTH, HOLE) if what in knows]:
        return known[0]
    return "occlusion" if hasattr(settings, "train_on") and OWN in settings.train_on.occlusions else "nothing"
