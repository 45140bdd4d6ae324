"""The loop counts steps, keeps the best, goes on where it stopped, and says when it diverges."""

import dataclasses
import math

import numpy as np
import pytest
import torch

from ofer.base.errors import OferError
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.loop import Fit, Plan, Validation, fit
from ofer.learning.weights import to_bytes

PLAN = Plan(steps=20, batch_size=4, validate_every=5, learning_rate=0.05)


class Line(torch.nn.Module):
    """A line with dropout before it, so that steps draw."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(3, 1)
        self.dropout = torch.nn.Dropout(0.3)

    def forward(self, values):
        return self.layer(self.dropout(values))[:, 0]


def run(plan=PLAN, *, keys=None, seed=0, checkpoint=None, report=lambda line: None, values=None) -> Fit:
    generator = np.random.default_rng(0)
    inputs = torch.from_numpy(generator.normal(size=(10, 3)).astype(np.float32))
    targets = inputs @ torch.tensor([1.0, -2.0, 0.5])
    inputs = inputs if values is None else values
    with seeded(seed, INITIAL):
        network = Line()
    planned = iter(keys) if keys is not None else None

    def loss(indices):
        return (network(inputs[indices]) - targets[indices]).square().mean()

    def validate():
        assert not network.training
        assert not torch.is_grad_enabled()
        value = loss(np.arange(10)).item()
        return Validation(value, value, (value,) if planned is None else next(planned))

    return fit(network, loss, validate, samples=10, plan=plan, seed=seed, checkpoint=checkpoint, report=report)


def test_training_lowers_the_loss():
    curve = run(dataclasses.replace(PLAN, steps=100)).curve
    assert curve["validation_score"].iloc[-1] < 0.1 * curve["validation_score"].iloc[0]


def test_the_curve_has_a_row_a_validation_and_one_for_the_last_step():
    curve = run(dataclasses.replace(PLAN, steps=13)).curve
    assert curve["step"].tolist() == [5, 10, 13]
    assert list(curve.columns) == [
        "step",
        "training_loss",
        "validation_loss",
        "validation_score",
        "learning_rate",
    ]


@pytest.mark.parametrize(
    ("keys", "best"),
    [
        ([(3.0,), (1.0,), (2.0,), (4.0,)], 10),
        ([(3.0,), (1.0,), (1.0,), (1.0,)], 10),
        ([(-0.5, 9.0), (-0.8, 5.0), (-0.8, 4.0), (-0.7, 0.0)], 15),
    ],
)
def test_the_strictly_best_validation_is_kept(keys, best):
    result = run(keys=keys)
    assert result.best_step == best
    stopped_there = run(dataclasses.replace(PLAN, steps=best), keys=sorted(keys, reverse=True))
    assert to_bytes(result.weights) == to_bytes(stopped_there.weights)


def test_same_seed_same_bytes_other_seed_other_bytes():
    assert to_bytes(run().weights) == to_bytes(run().weights)
    assert to_bytes(run().weights) != to_bytes(run(seed=1).weights)


class InterruptionError(Exception):
    """An interruption."""


@pytest.mark.parametrize("at", [5, 10, 15])
def test_a_resumed_training_ends_with_the_bytes_of_an_uninterrupted_one(tmp_path, at):
    plan = dataclasses.replace(PLAN, schedule="cosine", weight_decay=0.01)
    checkpoint = tmp_path / "state.safetensors"

    def interrupt(line):
        if line.startswith(f"step {at}/"):
            raise InterruptionError

    with pytest.raises(InterruptionError):
        run(plan, checkpoint=checkpoint, report=interrupt)
    lines = []
    resumed = run(plan, checkpoint=checkpoint, report=lines.append)
    whole = run(plan, checkpoint=tmp_path / "other.safetensors")
    assert lines[0] == f"goes on at step {at} of 20"
    assert to_bytes(resumed.weights) == to_bytes(whole.weights)
    assert resumed.curve.equals(whole.curve)
    assert checkpoint.read_bytes() == (tmp_path / "other.safetensors").read_bytes()


def test_a_checkpoint_changes_nothing_and_a_finished_one_is_not_trained_again(tmp_path):
    checkpoint = tmp_path / "state.safetensors"
    first = run(checkpoint=checkpoint)
    lines = []
    again = run(checkpoint=checkpoint, report=lines.append)
    assert lines == ["goes on at step 20 of 20"]
    assert to_bytes(first.weights) == to_bytes(again.weights) == to_bytes(run().weights)
    assert first.curve.equals(again.curve)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty"])
def test_a_damaged_checkpoint_is_said_and_counts_as_none(tmp_path, damage):
    checkpoint = tmp_path / "state.safetensors"
    whole = run(dataclasses.replace(PLAN, steps=10), checkpoint=checkpoint)
    content = bytearray(checkpoint.read_bytes())
    # In the last array: safetensors has no checksum.
    content[-3] ^= 1
    checkpoint.write_bytes({"cut": content[:-9], "flipped": content, "empty": b""}[damage])
    lines = []
    again = run(dataclasses.replace(PLAN, steps=10), checkpoint=checkpoint, report=lines.append)
    assert lines[0].startswith(f"{checkpoint}: ") and lines[0].endswith("; starts anew")
    assert not any("goes on" in line for line in lines)
    assert to_bytes(again.weights) == to_bytes(whole.weights)


def test_a_checkpoint_of_another_training_is_refused(tmp_path):
    checkpoint = tmp_path / "state.safetensors"
    run(checkpoint=checkpoint)
    with pytest.raises(OferError, match=r"another training \(learning_rate, steps differ\)"):
        run(dataclasses.replace(PLAN, steps=30, learning_rate=0.1), checkpoint=checkpoint)


def test_cosine_ends_near_zero_and_constant_stays():
    cosine = Plan(steps=100, batch_size=1, validate_every=1, learning_rate=2.0, schedule="cosine")
    assert cosine.rate(1) == 2.0
    assert cosine.rate(51) == pytest.approx(1.0)
    assert 0 < cosine.rate(100) < 1e-3
    assert {PLAN.rate(step) for step in range(1, 21)} == {0.05}
    with pytest.raises(OferError, match="unknown name 'stairs'"):
        dataclasses.replace(PLAN, schedule="stairs").rate(1)


def test_a_loss_that_is_not_finite_names_the_step():
    values = torch.full((10, 3), math.nan)
    with pytest.raises(OferError, match=r"training step 1: the loss is nan .*; lower learning_rate"):
        run(values=values)


def test_diverging_weights_are_named_as_the_cause():
    with pytest.raises(OferError, match=r"training step \d+: .*diverged|overflows"):
        run(dataclasses.replace(PLAN, learning_rate=1e30))
