"""A command that is forked off does what one does that is started."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.workflow import fork_server
from tests.workflow.experiment import Experiment, environment, new_project


@pytest.mark.parametrize(("target", "status"), [("table10", 0), ("nowhere.csv", 1)])
def test_it_says_and_returns_the_same(tmp_path: Path, target: str, status: int) -> None:
    project = Experiment(new_project(tmp_path / "project").folder, targets=(target,))
    command = project.command("--dry-run")
    started = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, env=environment())
    forked = fork_server.run(command[1:], project.folder, environment())
    assert started.returncode == forked.returncode == status
    for ours, theirs in ((forked.stdout, started.stdout), (forked.stderr, started.stderr)):
        # But for times, the run's own name, and the order of sets.
        changing = r"^ *(Date|Workflow ID): .*|^\[.*\]$"
        both = [re.split(r"[\s,;]+", re.sub(changing, "", text, flags=re.MULTILINE)) for text in (ours, theirs)]
        assert sorted(both[0]) == sorted(both[1])
