"""Many seeds trained as one stacked model are the trainings that each seed would have had alone."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from ofer.base.errors import OferError
from ofer.learning.batches import rows
from ofer.learning.data import FlowsRound, Pairs
from ofer.learning.draws import INITIAL, STEP, BatchOrder, seeded
from ofer.learning.seen import Seen
from ofer.learning.tensors import resident
from ofer.methods.recogniser.recipe import apply, build, mirror, train
from ofer.methods.recogniser.settings import Settings
from ofer.methods.recogniser.stacked import StackedRecognisers, train_stacked
from tests.methods.recogniser.test_recipe import apex_flows

SIZE = 16
SETTINGS = Settings(
    recipe="recogniser", channels=(4, 4, 8), fully_connected=(16,), steps=40, validate_every=8, batch_size=16
)
VARIANTS = {
    "as the paper's": {},
    "flips": {"flip": True},
    "two hidden layers, no dropout": {"fully_connected": (16, 12), "dropout": 0.0},
    "two dropout layers": {"fully_connected": (16, 12)},
    "batch norm": {"batch_norm": True},
    "falling rate, strong decay": {"schedule": "cosine", "weight_decay": 0.05},
}
CPU = torch.device("cpu")


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Networks this small are many times slower on several threads of a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def moving_blobs(count: int, seed: int) -> Pairs:
    """Return flows that are hard to tell apart."""
    return apex_flows(count, seed, noise=0.6, motion=(0.5, 2))


@pytest.fixture(scope="module")
def fold() -> FlowsRound:
    apex = moving_blobs(60, seed=0)
    return FlowsRound(training=apex, training_apex=apex, validation=moving_blobs(30, seed=1), classes=3)


def gradients_alone(
    fold: FlowsRound, settings: Settings, scale: float, seed: int, step: int, weights: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the gradients of one step of one seed's training, written down plainly."""
    network = build(settings, size=SIZE, classes=3)
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    indices = BatchOrder(len(fold.training_apex), settings.batch_size, seed).batch(step)
    with seeded(seed, STEP, step):
        batch = rows(resident(fold.training_apex.clean, CPU), indices, scale)
        if settings.flip:
            batch = torch.where((torch.rand(len(batch)) < 0.5)[:, None, None, None], mirror(batch), batch)
        cross_entropy(network(batch), torch.from_numpy(fold.training_apex.label[indices])).backward()
    return {name: value.grad.numpy() for name, value in network.named_parameters()}


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS)
def test_gradients_of_every_step_are_those_of_each_seed_alone(fold, changes):
    # From the same weights at each step: Adam divides by a gradient's size, so that rounding of small ones would grow.
    settings, seeds = replace(SETTINGS, **changes), (0, 1, 7)
    training = StackedRecognisers(fold, settings, seeds, CPU)
    optimiser = torch.optim.Adam(list(training.stack.parameters.values()), lr=settings.learning_rate, fused=True)
    training.stack.train()
    for step in range(1, 6):
        alone = [
            gradients_alone(fold, settings, training.scale, seed, step, training.stack.arrays(index))
            for index, seed in enumerate(seeds)
        ]
        optimiser.zero_grad()
        indices = [BatchOrder(training.samples, settings.batch_size, seed).batch(step) for seed in seeds]
        training.losses(step, np.stack(indices)).sum().backward()
        for index, expected in enumerate(alone):
            assert any(np.abs(value).max() > 1e-3 for value in expected.values())
            for name, value in expected.items():
                found = training.stack.parameters[name].grad[index].numpy()
                np.testing.assert_allclose(found, value, rtol=0, atol=1e-5, err_msg=f"step {step}, {name}")
        optimiser.step()


@pytest.mark.parametrize("batch_norm", [False, True])
def test_a_stack_starts_with_the_weights_that_each_seed_draws(fold, batch_norm):
    settings = replace(SETTINGS, batch_norm=batch_norm)
    training = StackedRecognisers(fold, settings, (4, 2), CPU)
    for index, seed in enumerate((4, 2)):
        with seeded(seed, INITIAL):
            network = build(settings, size=SIZE, classes=3)
        state, stacked = network.state_dict(), training.stack.arrays(index)
        assert state.keys() == stacked.keys()
        for name, value in state.items():
            np.testing.assert_array_equal(stacked[name], value.numpy())


@pytest.mark.parametrize("name", [name for name in VARIANTS if name != "batch norm"])
def test_selection_and_predictions_are_those_of_each_seed_alone(fold, name):
    settings = replace(SETTINGS, **VARIANTS[name])
    seeds = (3, 12)
    unseen = moving_blobs(60, seed=2).clean
    for seed, stacked in zip(seeds, train_stacked(fold, settings, seeds=seeds), strict=True):
        alone = train(fold, settings, seed=seed)
        assert stacked.summary["best_step"] == alone.summary["best_step"]
        assert stacked.summary["validation_accuracy"] == alone.summary["validation_accuracy"]
        assert stacked.weights.keys() == alone.weights.keys()
        np.testing.assert_allclose(stacked.curve, alone.curve, atol=1e-3)
        np.testing.assert_allclose(
            *(apply(one.weights, settings, Seen(flows=unseen)) for one in (stacked, alone)), atol=5e-3
        )


def test_accuracies_over_seeds_do_not_differ_systematically(fold):
    # Longer than rounding stays small: a pair of trainings may part, but neither way more often than the other.
    settings, seeds = replace(SETTINGS, steps=80), range(10)
    unseen = moving_blobs(300, seed=3)

    def accuracies(trained) -> np.ndarray:
        predicted = [apply(one.weights, settings, Seen(flows=unseen.clean)).argmax(axis=1) for one in trained]
        return np.array([np.mean(classes == unseen.label) for classes in predicted])

    stacked = accuracies(train_stacked(fold, settings, seeds=seeds))
    alone = accuracies(train(fold, settings, seed=seed) for seed in seeds)
    difference = stacked - alone
    assert alone.std() > 0.005
    assert abs(difference.mean()) <= 2.2 * difference.std(ddof=1) / np.sqrt(len(difference)) + 1e-12
    assert np.abs(difference).mean() < 0.1 * alone.std() + 1e-12


def test_a_diverging_seed_is_named_with_its_step(fold, monkeypatch):
    training = StackedRecognisers(fold, SETTINGS, (4, 8), CPU)
    real = StackedRecognisers.losses

    def broken(self, step, indices):
        return real(self, step, indices) * torch.tensor([1.0, float("nan") if step == 3 else 1.0])

    monkeypatch.setattr(StackedRecognisers, "losses", broken)
    with pytest.raises(OferError, match=r"training step 3, seed 8: the loss is nan; lower learning_rate"):
        train_stacked(fold, SETTINGS, seeds=training.seeds)


def test_flows_that_are_not_finite_are_refused():
    apex = moving_blobs(20, seed=0)
    apex.clean[7, 0, 0, 0] = np.inf
    fold = FlowsRound(training=apex, training_apex=apex, validation=moving_blobs(10, seed=1), classes=3)
    with pytest.raises(OferError, match="flow 7"):
        train_stacked(fold, SETTINGS, seeds=(0,))
