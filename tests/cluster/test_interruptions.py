"""A training is cut off in every way that a cluster knows: it goes on from its last checkpoint to the same bytes."""

import re
import signal
import time

import pytest

from tests.cluster.cluster import GPU_NODES, Cluster
from tests.cluster.conftest import MODELS, Start
from tests.cluster.daemons import wait_until
from tests.cluster.run import assert_same_bytes
from tests.cluster.training import frozen, last_step, log, trainers, went_on_at
from tests.workflow.experiment import Experiment


def assert_same(experiment: Experiment, undisturbed: Experiment) -> None:
    """Assert that an interrupted run left what one without interruption leaves, and that verify finds no fault."""
    assert_same_bytes(experiment.folder, undisturbed.folder)
    found = experiment.verify().stdout
    # What was made of the shorter training's models is stale; nothing else is.
    assert "models_" not in found and not re.search(r"^(damaged|foreign) ", found, flags=re.MULTILINE), found
    assert not trainers(experiment)


def running_node(cluster: Cluster, job: str) -> str:
    """Return the node that a job runs on."""
    node = cluster.command("squeue", "--noheader", "--job", job, "--format=%N")
    assert node in GPU_NODES
    return node


def test_a_node_dies_and_its_training_goes_on_elsewhere(
    cluster: Cluster, start: Start, training: Experiment, undisturbed: Experiment
) -> None:
    run = start(training)
    job = run.job()
    frozen(training)
    node = running_node(cluster, job)
    cluster.kill_node(node)
    reached = last_step(log(training))
    run.succeed()
    run.wait_for_states("NODE_FAIL", "COMPLETED")
    assert {attempt.job for attempt in run.attempts()} == {job}, "SLURM itself starts it again, at no attempt's cost"
    assert went_on_at(log(training)) >= reached
    assert_same(training, undisturbed)


@pytest.mark.cheap
def test_cancelling_snakemake_cancels_its_jobs_and_the_next_start_goes_on(
    cluster: Cluster, start: Start, training: Experiment, undisturbed: Experiment
) -> None:
    run = start(training)
    frozen(training)
    assert run.end(signal.SIGINT) == 1
    wait_until(lambda: not trainers(training), 30, "the job to end")
    reached = last_step(log(training))
    run.wait_for_states("CANCELLED")
    again = start(training)
    again.succeed()
    assert went_on_at(log(training)) >= reached
    assert_same(training, undisturbed)


def test_a_job_ends_while_the_controller_is_away(
    cluster: Cluster, start: Start, training: Experiment, undisturbed: Experiment
) -> None:
    run = start(training)
    job = run.job()
    trainer = frozen(training)
    # slurmctld writes down what it knows within five seconds.
    time.sleep(5)
    cluster.daemons.kill("slurmctld")
    trainer.resume()
    wait_until(lambda: (training.folder / MODELS).exists() and not trainers(training), 300, "the training to end")
    # Longer than the plugin's own five attempts take.
    time.sleep(10)
    assert run.process.poll() is None
    cluster.daemons.start_again("slurmctld")
    run.succeed()
    run.wait_for_states("COMPLETED")
    assert run.jobs() == [job]
    assert "goes on" not in log(training)
    assert_same(training, undisturbed)


def test_a_job_ends_while_the_accounting_is_away(
    cluster: Cluster, start: Start, training: Experiment, undisturbed: Experiment
) -> None:
    run = start(training)
    job = run.job()
    trainer = frozen(training)
    cluster.daemons.kill("slurmdbd")
    trainer.resume()
    run.succeed()
    cluster.daemons.start_again("slurmdbd")
    run.wait_for_states("COMPLETED")
    assert run.jobs() == [job]
    assert_same(training, undisturbed)


@pytest.mark.cheap
def test_a_job_that_a_user_cancels_is_submitted_again(
    cluster: Cluster, start: Start, training: Experiment, undisturbed: Experiment
) -> None:
    run = start(training)
    job = run.job()
    frozen(training)
    cluster.command("scancel", job)
    run.succeed()
    run.wait_for_states("CANCELLED", "COMPLETED")
    assert f"SLURM-job '{job}' failed" in run.output
    assert_same(training, undisturbed)
