"""Checkpoints where a job runs twice at once."""

import os
import shutil
from pathlib import Path

import pytest
import torch

from ofer.learning import checkpoint


def test_a_folder_that_another_copy_drops_meanwhile_fails_no_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = torch.nn.Linear(2, 1)
    optimiser = torch.optim.Adam(network.parameters())
    network(torch.ones(1, 2)).sum().backward()
    optimiser.step()
    folder = tmp_path / "entry.unfinished"

    def dropped(source: str, target: str) -> None:
        shutil.rmtree(folder)
        replace(source, target)

    replace = os.replace
    monkeypatch.setattr(os, "replace", dropped)
    checkpoint.save(folder / "checkpoint.safetensors", {}, network, optimiser, checkpoint.Progress(step=1))
    assert not folder.exists()
