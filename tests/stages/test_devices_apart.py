"""A model of a CPU is never taken for a GPU's, though the configuration says `auto` for both. GPUs are stand-ins."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

import ofer.learning.kernels.maxima  # noqa: F401  (a training loads it late; of a planned job it is part of the digest)
from ofer.jobs.job import Files, Job
from ofer.jobs.store import Store
from ofer.learning import kept_models
from ofer.methods.recogniser import recipe
from ofer.stages import train, train_seeds
from tests.stages.learned import FOLD, METHOD, NOTHING_ELSE, SIZE, write_learned

Run = Callable[[str], Job]
"""Runs a stage where there is a `cpu` alone, where there is a `gpu`, or where the CPU takes over for a `busy` one."""


@pytest.fixture
def trained_on(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list that the kind of every training's device is put on."""
    kinds: list[str] = []
    true_train, true_apply = recipe.train, recipe.apply

    def noting(*arguments, device, **others):
        kinds.append(device.type)
        return true_train(*arguments, device="cpu", **others)

    monkeypatch.setattr(recipe, "train", noting)
    monkeypatch.setattr(recipe, "apply", lambda *arguments, device: true_apply(*arguments))
    return kinds


@pytest.fixture(params=[train, train_seeds], ids=["train", "train_seeds"])
def run(request: pytest.FixtureRequest, tmp_path: Path, trained_on: list[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    stage: ModuleType = request.param
    write_learned(tmp_path)

    def on(machine: str) -> Job:
        monkeypatch.setenv("OFER_FAKE_DEVICES", "0" if machine == "cpu" else "1")
        computes = torch.device("cuda" if machine == "gpu" else "cpu")
        for module in (stage, kept_models):
            monkeypatch.setattr(module, "device", lambda name: computes)
        job = job_of(stage, tmp_path)
        stage.build(job)
        return job

    return on


def job_of(stage: ModuleType, folder: Path) -> Job:
    """Return a planned job of a stage that trains one model."""
    common = {
        "method": METHOD, "needed": {}, "size": SIZE, "kernels": True,
        "training": {"device": "auto", "threads": 1, "seed": 0},
    }  # fmt: skip
    flows = [folder / "00.h5"]
    own: dict[str, Any]
    inputs: dict[str, Files]
    if stage is train:
        own, inputs = {"pack": [FOLD]}, {"apex_clean": flows, **NOTHING_ELSE}
        outputs = ("weights", "curves")
    else:
        own = {"round": FOLD, "seeds": [0], "stacked": False, "together": 1}
        inputs = {"apex": flows, "training": []}
        outputs = ("predictions", "validation")
    return Job(
        stage=stage.__name__,
        slice=common | own,
        inputs={"division": [folder / "division.csv", folder / "rounds.csv"], **inputs},
        outputs={name: folder / name for name in outputs},
        plan="planned",
        # of a planned job only modules of its digest may be loaded; here, other tests loaded theirs
        code={name: "" for name in sys.modules if name.startswith("ofer")},
        store=Store(folder / "store"),
    )


def test_each_device_has_its_own_model(run: Run, trained_on: list[str]) -> None:
    on_cpu, on_gpu = run("cpu"), run("gpu")
    assert trained_on == ["cpu", "cuda"]
    assert on_cpu.pieces != on_gpu.pieces
    # And each is found again.
    assert run("cpu").pieces == on_cpu.pieces and run("gpu").pieces == on_gpu.pieces
    assert trained_on == ["cpu", "cuda"]


def test_what_the_cpu_computed_in_place_of_a_busy_gpu_is_the_cpus(run: Run, trained_on: list[str]) -> None:
    taken_over = run("busy")
    assert run("cpu").pieces == taken_over.pieces
    assert trained_on == ["cpu"]
    assert run("gpu").pieces != taken_over.pieces
    assert trained_on == ["cpu", "cuda"]


def test_a_busy_gpus_own_model_is_taken_where_there_is_one(run: Run, trained_on: list[str]) -> None:
    assert run("gpu").pieces == run("busy").pieces
    assert trained_on == ["cuda"]


@pytest.mark.parametrize("run", [train], indirect=True)
def test_the_stamp_says_on_what_each_fold_was_trained(run: Run) -> None:
    assert [run(machine).ran for machine in ("busy", "gpu", "gpu")] == [
        {str(FOLD): {"device": kind}} for kind in ("cpu", "cuda", "cuda")
    ]
