"""What the cluster computes is what this machine computes, byte for byte, and each job ran where it should."""

import shutil
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from tests.cluster.conftest import SMALL, Start, project
from tests.cluster.run import ClusterRun, assert_same_bytes
from tests.workflow.experiment import PROJECT, Experiment, new_project


def assert_placed(run: ClusterRun) -> None:
    """Assert that jobs that train ran on the partition with GPUs, with one each, and no others there."""
    attempts = run.ended_attempts()
    assert attempts and {attempt.state for attempt in attempts} == {"COMPLETED"}
    places = Counter(("train" in attempt.comment, attempt.partition, attempt.gpus) for attempt in attempts)
    assert set(places) == {(True, "gpu", 1), (False, "cpu", 0)}


@pytest.mark.cheap
def test_a_small_table_is_the_local_one(start: Start, local: Experiment, tmp_path: Path) -> None:
    experiment = project(tmp_path / "project", SMALL, "results/small.csv")
    run = start(experiment)
    run.succeed()
    assert_same_bytes(experiment.folder, local.folder)
    assert_placed(run)
    logs = experiment.folder / "results/logs"
    assert not list((logs / "slurm").rglob("*.log")), "SLURM's own output is kept where a job failed"
    assert "step 2/2" in (logs / "train/synthetic/stratified/flowrec/mouth/0-2.log").read_text(encoding="utf-8")
    [report] = (logs / "slurm").glob("efficiency_report_*.csv")
    assert "rule_make_table_wildcards_small" in set(pd.read_csv(report)["RuleName"])


def test_the_smoke_presets_table_10_is_the_local_one(start: Start, tmp_path: Path) -> None:
    made = new_project(tmp_path / "cluster")
    shutil.copy(PROJECT / "tests/cluster/auto.yaml", made.folder)
    files, targets = ("workflow/presets/smoke.yaml", "auto.yaml"), ("results/table10.csv",)
    experiment = Experiment(made.folder, files, targets)
    run = start(experiment)
    run.succeed(1200)
    assert_placed(run)
    here = made.copy(tmp_path / "here")
    shutil.rmtree(here.folder / "results")
    shutil.rmtree(here.folder / ".snakemake")
    Experiment(here.folder, files, targets).run()
    assert_same_bytes(experiment.folder, here.folder)
