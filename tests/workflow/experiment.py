"""A finished run of the workflow in a copy of the project, to edit and to ask what would run again."""

import compileall
import os
import py_compile
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ofer.jobs.stamps import read_stamp
from tests.workflow import fork_server

PROJECT = Path(__file__).resolve().parents[2]
PARTS = ("Snakefile", "config.yaml", "workflow", "envs", "ofer")
TINY = Path(__file__).with_name("tiny.yaml")
LOOKS_SELDOM = ("--max-jobs-per-timespan", "100000/10s")
"""As in workflow/profiles/local: else Snakemake weighs ready jobs every second, and waits for that at its end."""


@dataclass(frozen=True)
class Experiment:
    """A copy of the project with its results, and the command line that made them."""

    folder: Path
    configfiles: tuple[str, ...] = ("tiny.yaml",)
    targets: tuple[str, ...] = ("table10",)

    def command(self, *options: str) -> list[str]:
        """Return the command line of snakemake with this experiment's targets and configuration."""
        command = [sys.executable, "-m", "snakemake", *self.targets, "--cores", "2", *options]
        return [*command, "--configfile", *self.configfiles]

    def start(self, *options: str) -> fork_server.Forked:
        """Start snakemake in a session of its own; what it says goes to the file `said`, which is written anew."""
        said = self.folder / "said"
        said.write_bytes(b"")
        return fork_server.start(self.command(*LOOKS_SELDOM, *options)[1:], self.folder, environment(), str(said))

    def run(self, *options: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run snakemake with this experiment's targets and configuration."""
        command = self.command(*LOOKS_SELDOM, *options)
        done = fork_server.run(command[1:], self.folder, environment())
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}\n{done.stderr[-8000:]}")
        return done

    def would_run(self) -> set[str]:
        """Return the names of the stages that a dry run wants to run, targets without a command left out.

        A rule is named like its stage; pages are made by several rules of one stage, a caption each.
        """
        output = self.run("--dry-run").stdout
        rules = set(re.findall(r"^(?:local)?rule (\w+):$", output, flags=re.MULTILINE))
        assert rules or "Nothing to be done" in output, output[-3000:]
        return {"render_table" if rule.startswith("render_table") else rule for rule in rules - set(self.targets)}

    def verify(self) -> subprocess.CompletedProcess[str]:
        """Run the verify command without snakemake."""
        words = ["-m", "ofer.commands.verify", "--configfile", *self.configfiles]
        return fork_server.run(words, self.folder, environment())

    def stale_stages(self) -> set[str]:
        """Return the stages that verify finds something stale or damaged of."""
        script = (
            "import sys; from pathlib import Path; from ofer.plan.findings import verify, stale_stages;"
            "from ofer.config.load import load_config; from ofer.config.entries import above_papers, merged, read_yaml;"
            "raw = above_papers(Path(), read_yaml(Path('config.yaml')))\n"
            "for name in sys.argv[1:]: raw = merged(raw, read_yaml(Path(name)))\n"
            "print(*sorted(stale_stages(verify(load_config(raw)))))"
        )
        done = fork_server.run(["-c", script, *self.configfiles], self.folder, environment())
        assert done.returncode == 0, done.stderr
        return set(done.stdout.split())

    def stamp(self, artefact: str | Path) -> dict[str, Any]:
        """Return the stamp of an artefact, which is named as the workflow names it."""
        return read_stamp(self.folder / artefact, self.folder / "results")

    def copy(self, folder: Path) -> "Experiment":
        """Return a copy of everything in `folder`; artefacts share their bytes by hard links until replaced."""
        shutil.copytree(self.folder, folder, copy_function=_link_or_copy, symlinks=True)
        return Experiment(folder, self.configfiles, self.targets)

    def edit(self, name: str, old: str, new: str, count: int = 1) -> None:
        """Replace `old` by `new` in a file; it must be there."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        write_anew(path, text.replace(old, new, count))


def new_project(folder: Path) -> Experiment:
    """Return a copy of the project without results."""
    folder.mkdir(parents=True)
    for name in PARTS:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    shutil.copy(TINY, folder / "tiny.yaml")
    # Once for all jobs of this project and of its copies; an edit is noticed by its bytes, not by its second.
    compileall.compile_dir(folder / "ofer", quiet=1, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    return Experiment(folder)


def write_anew(path: Path, content: str | bytes) -> None:
    """Replace a file instead of writing into it: its old bytes may be linked from elsewhere."""
    path.unlink(missing_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8")


def _link_or_copy(source: str, target: str) -> str:
    # Sources are edited by the tests, logs and benchmarks written into by the jobs; artefacts are only ever replaced.
    written_into = ("/.snakemake/", "/results/logs/", "/results/benchmarks/")
    if "/results/" in source and not any(folder in source for folder in written_into):
        os.link(source, target)
        return target
    return str(shutil.copy2(source, target))


def environment() -> dict[str, str]:
    """Return the variables with which a project's commands run: nothing from outside decides what they import."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "SNAKEMAKE_PROFILE")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"}
