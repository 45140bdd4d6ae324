"""What a user has to know of the cluster's own configuration."""

import sys
from pathlib import Path

import yaml

from tests.cluster.cluster import Cluster
from tests.cluster.conftest import SMALL, Start, copy
from tests.cluster.run import PROFILE
from tests.cluster.test_limits import FOLDS
from tests.workflow.experiment import Experiment

RECOGNISER = "results/synthetic/stratified/recogniser/none/models_0-2.safetensors"


def test_a_lost_slurm_conf_fails_jobs_at_once_and_says_so(
    cluster: Cluster, start: Start, local: Experiment, tmp_path: Path
) -> None:
    experiment = Experiment(copy(local, tmp_path / "project").folder, SMALL, (FOLDS,))
    # The plugin takes SLURM_CONF from a job's srun; without this one nobody gives it back.
    srun = cluster.folder / "bin/srun"
    kept = srun.rename(srun.with_name("srun-that-knows"))
    try:
        run = start(experiment, "--forcerun", FOLDS, "--retries", "0")
        assert run.wait() == 1
    finally:
        kept.rename(srun)
    assert f"SLURM-job '{run.job()}' failed, SLURM status is: 'FAILED'" in run.output
    assert "Could not establish a configuration source" in run.job_logs()


def test_a_configuration_that_is_edited_while_a_job_waits_is_not_that_jobs(
    cluster: Cluster, start: Start, local: Experiment, tmp_path: Path
) -> None:
    experiment = Experiment(copy(local, tmp_path / "project").folder, SMALL, (FOLDS,))
    cluster.command("scontrol", "update", "PartitionName=cpu", "State=DOWN")
    try:
        run = start(experiment, "--forcerun", FOLDS)
        run.job()
        experiment.edit("config.yaml", "count: 10, seed: 0", "count: 10, seed: 7")
    finally:
        cluster.command("scontrol", "update", "PartitionName=cpu", "State=UP")
    run.succeed()
    # Snakemake notes that it made what it planned, so it must be that.
    assert experiment.stamp(FOLDS)["slice"]["seed"] == 0
    assert (experiment.folder / FOLDS).read_bytes() == (local.folder / FOLDS).read_bytes()
    assert "divide_samples" in experiment.would_run()


def test_partitions_as_the_generator_prints_them(
    cluster: Cluster, start: Start, local: Experiment, tmp_path: Path
) -> None:
    printed = cluster.command(str(Path(sys.executable).with_name("generate-slurm-partition-config")))
    partitions = yaml.safe_load(printed)["partitions"]
    assert {name: limits.get("max_gpu", 0) for name, limits in partitions.items()} == {"cpu": 0, "gpu": 2}
    experiment = Experiment(copy(local, tmp_path / "project").folder, SMALL, (FOLDS, RECOGNISER))
    (experiment.folder / PROFILE / "partitions.yaml").write_text(printed, encoding="utf-8")
    run = start(experiment, "--forcerun", FOLDS, RECOGNISER)
    run.succeed()
    assert sorted(attempt.partition for attempt in run.ended_attempts()) == ["cpu", "gpu"]
