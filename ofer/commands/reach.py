"""Print which modules and data files reach which rules: editing one re-runs exactly those.

A stage has a rule, but that of figures, of which each has its own. Recipes and loaders that entries name are counted.
"""

import argparse
from contextlib import suppress
from itertools import zip_longest

from ofer.base.errors import OferError
from ofer.commands.configured import configuration
from ofer.commands.run import run_command
from ofer.config.whole import Config
from ofer.learning.settings import WeightsSettings
from ofer.plan.stages import FIGURES, OF_STILLS, STAGES, rule_name
from ofer.plan.validity import validity_modules

EXAMPLES = {
    "corpus": "synthetic", "part": "00", "occlusion": "eyes", "division": "stratified", "pack": "0-4", "round": "0",
    "page": "table10",
}  # fmt: skip
"""Wildcards that stand for all others: no module depends on their value."""

STILLS = {
    "corpus": "rafdb-synthetic", "division": "official", "still": "face64", "occlusion": "upper-half", "weights": "any",
    "points": "detected",
}  # fmt: skip
"""Instead of these, where a stage is of still pictures alone."""

NAMED = {
    "tables": "table", "gates": "gates", "masks": "masks", "galleries": "gallery",
    "confusion_matrices": "confusion_matrix",
}  # fmt: skip
"""Sections of what has a file in results/, and the wildcard of each."""

RULES = {
    rule_name(stage, own): (stage, own)
    for stage in STAGES
    for own in ([{"figure": name} for name in FIGURES] if stage == "draw" else [{}])
}
"""The stage of each rule, and the wildcards that are its own."""


def reach(config: Config) -> dict[str, set[str]]:
    """Return {module: rules} over all stages of `config`, every corpus, method, table and figure counted."""
    reached: dict[str, set[str]] = {}
    config = _with_files(config)
    for corpus in config.corpora:
        for module in validity_modules(config, "read_corpus", EXAMPLES | {"corpus": corpus}):
            reached.setdefault(module, set()).add("read_corpus")
    for rule, (stage, own) in RULES.items():
        stills = stage in OF_STILLS
        for method in (name for name in config.methods if stills == config.sees_stills(name)):
            # Not of every table a gallery stands beside, nor the reverse.
            for named in zip_longest(*(getattr(config, key) for key in NAMED), fillvalue=""):
                entries = {"method": method, "flow": config.apex, "size": str(config.size)}
                entries |= dict(zip(NAMED.values(), named, strict=True))
                entries |= STILLS if stills else {}
                with suppress(OferError, KeyError):  # not every method has jobs of every stage
                    for module in validity_modules(config, stage, EXAMPLES | entries | own):
                        reached.setdefault(module, set()).add(rule)
    return reached


def _with_files(config: Config) -> Config:
    """Return `config` with a root for every corpus, and weights: which modules read them does not depend on where."""
    corpora = {name: corpus.model_copy(update={"root": corpus.root or "/"}) for name, corpus in config.corpora.items()}
    weights = {"any": WeightsSettings(file="/", layout="resnet18")}
    return config.model_copy(update={"corpora": corpora, "weights": weights})


def lines(reached: dict[str, set[str]]) -> list[str]:
    """Return a line for each module or data file, with its rules in their order; packages (empty files) left out."""
    packages = {module.rpartition(".")[0] for module in reached}
    # Of some rules a configuration may have no jobs.
    every = set().union(*reached.values())
    return [
        f"{module}: {'every rule' if found == every else ', '.join(rule for rule in RULES if rule in found)}"
        for module, found in sorted(reached.items())
        if module not in packages
    ]


def main() -> None:
    """Print the lines of the default configuration."""
    argparse.ArgumentParser(prog="ofer reach", description=__doc__).parse_args()
    print("\n".join(lines(reach(configuration()[0]))))


if __name__ == "__main__":
    run_command(main)
