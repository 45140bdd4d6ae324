"""A job that another process runs later, as on a cluster, does what was planned, whatever was edited meanwhile."""

import subprocess
import sys

import pytest

from ofer.config.entries import above_papers, merged, read_yaml
from ofer.plan.planned import VARIABLE, as_planned, keep, rule_files
from tests.workflow.experiment import Experiment, environment

FLOW = "results/synthetic/flows/apex/none/00.h5"
JOB = "extract_flow:corpus=synthetic,flow=apex,occlusion=none,part=00"


@pytest.fixture
def waiting(experiment: Experiment) -> dict[str, str]:
    """Return the environment of a job that was planned as the experiment is now."""
    given = merged(read_yaml(experiment.folder / "config.yaml"), read_yaml(experiment.folder / "tiny.yaml"))
    raw = above_papers(experiment.folder, given)
    return environment() | {
        VARIABLE: str(
            keep(as_planned(raw, rule_files(experiment.folder)), experiment.folder / "results/.store/planned")
        )
    }


def run_job(experiment: Experiment, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one job as an executor starts it on a node."""
    command = [sys.executable, "-m", "snakemake", "--mode", "subprocess", "--target-jobs", JOB, "--allowed-rules"]
    command += [
        "extract_flow",
        "--cores",
        "1",
        "--force",
        "--nolock",
        "--no-hooks",
        "--configfiles",
        *experiment.configfiles,
    ]
    return subprocess.run(command, cwd=experiment.folder, env=environment, capture_output=True, text=True, timeout=300)


def test_a_configuration_that_was_edited_later_is_not_this_jobs(
    experiment: Experiment, waiting: dict[str, str]
) -> None:
    before = (experiment.folder / FLOW).read_bytes()
    experiment.edit("config.yaml", "winsize: 15", "winsize: 17")
    done = run_job(experiment, waiting)
    assert done.returncode == 0, done.stdout + done.stderr
    assert experiment.stamp(FLOW)["slice"]["flow"]["farneback"]["winsize"] == 15
    assert (experiment.folder / FLOW).read_bytes() == before
    # For comparison: without it, the job would do what nobody planned.
    assert run_job(experiment, environment()).returncode == 0
    assert experiment.stamp(FLOW)["slice"]["flow"]["farneback"]["winsize"] == 17


def test_code_that_was_edited_later_is_refused(experiment: Experiment, waiting: dict[str, str]) -> None:
    experiment.edit("ofer/flow/pooling.py", "if size < 1:", "if size < 2:")
    done = run_job(experiment, waiting)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "ofer: ofer.flow.pooling: changed after this job was planned; start snakemake again" in said
