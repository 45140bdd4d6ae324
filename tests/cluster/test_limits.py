"""A job that wants more memory or time than it asked for: SLURM ends it, the run says which, and asks for more."""

from pathlib import Path

import pytest

from tests.cluster.cluster import Cluster
from tests.cluster.conftest import SMALL, Start, copy
from tests.cluster.daemons import wait_until
from tests.cluster.test_interruptions import assert_same
from tests.cluster.training import frozen, last_step, log, went_on_at
from tests.workflow.experiment import Experiment

FOLDS = "results/synthetic/stratified/division.csv"


@pytest.mark.cheap
def test_a_job_over_its_memory_is_named_and_gets_more(start: Start, local: Experiment, tmp_path: Path) -> None:
    experiment = Experiment(copy(local, tmp_path / "project").folder, SMALL, (FOLDS,))
    experiment.edit("workflow/rules/common.smk", '"mem": grow("1GB")', '"mem": grow("400MB")')
    # Half a gigabyte beside Snakemake's own 100 MB, for longer than SLURM takes to look.
    hungry = "import time\nheld = [0] * 62_500_000\ntime.sleep(5)\ndel held\n"
    experiment.edit("ofer/stages/divide_samples.py", "from ofer.evaluation", f"{hungry}from ofer.evaluation")
    run = start(experiment, "--forcerun", FOLDS)
    run.succeed()
    attempts = run.ended_attempts()
    assert [attempt.megabytes for attempt in attempts] == [400 * (1 + number) for number in range(len(attempts))]
    assert len(attempts) > 1 and attempts[0].state != "COMPLETED" and attempts[-1].state == "COMPLETED"
    assert f"SLURM-job '{attempts[0].job}' failed" in run.output and "Error in rule divide_samples" in run.output
    assert "exceeded memory limit" in run.job_logs()
    assert (experiment.folder / FOLDS).read_bytes() == (local.folder / FOLDS).read_bytes()


def test_a_job_over_its_time_is_named_and_goes_on(
    cluster: Cluster, start: Start, training: Experiment, undisturbed: Experiment
) -> None:
    run = start(training)
    job = run.job()
    frozen(training)
    reached = last_step(log(training))
    # Not before: how long it takes to get there, and the next attempt for the rest, is the machine's business.
    cluster.command("scontrol", "update", f"JobId={job}", "TimeLimit=1")
    wait_until(lambda: len(run.jobs()) == 2, 300, "the limit to end the job that does not get on")
    run.succeed()
    run.wait_for_states("TIMEOUT", "COMPLETED")
    assert [attempt.minutes for attempt in run.attempts()] == [1, 12 * 60]
    assert f"SLURM-job '{job}' failed, SLURM status is: 'TIMEOUT'" in run.output
    assert "Error in rule train" in run.output
    assert went_on_at(log(training)) >= reached
    assert_same(training, undisturbed)
