"""Every value that reaches a shell is quoted; folders may be called whatever file systems allow but braces."""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.corpora.ckplus_tree import make_tree
from tests.trust.odd_names import CHECKOUT, CORPUS, pwned
from tests.workflow.experiment import PROJECT, Experiment, environment, new_project
from tests.workflow.faults import complaint

QUOTED = re.compile(r"(input|output|log|params)(\.\w+)?:q")
RULES = [PROJECT / "Snakefile", *sorted((PROJECT / "workflow").rglob("*.smk"))]
COMMON = (PROJECT / "workflow/rules/common.smk").read_text(encoding="utf-8")
(OF_STAGES,) = re.findall(r"^COMMAND = (.+)$", COMMON, flags=re.MULTILINE)
"""The command of every stage."""


def shells() -> list[tuple[str, str]]:
    """Return (place, command) of every shell directive of the workflow."""
    found = []
    for path in RULES:
        text = path.read_text(encoding="utf-8")
        for block in re.finditer(r"^( *)shell:\n((?:\1 +\S.*\n?)+)", text, flags=re.MULTILINE):
            found.append((f"{path.name}:{text.count(chr(10), 0, block.start()) + 1}", block[2]))
    return [(place, OF_STAGES if command.strip() == "COMMAND" else command) for place, command in found]


def test_every_value_in_a_command_is_quoted() -> None:
    commands = shells()
    written = "".join(path.read_text(encoding="utf-8") for path in RULES)
    assert len(commands) == len(re.findall(r"^\s*shell:", written, flags=re.MULTILINE)) >= 3
    for place, command in commands:
        values = re.findall(r"\{([^{}]*)\}", command)
        assert values, place
        assert [value for value in values if not QUOTED.fullmatch(value)] == [], place


def test_every_value_in_what_precedes_a_command_is_quoted() -> None:
    assert COMMON.count("shell.prefix(") == 1
    prefix = COMMON[COMMON.index("shell.prefix(") :].split("\n)\n")[0]
    # Doubled braces are the shell's own.
    assert set(re.findall(r"(?<!\{)\{([^{}]*)\}(?!\})", prefix)) == {
        "shlex.quote(CHECKOUT)",
        "shlex.quote(os.path.dirname(sys.executable))",
        "shlex.quote(surroundings)",
        # Names of variables, a word of two, numbers.
        "surroundings_of_job",
        "settings.training.busy",
        "settings.training.jobs_per_device",
        "settings.training.flows_in_memory",
    }


def test_rules_run_nothing_but_shell_commands() -> None:
    for path in (PROJECT / "workflow").rglob("*.smk"):
        directives = re.findall(r"^\s+(run|script|notebook|wrapper|cwl):", path.read_text(), flags=re.MULTILINE)
        assert directives == [], path.name


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a checkout in a folder that a shell would stumble over."""
    return new_project(tmp_path_factory.mktemp("base") / CHECKOUT)


def test_a_corpus_and_a_checkout_in_folders_with_names_that_a_shell_would_run(project: Experiment) -> None:
    make_tree(project.folder / CORPUS, subjects=("S005", "S010", "S011"))
    entry = {"based_on": "ckplus", "root": CORPUS, "expected": {}}
    (project.folder / "odd.yaml").write_text(yaml.safe_dump({"parts": 1, "corpora": {"odd": entry}}), encoding="utf-8")
    targets = ("results/odd/stratified/division.csv", "results/odd/flows/apex/eyes/00.h5")
    Experiment(project.folder, ("tiny.yaml", "odd.yaml"), targets).run()
    assert len(pd.read_csv(project.folder / "results/odd/samples.csv")) == 18
    assert pwned(project.folder.parent) == []


def test_a_checkout_below_the_working_folder_whose_name_begins_with_a_dash(project: Experiment) -> None:
    work = project.folder.parent
    command = [sys.executable, "-m", "snakemake", "results/synthetic/corpus/generated_00.csv", "--cores", "1"]
    command += [f"--snakefile={CHECKOUT}/Snakefile", "--configfile", str(project.folder / "tiny.yaml")]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, env=environment(), timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (work / "results/synthetic/corpus/generated_00.csv").is_file()
    assert pwned(work) == []


@pytest.mark.parametrize("name", ["with {braces}", "with:colon"])
def test_a_checkout_where_snakemake_cannot_work_is_refused(tmp_path: Path, name: str) -> None:
    experiment = new_project(tmp_path / name)
    line = complaint(Experiment(experiment.folder, targets=("results/synthetic/manifest.csv",)).run("-n", check=False))
    assert "no folder for a checkout" in line
