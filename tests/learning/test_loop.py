"""The loop counts steps, keeps the best, goes on where it stopped, and says when it diverges."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
import torch

from ofer.base.errors import OferError
from ofer.learning import checkpoint as checkpoint_file
from ofer.learning import loop
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.loop import Fit, Validation, fit
from ofer.learning.plan import Plan
from ofer.learning.weights import digest, read, to_bytes, write
from tests.learning.interruption import InterruptionError, interrupted_before

PLAN = Plan(steps=20, batch_size=4, validate_every=5, learning_rate=0.05)


class Line(torch.nn.Module):
    """A line with dropout before it, so that steps draw."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(3, 1)
        self.dropout = torch.nn.Dropout(0.3)

    def forward(self, values):
        return self.layer(self.dropout(values))[:, 0]


def run(
    plan=PLAN, *, keys=None, seed=0, checkpoint=None, report=lambda line: None, values=None, at_epoch_end=None
) -> Fit:
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

    return fit(
        network, loss, validate,
        samples=10, plan=plan, seed=seed, label=np.arange(10) // 7, at_epoch_end=at_epoch_end,
        checkpoint=checkpoint, report=report,
    )  # fmt: skip


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


def without_the_least(epoch: int, network: torch.nn.Module) -> None:
    """Set a weight to zero after every other epoch."""
    weight = network.layer.weight.view(-1)
    weight[weight.abs().argmin()] *= epoch % 2


SGD = {"optimiser": "sgd", "learning_rate": 0.02, "nesterov": True, "order": "balanced"}
STALLING = {"schedule": "plateau", "patience": 0, "lowest_rate": 1e-3}


@pytest.mark.parametrize("at", [5, 10, 15])
@pytest.mark.parametrize("changes", [{"schedule": "cosine"}, SGD | STALLING, SGD | {"schedule": "polynomial"}])
def test_a_resumed_training_ends_with_the_bytes_of_an_uninterrupted_one(tmp_path, at, changes):
    plan = dataclasses.replace(PLAN, weight_decay=0.01, **changes)
    keys = [(1.0,), (2.0,), (2.0,), (0.5,)]
    checkpoint = tmp_path / "state.safetensors"

    def interrupt(line):
        if line.startswith(f"step {at}/"):
            raise InterruptionError

    with pytest.raises(InterruptionError):
        run(plan, keys=keys, checkpoint=checkpoint, report=interrupt, at_epoch_end=without_the_least)
    lines = []
    left = keys[at // 5 :]
    resumed = run(plan, keys=left, checkpoint=checkpoint, report=lines.append, at_epoch_end=without_the_least)
    whole = run(plan, keys=keys, checkpoint=tmp_path / "other.safetensors", at_epoch_end=without_the_least)
    assert lines[0] == f"goes on at step {at} of 20"
    assert to_bytes(resumed.weights) == to_bytes(whole.weights)
    assert resumed.curve.equals(whole.curve)
    assert checkpoint.read_bytes() == (tmp_path / "other.safetensors").read_bytes()


@pytest.mark.parametrize("changes", [{"schedule": "cosine"}, SGD | STALLING])
def test_a_training_that_is_interrupted_before_every_step_ends_with_the_same_bytes(tmp_path, monkeypatch, changes):
    plan = dataclasses.replace(PLAN, steps=12, **changes)
    whole = run(plan, at_epoch_end=without_the_least)
    monkeypatch.setattr(loop, "SAVE_EVERY_SECONDS", 0.0)
    state = tmp_path / "state.safetensors"
    for step in range(1, 13):
        with interrupted_before(step), pytest.raises(InterruptionError):
            run(plan, checkpoint=state, at_epoch_end=without_the_least)
    resumed = run(plan, checkpoint=state, at_epoch_end=without_the_least)
    assert to_bytes(resumed.weights) == to_bytes(whole.weights)
    assert resumed.curve.equals(whole.curve)


def test_the_state_is_saved_at_validations_and_where_five_minutes_have_passed(tmp_path, monkeypatch):
    """Steps of 100 seconds, of which every fifth is followed by a validation."""
    clock, saved = itertools.count(0, 100), []
    monkeypatch.setattr(loop, "monotonic", lambda: seconds)
    monkeypatch.setattr(checkpoint_file, "save", lambda *arguments: saved.append(arguments[-1].step))
    seconds = next(clock)

    def batch_loss(indices):
        nonlocal seconds
        seconds = next(clock)
        return network(torch.ones(len(indices), 3)).sum()

    network = Line()
    plan = dataclasses.replace(PLAN, steps=15)
    fit(
        network, batch_loss, lambda: Validation(0.0, 0.0, (0.0,)),
        samples=10, plan=plan, seed=0, checkpoint=tmp_path / "state.safetensors",
    )  # fmt: skip
    assert saved == [3, 5, 8, 10, 13, 15]


def test_a_checkpoint_of_an_earlier_version_counts_as_none(tmp_path):
    checkpoint = tmp_path / "state.safetensors"
    run(checkpoint=checkpoint)
    state, notes = read(checkpoint)
    del state["losses"], notes["digest"]
    write(checkpoint, state, {**notes, "digest": digest(state)})
    lines = []
    run(checkpoint=checkpoint, report=lines.append)
    assert lines[0] == f"{checkpoint}: an earlier version wrote it; starts anew"


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


def test_a_plateau_lowers_the_rate_when_torch_would():
    errors = [5.0, 4.0, 4.0, 4.5, 4.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 2.0, 2.0, 2.0, 2.0, 2.0]
    plan = Plan(
        steps=16, batch_size=4, validate_every=1, learning_rate=0.1, schedule="plateau", patience=2, factor=0.5,
        lowest_rate=0.03,
    )  # fmt: skip
    rates = run(plan, keys=[(error,) for error in errors]).curve["learning_rate"].tolist()
    group = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.1)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        group, factor=0.5, patience=2, threshold=0.0, min_lr=0.03, eps=0.0
    )
    expected = []
    for error in errors:
        expected.append(group.param_groups[0]["lr"])
        scheduler.step(error)
    assert rates == pytest.approx(expected)
    assert sorted(set(rates), reverse=True) == [0.1, 0.05, 0.03]


def test_an_epoch_ends_before_its_validation_and_counts_full_batches():
    """Of 10 samples in batches of 4, an epoch has 3 steps."""
    seen = []

    def note(epoch, network):
        assert not torch.is_grad_enabled()
        seen.append((epoch, network.layer.weight.clone()))
        network.layer.weight.zero_()

    result = run(dataclasses.replace(PLAN, steps=9, validate_every=9), at_epoch_end=note)
    assert [epoch for epoch, _ in seen] == [1, 2, 3]
    assert not result.weights["layer.weight"].any()
    assert all(weight.any() for _, weight in seen)


def test_a_loss_that_is_not_finite_names_the_step():
    values = torch.full((10, 3), math.nan)
    with pytest.raises(OferError, match=r"training step 1: the loss is nan .*; lower learning_rate"):
        run(values=values)


def test_diverging_weights_are_named_as_the_cause():
    with pytest.raises(OferError, match=r"training step \d+: .*diverged|overflows"):
        run(dataclasses.replace(PLAN, learning_rate=1e30))
