"""A classifier of pictures learns, keeps its best look, and goes on where it stopped, in every option."""

import numpy as np
import pytest
import torch
from torch import nn

from ofer.base.errors import OferError
from ofer.learning.classifier import probabilities, train_classifier
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.picture_tensors import Normalisation
from ofer.learning.plan import Plan
from ofer.learning.stills import ArrayPictures, StillsRound
from ofer.learning.weights import to_bytes

GENERATOR = np.random.default_rng(0)


def pictures(count: int) -> ArrayPictures:
    """Return noise in which the class is where a bright row stands."""
    label = GENERATOR.integers(0, 3, count)
    array = GENERATOR.integers(0, 120, (count, 6, 6, 3), dtype=np.uint8)
    array[np.arange(count), 2 * label] += 100
    return ArrayPictures(array, label)


DATA = StillsRound(training=pictures(60), validation=pictures(30), classes=3)
PLAN = Plan(steps=40, batch_size=16, validate_every=8, learning_rate=0.02, optimiser="sgd", order="balanced")


def network(seed: int) -> nn.Module:
    with seeded(seed, INITIAL):
        return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3))


def train(**options):
    return train_classifier(network(0), DATA, PLAN, Normalisation.of(DATA.training), seed=0, flip=True, **options)


@pytest.mark.parametrize("options", [{}, {"channels_last": True}, {"precision": "bfloat16"}])
def test_it_learns_and_what_is_applied_is_what_was_selected(options):
    trained = train(**options)
    assert trained.summary["validation_accuracy"] > 0.9
    found = probabilities(network(1), trained.weights, DATA.validation.read(np.arange(30)))
    np.testing.assert_allclose(found.sum(axis=1), 1)
    truth = DATA.validation.label
    assert np.mean(found.argmax(axis=1) == truth) == trained.summary["validation_accuracy"]
    assert -np.log(found[np.arange(30), truth]).mean() == pytest.approx(trained.summary["validation_loss"], abs=1e-5)


@pytest.mark.parametrize("channels_last", [False, True])
def test_a_training_that_goes_on_ends_with_the_same_bytes(tmp_path, channels_last):
    def stop(line: str) -> None:
        if line.startswith("step 24/"):
            raise KeyboardInterrupt

    path = tmp_path / "state.safetensors"
    with pytest.raises(KeyboardInterrupt):
        train(channels_last=channels_last, checkpoint=path, report=stop)
    resumed = train(channels_last=channels_last, checkpoint=path)
    assert to_bytes(resumed.weights) == to_bytes(train(channels_last=channels_last).weights)


def test_the_order_of_memory_changes_results_by_rounding_alone():
    one, other = train(), train(channels_last=True)
    for name, value in one.weights.items():
        np.testing.assert_allclose(other.weights[name], value, atol=1e-3)


class AtThePoint(nn.Module):
    """Classifies by the point alone: pictures say nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(2, 3)

    def forward(self, pictures: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
        assert len(pictures) == len(points)
        return self.linear(points[:, 0])


def pointed(count: int) -> tuple[np.ndarray, ArrayPictures]:
    """Return points (N, 1, 2) of which the class is x // 2, and dark pictures with them."""
    points = GENERATOR.uniform(0, 6, (count, 1, 2)).astype(np.float32)
    dark = np.zeros((count, 6, 6, 3), np.uint8)
    return points, ArrayPictures(dark, (points[:, 0, 0] // 2).astype(int), points)


def test_a_network_gets_the_points_of_its_pictures_in_training_and_after():
    (_, training), (points, validation) = pointed(200), pointed(100)
    data = StillsRound(training=training, validation=validation, classes=3)
    plan = Plan(steps=300, batch_size=50, validate_every=100, learning_rate=0.1)
    trained = train_classifier(AtThePoint(), data, plan, Normalisation.of(training), seed=0)
    found = probabilities(AtThePoint(), trained.weights, validation.read(np.arange(100)), points=points)
    accuracy = np.mean(found.argmax(axis=1) == validation.label)
    assert accuracy == trained.summary["validation_accuracy"] > 0.9
    with pytest.raises(OferError, match="flip: mirrored pictures have no points"):
        train_classifier(AtThePoint(), data, plan, Normalisation.of(training), seed=0, flip=True)


def test_a_round_without_validation_pictures_is_refused():
    empty = ArrayPictures(np.zeros((0, 6, 6, 3), np.uint8), np.zeros(0, np.int64))
    data = StillsRound(training=DATA.training, validation=empty, classes=3)
    with pytest.raises(OferError, match="validation pictures: none"):
        train_classifier(network(0), data, PLAN, Normalisation.of(DATA.training), seed=0)
