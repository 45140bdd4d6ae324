"""Restoring hands the clean flow of the tested faces to a declared oracle and to nobody else."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.flow.files import PooledFlows, read_flows, write_flows
from ofer.jobs.job import Job
from ofer.stages.restore import build
from tests.evaluation.made_division import rounds_of, write_division

SIZE, COUNT = 8, 6
NAMES = ("001", "1e5", "NA", "None", "True", "nan")
"""What a reader of CSV takes for numbers and missing values; sorted."""


def flows(path: Path, seed: int, hidden: np.ndarray) -> Path:
    flow = np.random.default_rng(seed).normal(size=(COUNT, 2, SIZE, SIZE)).astype(np.float32)
    ones = np.ones(COUNT, dtype=np.int64)
    pooled = PooledFlows(
        flow=flow,
        sample=np.arange(COUNT),
        previous=ones,
        next=5 * ones,
        hidden=hidden,
        samples=NAMES,
        subjects=NAMES,
        labels=("anger", "fear") * (COUNT // 2),
    )
    write_flows(path, {SIZE: pooled})
    return path


@pytest.fixture
def job(tmp_path: Path) -> Job:
    hidden = np.zeros((COUNT, SIZE, SIZE), dtype=np.float32)
    hidden[:, 2:5, 1:7] = 1
    labels = ["anger", "fear"] * (COUNT // 2)
    table = pd.DataFrame({"sample": NAMES, "subject": NAMES, "label": labels, "fold": [0, 1, 2] * (COUNT // 3)})
    return Job(
        stage="ofer.stages.restore",
        slice={
            "training": {"threads": 1, "device": "cpu", "seed": 0},
            "kernels": True,
            "size": SIZE,
            "needed": {},
        },
        inputs={
            "division": write_division(tmp_path, rounds_of(table, 3)),
            "apex_clean": [flows(tmp_path / "clean.h5", 0, np.zeros_like(hidden))],
            "apex_occluded": [flows(tmp_path / "occluded.h5", 1, hidden)],
            "weights": [],
            "needed": {},
        },
        outputs={name: tmp_path / name for name in ("restored", "reconstruction")},
    )


def test_the_oracle_has_no_error_in_the_hole(job):
    job.slice["method"] = {"recipe": "oracle", "margin": 0}
    build(job)
    table = pd.read_csv(job.output("reconstruction"))
    assert (table["endpoint_error_inside"] == 0).all() and (table["endpoint_error_outside"] > 0).all()


def test_a_method_restores_the_same_whatever_the_tested_faces_clean_flow(job, tmp_path):
    """Fold 0's own clean flows change; only what the other folds learn of them may."""
    job.slice["method"] = {"recipe": "filling", "kind": "mean", "margins": [0, 1], "judge": "map"}
    build(job)
    before = read_flows([job.output("restored")], SIZE).flow
    clean = read_flows(job.input_list("apex_clean"), SIZE)
    clean.flow[[0, 3]] += 100
    write_flows(job.input_list("apex_clean")[0], {SIZE: clean})
    build(job)
    after = read_flows([job.output("restored")], SIZE).flow
    np.testing.assert_array_equal(after[[0, 3]], before[[0, 3]])
    assert not np.array_equal(after, before)
