"""Values that stages take of a method entry, and what entries, models and modules it needs. Parse time only."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from ofer.base.errors import OferError
from ofer.config.names import recipe_of
from ofer.config.references import require_learnable
from ofer.config.whole import ANY, Config
from ofer.jobs.provenance import PACKAGE_FOLDER
from ofer.learning.told import HOLE, TRUTH, told
from ofer.methods.settings import JUDGE, OWN, TrainOn, needs_of
from ofer.papers.settings import CLEAN, training_of
from ofer.plan import paths
from ofer.plan.declared import Wildcards, as_json

INPUTS = ("flow", "still", "points", "needs", "train_on", "trained_as")
"""Keys of a method entry that name other entries."""


def recogniser_of(config: Config, method: str) -> str:
    """Return the method entry that recognises what `method` restores; itself if it restores nothing."""
    return needs_of(config.methods[method])[JUDGE] if restores(config, method) else method


def restores(config: Config, method: str) -> bool:
    """Return whether a method entry restores flows, and gives no probabilities itself."""
    return recipe_of(config.methods[method].recipe).gives == "restored"


def needed_entries(config: Config, method: str, *, in_training: bool = False) -> dict[str, str]:
    """Return the method entries whose models train or apply those of `method`, by their roles.

    What an encoder needs itself has the role `encoder.<role>`. The judge of what is restored is none of them, but in a
    training where its accuracy selects, and in the application of a method that has it recognise what it restores.
    """
    if in_training:
        judged = getattr(config.methods[method], "select", None) == "accuracy"
    else:
        judged = not restores(config, method)
    found: dict[str, str] = {}
    for role, name in needs_of(config.methods[method]).items():
        if role != JUDGE or judged:
            deeper = needed_entries(config, name)
            found |= {role: name, **{f"{role}.{inner}": other for inner, other in deeper.items()}}
    return found


def training_occlusions(config: Config, method: str, occlusion: str) -> list[str]:
    """Return the occlusion entries that the models of `method` at `occlusion` are trained under.

    Raises OferError where `own` is one that shows objects of the test bank.
    """
    learned = [occlusion if name == OWN else name for name in _train_on(config, method).occlusions]
    for name in learned:
        require_learnable(config, method, name)
    return learned


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


def method_values(config: Config, method: str) -> dict[str, Any]:
    """Return the values of a method entry without the names of other entries, which arrive as inputs, and its seed."""
    left_out = {*INPUTS, "seed"}
    if getattr(config.methods[method], "points", "") is None:
        # It is told none, by which its network may be another.
        left_out.remove("points")
    return {key: value for key, value in as_json(config.methods[method]).items() if key not in left_out}


def needed_values(config: Config, needs: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the method entries that another needs, by their roles."""
    return {role: method_values(config, name) for role, name in needs.items()}


def needed_model_files(config: Config, needs: Mapping[str, str], wildcards: Wildcards) -> dict[str, list[str]]:
    """Return the models of the method entries that another needs, by their roles."""
    return {role: model_files(config, name, wildcards) for role, name in needs.items()}


def model_files(config: Config, method: str, wildcards: Wildcards) -> list[str]:
    """Return the models that a method entry applies, all packs; none where it learns while it is applied."""
    if not config.is_trained(method):
        return []
    home = models_at(config, method, wildcards["corpus"], wildcards["division"], wildcards["occlusion"])
    corpus, division, occlusion = home
    owner = getattr(config.methods[method], "trained_as", None) or method
    return paths.pack_files(config, corpus, division, owner, occlusion, "models_{pack}.safetensors")


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


def recipe_modules(config: Config, method: str) -> tuple[str, ...]:
    """Return what is loaded to train or apply a method entry: its recipe, the settings of that, its folder's tables."""
    recipe = config.methods[method].recipe
    return f"ofer.methods.{recipe}.recipe", f"ofer.methods.{recipe}.settings", *_tables(recipe)


@cache
def _tables(recipe: str) -> list[str]:
    found = (PACKAGE_FOLDER / "methods" / recipe).glob("*.csv")
    return sorted(f"ofer/methods/{recipe}/{path.name}" for path in found)


def modules_of(config: Config, *methods: str) -> tuple[str, ...]:
    """Return the modules that are loaded for several method entries."""
    return tuple(sorted({module for name in methods for module in recipe_modules(config, name)}))


def knowledge(config: Config, method: str) -> str:
    """Return what a method is told beside the flow of the tested face."""
    settings = config.methods[method]
    knows = told(recipe_of(settings.recipe).knows, settings)
    if known := [what for what in (TRUTH, HOLE) if what in knows]:
        return known[0]
    return "occlusion" if hasattr(settings, "train_on") and OWN in settings.train_on.occlusions else "nothing"
