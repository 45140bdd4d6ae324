"""A results folder that may only be read: it can be looked at, and one line says why nothing can be made."""

import ctypes
import os
import subprocess
import sys

import pytest

from tests.faults.outcome import contents
from tests.workflow.experiment import Experiment, environment
from tests.workflow.faults import complaint

PR_CAPBSET_DROP = 24
OVERRIDING = (1, 2)
"""CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH (linux/capability.h): for root, permissions count no more."""

pytestmark = pytest.mark.skipif(
    os.geteuid() == 0 and not sys.platform.startswith("linux"), reason="permissions do not bind root"
)


def bound_by_permissions() -> None:
    """Let permissions bind the program that this process runs next, also where root runs it."""
    if os.geteuid() == 0:
        for capability in OVERRIDING:
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def run(experiment: Experiment, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=experiment.folder, env=environment(), preexec_fn=bound_by_permissions, capture_output=True,
        text=True, timeout=300,
    )  # fmt: skip


@pytest.fixture
def locked(experiment: Experiment) -> Experiment:
    """Return an experiment whose results may be read only."""
    folders = [path for path in (experiment.folder / "results").rglob("*") if path.is_dir()]
    for folder in [*folders, experiment.folder / "results"]:
        folder.chmod(0o555)
    return experiment


def test_a_finished_run_has_nothing_to_do_there_and_can_be_verified(locked: Experiment) -> None:
    done = run(locked, locked.command())
    assert done.returncode == 0, done.stderr
    assert "Nothing to be done" in done.stdout + done.stderr
    command = [sys.executable, "-m", "ofer.commands.verify", "--configfile", *locked.configfiles]
    assert run(locked, command).returncode == 0


def test_what_would_have_to_be_made_is_refused_in_one_line(locked: Experiment) -> None:
    before = contents(locked.folder / "results")
    locked.edit("config.yaml", "winsize: 15", "winsize: 17")
    line = complaint(run(locked, locked.command()))
    assert line.startswith("ofer: results: cannot be written (Permission denied); ")
    assert contents(locked.folder / "results") == before
