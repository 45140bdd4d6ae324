"""Many cores, few GPUs: jobs that train take turns on a device, or go on on the CPU. The devices are stand-ins."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.victims import kill_all
from tests.faults.waiting import wait_for
from tests.workflow.experiment import Experiment, write_anew

TRAINED = tuple(f"results/synthetic/stratified/recogniser/none/models_{pack}.safetensors" for pack in ("0-1", "2-2"))
WAITS = "device: the GPU is in use by other jobs; waiting ("
GOT_ONE = "device: got one after "


@pytest.fixture
def holder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """Let there seem to be one GPU, and return the process that holds it until it is killed."""
    monkeypatch.setenv("OFER_FAKE_DEVICES", "1")
    # There the lock is.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    code = (
        "import time; from ofer.learning.lease import lease, lease_folder\n"
        "print(lease(['fake-0'], lease_folder()).index, flush=True); time.sleep(3600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    yield process
    process.kill()
    process.wait(timeout=10)


@contextmanager
def training_again(experiment: Experiment, *options: str) -> Iterator[Callable[[], str]]:
    """Train both packs of recognisers anew at once, on GPUs; give what returns the log so far, and see it end well."""
    write_anew(experiment.folder / "gpu.yaml", "training: { device: cuda }\n")
    training = Experiment(experiment.folder, ("tiny.yaml", "gpu.yaml"), TRAINED)
    # The later number of cores counts.
    snakemake = training.start("--cores", "8", "--resources", "gpu=8", *options)

    def log() -> str:
        return (experiment.folder / "said").read_text(encoding="utf-8", errors="replace")

    try:
        yield log
        assert snakemake.wait(timeout=600) == 0, log()[-4000:]
    finally:
        if snakemake.poll() is None:
            kill_all(snakemake)


def test_jobs_take_turns_on_one_device(experiment: Experiment, holder: subprocess.Popen[str]) -> None:
    with training_again(experiment) as log:
        wait_for(lambda: log().count(WAITS) == len(TRAINED))
        assert GOT_ONE not in log() and "training pairs" not in log()
        holder.kill()
    assert log().count(GOT_ONE) == len(TRAINED)
    ran = [experiment.stamp(path)["ran"] for path in TRAINED]
    # Stand-ins compute on the CPU.
    assert ran == [{fold: {"device": "cpu"} for fold in folds} for folds in (("0", "1"), ("2",))]


def test_where_every_device_is_taken_the_cpu_takes_over_if_so_configured(
    experiment: Experiment, holder: subprocess.Popen[str]
) -> None:
    with training_again(experiment, "--config", "training={device: cuda, busy: cpu}") as log:
        pass
    assert holder.poll() is None
    assert log().count("device: every GPU is in use by other jobs; computing on the CPU") == len(TRAINED)
    assert experiment.stamp(TRAINED[0])["ran"]["0"] == {"device": "cpu"}


def test_how_devices_and_memory_are_used_makes_nothing_run_again(experiment: Experiment) -> None:
    experiment.edit("config.yaml", "training: {", "training: { busy: cpu, jobs_per_device: 3, flows_in_memory: 0,")
    assert experiment.would_run() == set()
