"""A command that is forked off does what one does that is started."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.workflow.experiment import Experiment, environment, new_project
from tests.workflow.fork_server import run_snakemake


@pytest.mark.parametrize(("target", "status"), [("table10", 0), ("nowhere.csv", 1)])
def test_it_says_and_returns_the_same(tmp_path: Path, target: str, status: int) -> None:
    project = Experiment(new_project(tmp_path / "project").folder, targets=(target,))
    command = project.command("--dry-run")
    started = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, env=environment())
    forked = run_snakemake(command[3:], project.folder, environment())
    assert started.returncode == forked[0] == status
    for ours, theirs in zip(forked[1:], (started.stdout, started.stderr), strict=True):
        # But for times, the run's own name, and the order of sets.
        changing = r"^ *(Date|Workflow ID): .*|^\[.*\]$"
        both = [re.split(r"[\s,;]+", re.sub(changing, "", text, flags=re.MULTILINE)) for text in (ours, theirs)]
        assert sorted(both[0]) == sorted(both[1])
