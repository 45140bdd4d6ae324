"""Many cores, few GPUs: jobs that train take turns on a device, or go on on the CPU. The devices are stand-ins."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ofer.artefacts import read_stamp
from tests.workflow.experiment import Experiment, environment, write_anew

TRAINED = [f"results/synthetic/stratified/recogniser/none/models_{pack}.safetensors" for pack in ("0-1", "2-2")]


def train_again(experiment: Experiment, temporary: Path, *options: str, devices: int = 1) -> str:
    """Train both packs of recognisers anew at the same time, on GPUs of which there seem to be some; return the log."""
    write_anew(experiment.folder / "gpu.yaml", "training: { device: cuda }\n")
    command = [sys.executable, "-m", "snakemake", *TRAINED, "--cores", "8", "--configfile", "tiny.yaml", "gpu.yaml"]
    seeming = {"OFER_FAKE_DEVICES": str(devices), "TMPDIR": str(temporary)}
    done = subprocess.run(
        [*command, *options],
        cwd=experiment.folder, capture_output=True, text=True, env=environment() | seeming, timeout=600,
    )  # fmt: skip
    log = done.stdout + done.stderr
    assert done.returncode == 0, log[-4000:]
    return log


@pytest.fixture
def taken(tmp_path):
    """Hold the only device for as long as the test runs; return the folder of its lock, as TMPDIR."""
    code = (
        "import time; from ofer.learning.lease import lease, lease_folder\n"
        "print(lease(['fake-0'], lease_folder()).index, flush=True); time.sleep(600)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": str(tmp_path)}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    yield tmp_path, process
    process.kill()
    process.wait(timeout=10)


def test_jobs_take_turns_on_one_device(experiment, tmp_path):
    log = train_again(experiment, tmp_path, "--resources", "gpu=8")
    turns = re.findall(r"device: (the GPU is in use by other jobs; waiting|got one after)", log)
    assert turns in ([], ["the GPU is in use by other jobs; waiting", "got one after"])
    for path in TRAINED:
        assert set(read_stamp(experiment.folder / path)["ran"]) <= {"0", "1", "2"}


def test_where_every_device_is_taken_the_cpu_takes_over_if_so_configured(experiment, taken):
    folder, _ = taken
    log = train_again(experiment, folder, "--config", "training={device: cuda, busy: cpu}")
    assert "device: every GPU is in use by other jobs; computing on the CPU" in log
    assert read_stamp(experiment.folder / TRAINED[0])["ran"]["0"] == {"device": "cpu"}


def test_how_devices_are_shared_makes_nothing_run_again(experiment):
    experiment.edit("config.yaml", "training: {", "training: { busy: cpu, jobs_per_device: 3,")
    assert experiment.would_run() == set()
