"""The residual network learns from pictures alone, begins with external weights, and is applied as it was selected."""

import dataclasses

import numpy as np
import pytest
import torch

from ofer.base.errors import OferError
from ofer.learning.picture_tensors import DEVIATION, MEAN
from ofer.learning.seen import EXTERNAL
from ofer.learning.stills import ArrayPictures, SeenStills, StillsRound
from ofer.learning.weights import to_bytes
from ofer.methods.resnet.recipe import apply, build, train
from ofer.methods.resnet.settings import Settings

GENERATOR = np.random.default_rng(0)
SETTINGS = Settings(recipe="resnet", width=8, blocks=(1, 1, 1, 1), batch_size=16, epochs=6, learning_rate=0.05)


def pictures(count: int) -> ArrayPictures:
    """Return noise in which the class is how high a bright bar stands."""
    label = GENERATOR.integers(0, 3, count)
    array = GENERATOR.integers(0, 120, (count, 16, 16, 3), dtype=np.uint8)
    for picture, row in zip(array, 5 * label, strict=True):
        picture[row : row + 4] += 120
    return ArrayPictures(array, label)


DATA = StillsRound(training=pictures(90), validation=pictures(45), classes=3)


def test_it_learns_and_what_is_applied_is_what_was_selected():
    trained = train(DATA, SETTINGS, seed=0)
    assert trained.curve["step"].tolist() == [6, 12, 18, 24, 30, 36]
    assert trained.summary["validation_accuracy"] > 0.9
    found = apply(trained.weights, SETTINGS, SeenStills(pictures=DATA.validation.read(np.arange(45))))
    assert found.dtype == np.float64
    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert np.mean(found.argmax(axis=1) == DATA.validation.label) == trained.summary["validation_accuracy"]


def test_the_same_seed_gives_the_same_bytes_and_another_others():
    short = dataclasses.replace(SETTINGS, epochs=1)
    one, again, other = (to_bytes(train(DATA, short, seed=seed).weights) for seed in (3, 3, 4))
    assert one == again != other


def test_it_begins_with_external_weights_but_for_the_last_layer():
    settings = dataclasses.replace(SETTINGS, weights="faces", width=64, blocks=(2, 2, 2, 2), stem="imagenet")
    with torch.random.fork_rng():
        torch.manual_seed(9)
        external = {name: value.numpy() for name, value in build(settings, classes=7, channels=3).state_dict().items()}
    external |= {MEAN: np.full(3, 100.0), DEVIATION: np.full(3, 50.0)}
    # So low a rate that a step leaves the weights as they were.
    settings = dataclasses.replace(settings, epochs=1, batch_size=90, learning_rate=1e-12)
    trained = train(DATA, settings, {EXTERNAL: (external, None)}, seed=0)
    for name in ("conv1.weight", "layer4.1.conv2.weight", MEAN, DEVIATION):
        np.testing.assert_allclose(trained.weights[name], external[name], atol=1e-6)
    assert trained.weights["fc.weight"].shape == (3, 512)
    with pytest.raises(OferError, match="weights: faces is not given"):
        train(DATA, settings, seed=0)
