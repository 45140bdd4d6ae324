"""Print which modules and data files reach which stages: editing one re-runs exactly those.

`ofer reach > docs/reach.md`; recipes and loaders that entries name are counted with their stages.
"""

import argparse
from contextlib import suppress

from ofer.commands.configured import configuration
from ofer.commands.run import run_command
from ofer.config import Config
from ofer.declarations.stages import STAGES
from ofer.errors import OferError
from ofer.pipeline import validity_modules

EXAMPLES = {
    "corpus": "synthetic", "part": "00", "occlusion": "eyes", "folds": "stratified", "pack": "0-4", "fold": "0",
    "page": "table10",
}  # fmt: skip
"""Wildcards that stand for all others: no module depends on their value."""


def reach(config: Config) -> dict[str, set[str]]:
    """Return {module: stages} over all stages of `config`, every corpus, method and table counted."""
    reached: dict[str, set[str]] = {}
    for corpus in config.corpora:
        for module in validity_modules(_with_roots(config), "read_corpus", EXAMPLES | {"corpus": corpus}):
            reached.setdefault(module, set()).add("read_corpus")
    for stage in STAGES:
        for method in config.methods:
            for table in config.tables:
                wildcards = EXAMPLES | {"method": method, "table": table, "flow": config.apex, "size": str(config.size)}
                with suppress(OferError):  # not every method has jobs of every stage
                    for module in validity_modules(config, stage, wildcards):
                        reached.setdefault(module, set()).add(stage)
    return reached


def _with_roots(config: Config) -> Config:
    """Return `config` with a root for every corpus: which modules read it does not depend on where it lies."""
    corpora = {name: corpus.model_copy(update={"root": corpus.root or "/"}) for name, corpus in config.corpora.items()}
    return config.model_copy(update={"corpora": corpora})


def as_markdown(reached: dict[str, set[str]]) -> str:
    """Return the matrix stage × module as a Markdown table, packages (empty files) left out."""
    stages = list(STAGES)
    lines = [
        "# Which module or data file reaches which stage",
        "",
        "Editing one re-runs the stages marked in its row, and nothing else that their outputs leave the same.",
        "Made by `ofer reach`.",
        "",
        f"| module or data file | {' | '.join(stages)} |",
        f"| --- |{' :-: |' * len(stages)}",
    ]
    for module in sorted(reached):
        if module.count(".") == 0 or (module.split(".")[-1] in _packages(reached)):
            continue
        marks = ["●" if stage in reached[module] else "" for stage in stages]
        lines.append(f"| `{module}` | {' | '.join(marks)} |")
    return "\n".join(lines) + "\n"


def _packages(reached: dict[str, set[str]]) -> set[str]:
    parents = {module.rsplit(".", 1)[0] for module in reached if "." in module}
    return {parent.rsplit(".", 1)[-1] for parent in parents}


def main() -> None:
    """Print the matrix of the default configuration."""
    argparse.ArgumentParser(prog="ofer reach", description=__doc__).parse_args()
    print(as_markdown(reach(configuration()[0])), end="")


if __name__ == "__main__":
    run_command(main)
