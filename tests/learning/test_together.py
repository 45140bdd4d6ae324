"""Two processes that share each step learn what one does of the whole batch."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from ofer.base.errors import OferError
from ofer.jobs.job import Job
from ofer.learning import loop
from ofer.learning import weights as weights_files
from ofer.learning.kept_models import CURVE, DEVICE, WEIGHTS, train_round
from ofer.learning.lease import lease_folder
from ofer.learning.together import train_together
from tests.learning import made_up_stage
from tests.learning.interruption import InterruptionError, interrupted_before
from tests.workflow.experiment import PROJECT

METHOD: dict[str, Any] = {
    "recipe": "ssl_pretext", "blocks": [1, 1, 1, 1], "width": 8, "projection": 16, "mask_width": 8, "batch_size": 16,
    "steps": 6, "validate_every": 2,
}  # fmt: skip
CPU = torch.device("cpu")


def job(device: str, devices: int) -> Job:
    """Return a job of the made-up stage, started by hand."""
    values = {"method": {**METHOD, "devices": devices}, "training": {"device": device, "threads": 1, "seed": 0}}
    return Job(stage=made_up_stage.__name__, slice=values, inputs={"needed": {}}, outputs={})


def train_alone(folder: Path, checkpoint: Path | None = None) -> None:
    """Train as one process, here."""
    alone = job("cpu", 1)
    rounds, _ = made_up_stage.rounds_of(alone)
    train_round(alone, 0, rounds(0)[1], folder, CPU, checkpoint)


def values(folder: Path, kind: str) -> np.ndarray:
    """Return the arrays of a model whose names begin with `kind`, one after the other."""
    arrays, _ = weights_files.read(folder / WEIGHTS)
    return np.concatenate([array.ravel() for name, array in arrays.items() if name.startswith(kind)])


@pytest.fixture
def devices(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there seem to be as many GPUs, which compute on the CPU, and let children find the tests' modules."""
    monkeypatch.setenv("OFER_FAKE_DEVICES", str(request.param))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))


@pytest.mark.parametrize("devices", [2], indirect=True)
def test_two_processes_learn_what_one_does(devices: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, two, state = tmp_path / "alone", tmp_path / "two", tmp_path / "state.safetensors"
    train_alone(alone)
    # They go on where one process has stopped.
    monkeypatch.setattr(loop, "SAVE_EVERY_SECONDS", 0.0)
    with interrupted_before(2), pytest.raises(InterruptionError):
        train_alone(alone, state)
    two.mkdir()
    train_together(job("cuda", 2), 0, two, state)
    ours, theirs = (pd.read_csv(folder / CURVE) for folder in (alone, two))
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-5)
    # Of the first step, with batch normalisation in one process by torch itself: gradients and the moments it leaves.
    for kind in (made_up_stage.GRADIENT, made_up_stage.BUFFER):
        distance = np.linalg.norm(values(two, kind) - values(alone, kind))
        assert distance < 1e-5 * np.linalg.norm(values(alone, kind))
    assert values(alone, made_up_stage.UNION).tolist() == [1, 4]
    assert values(two, made_up_stage.UNION).tolist() == [1, 4, 5]
    assert weights_files.read(state)[0]["steps"][0] == 6
    # Each leases a device of its own: the second is tried only where the first is taken.
    assert {f"fake-{number}.0.lock" for number in (0, 1)} <= {path.name for path in lease_folder().iterdir()}
    assert (two / DEVICE).read_text() == "cpu\n"


@pytest.mark.parametrize("devices", [1], indirect=True)
def test_more_devices_than_there_are_is_one_line(devices: None, tmp_path: Path) -> None:
    with pytest.raises(OferError, match="devices: 2 are asked for, and this job sees 1; set the method's `devices`"):
        train_together(job("cuda", 2), 0, tmp_path, None)
