"""Checkpoints where a job runs twice at once."""

import os
import shutil
from pathlib import Path

import pytest
import torch

from ofer.learning import checkpoint
from ofer.learning.optimiser import Adam

Training = tuple[torch.nn.Module, Adam]


@pytest.fixture
def training() -> Training:
    """Return a network and its optimiser after a step."""
    network = torch.nn.Linear(2, 1)
    optimiser = Adam(network.parameters())
    network(torch.ones(1, 2)).sum().backward()
    optimiser.step(1e-3)
    return network, optimiser


def test_a_folder_that_another_copy_has_dropped_is_not_made_again(tmp_path: Path, training: Training) -> None:
    folder = tmp_path / "entry.unfinished"
    checkpoint.save(folder / "checkpoint.safetensors", {}, *training, checkpoint.Progress(step=1))
    assert not folder.exists()


def test_a_folder_that_another_copy_drops_meanwhile_fails_no_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, training: Training
) -> None:
    folder = tmp_path / "entry.unfinished"
    folder.mkdir()

    def dropped(source: str, target: str) -> None:
        shutil.rmtree(folder)
        replace(source, target)

    replace = os.replace
    monkeypatch.setattr(os, "replace", dropped)
    checkpoint.save(folder / "checkpoint.safetensors", {}, *training, checkpoint.Progress(step=1))
    assert not folder.exists()
