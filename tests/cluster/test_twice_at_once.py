"""A training that runs twice at once, in two jobs or in one that SLURM started again, harms nothing."""

import signal

from tests.cluster.cluster import Cluster
from tests.cluster.conftest import Start
from tests.cluster.daemons import wait_until
from tests.cluster.test_interruptions import assert_same, running_node
from tests.cluster.training import frozen, trainers
from tests.workflow.experiment import Experiment


def test_requeued_while_the_old_copy_lives(
    cluster: Cluster, start: Start, training: Experiment, undisturbed: Experiment
) -> None:
    run = start(training)
    job = run.job()
    old = frozen(training)
    # The node is cut off, not dead: its job goes on, and SLURM, which hears nothing of it, starts it elsewhere.
    cluster.daemons.kill(running_node(cluster, job))
    wait_until(lambda: len(set(trainers(training).values())) == 2, 120, "both copies to train at once")
    old.resume()
    run.succeed()
    wait_until(lambda: not trainers(training), 300, "the old copy to end")
    assert {attempt.job for attempt in run.attempts()} == {job}
    assert_same(training, undisturbed)


def test_submitted_again_after_snakemake_was_killed(
    cluster: Cluster, start: Start, training: Experiment, undisturbed: Experiment
) -> None:
    run = start(training)
    first = run.job()
    old = frozen(training)
    run.end(signal.SIGKILL)
    unlock(training)
    again = start(training)
    assert again.job() != first
    wait_until(lambda: len(set(trainers(training).values())) == 2, 120, "both jobs to train at once")
    old.resume()
    again.succeed()
    wait_until(lambda: not cluster.command("squeue", "--noheader"), 300, "the first job to end")
    run.wait_for_states("COMPLETED")
    again.wait_for_states("COMPLETED")
    assert_same(training, undisturbed)


def unlock(experiment: Experiment) -> None:
    """Remove the lock of a Snakemake that was killed; assert that there was one."""
    locks = experiment.folder / ".snakemake/locks"
    assert list(locks.iterdir())
    experiment.run("--unlock")
