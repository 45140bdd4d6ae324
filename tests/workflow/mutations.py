"""The other way round: change what a module computes, rebuild everything from nothing, and look where bytes changed.

`python -m tests.workflow.mutations` does it for every module that reaches a stage and prints a Markdown table; modules
that reach the same stages are changed together. Every artefact whose bytes changed must be one that a dry run on the
finished run had announced.
"""

import argparse
import ast
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from ofer.commands.reach import reach
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.jobs.provenance import content_digest, source_of
from ofer.jobs.stamps import STAMP_SUFFIX, artefacts_in, read_stamp
from ofer.plan.stages import rule_name
from tests.faults.stage_commands import stage_commands
from tests.workflow.experiment import Experiment, new_project, write_anew


@dataclass(frozen=True)
class Outcome:
    """What a change of some modules did."""

    modules: tuple[str, ...]
    predicted: frozenset[str]
    changed: frozenset[str]
    """Stages of which an artefact has other bytes, or is no longer made."""
    compared: frozenset[str]
    """Stages of which an artefact was made again."""

    @property
    def unforeseen(self) -> frozenset[str]:
        """Stages that changed though nobody announced it: must be empty."""
        return self.changed - self.predicted


def mutated(source: str) -> str | None:
    """Return `source` with one thing in a function's body changed, None if there is nothing to change.

    A float number is made larger; else a product becomes a sum, a comparison another one, a returned call None.
    """
    tree = ast.parse(source)
    for kind in (_change_float, _change_product, _change_comparison, _change_return):
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for statement in function.body:
                if any(kind(node) for node in ast.walk(statement)):
                    return ast.unparse(tree)
    return None


def _change_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, float) and node.value not in (0.0, 1.0):
        node.value = node.value * 1.0625
        return True
    return False


def _change_product(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        node.op = ast.Add()
        return True
    return False


def _change_comparison(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE):
        node.ops[0] = ast.NotEq()
        return True
    return False


def _change_return(node: ast.AST) -> bool:
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
        node.value = ast.Constant(value=None)
        return True
    return False


def rebuilt_with(
    finished: Experiment, modules: tuple[str, ...], folder: Path, targets: tuple[str, ...] = ()
) -> Outcome:
    """Change `modules` in two copies of a finished run: ask one what would run, rebuild the other from nothing.

    All is made again, or `targets` and what they are made of.
    """
    asked = finished.copy(folder / "asked")
    targets = targets or finished.targets
    rebuilt = Experiment(new_project(folder / "rebuilt").folder, finished.configfiles, targets)
    for module in modules:
        name = _relative(module)
        text = mutated((finished.folder / name).read_text(encoding="utf-8"))
        if text is not None:
            write_anew(asked.folder / name, text)
            write_anew(rebuilt.folder / name, text)
    predicted = asked.would_run()
    commands = stage_commands(Experiment(finished.folder, finished.configfiles, targets))
    again = {name for jobs in commands.values() for job in jobs for name in job.outputs}
    rebuilt.run("--keep-going", check=False)
    compared, changed = set(), set()
    for artefact, stage in stages_of(finished).items():
        name = artefact.relative_to(finished.folder)
        if name.as_posix() in again:
            compared.add(stage)
            if differs(artefact, rebuilt.folder / name):
                changed.add(stage)
    return Outcome(modules, frozenset(predicted), frozenset(changed), frozenset(compared))


def stages_of(experiment: Experiment) -> dict[Path, str]:
    """Return {artefact: its stage} of a run."""
    results = experiment.folder / "results"
    made = {artefact: read_stamp(artefact, results) for artefact in sorted(artefacts_in(results, STAMP_SUFFIX))}
    return {
        artefact: rule_name(stamp["stage"].rsplit(".", 1)[-1], stamp["wildcards"]) for artefact, stamp in made.items()
    }


def differs(artefact: Path, other: Path) -> bool:
    """Tell whether another run's artefact has other bytes, or is missing."""
    return not other.is_file() or content_digest(other) != content_digest(artefact)


def groups() -> list[tuple[str, ...]]:
    """Return the modules that can be changed, those with the same reach together, the widest reach last."""
    by_reach: dict[frozenset[str], list[str]] = {}
    for module, stages in reach(load_config(read_yaml(Path("config.yaml")))).items():
        source = source_of(module)
        if source is not None and mutated(source.read_text(encoding="utf-8")) is not None:
            by_reach.setdefault(frozenset(stages), []).append(module)
    return [tuple(sorted(by_reach[stages])) for stages in sorted(by_reach, key=lambda key: (len(key), sorted(key)))]


def _relative(module: str) -> str:
    return "/".join(module.split(".")) + ".py"


def main() -> None:
    """Print a row per group and exit with 1 if something changed that was not announced."""
    parser = argparse.ArgumentParser(prog="python -m tests.workflow.mutations", description=__doc__)
    parser.add_argument("--finished", type=Path, help="a finished run of the tiny experiment; made if not given")
    arguments = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        finished = Experiment(arguments.finished) if arguments.finished else new_project(folder / "finished")
        finished.run()
        print("| changed modules | stages announced | stages whose bytes changed | unforeseen | s |")
        print("| --- | ---: | --- | --- | ---: |")
        for number, modules in enumerate(groups()):
            started = time.monotonic()
            outcome = rebuilt_with(finished, modules, folder / str(number))
            bad += len(outcome.unforeseen)
            cells = [", ".join(f"`{module.removeprefix('ofer.')}`" for module in modules), str(len(outcome.predicted))]
            cells += [", ".join(sorted(outcome.changed)) or "none", ", ".join(sorted(outcome.unforeseen)) or "none"]
            print(f"| {' | '.join(cells)} | {time.monotonic() - started:.0f} |", flush=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
