"""Attention maps pick parts, and validation chooses their number."""

from dataclasses import replace

import numpy as np
import torch

from ofer.learning.stills import ArrayPictures, SeenStills, StillsRound
from ofer.learning.weights import to_bytes
from ofer.methods.part_attention.network import PartAttention
from ofer.methods.part_attention.recipe import apply, train
from ofer.methods.part_attention.settings import Settings

SETTINGS = Settings(
    recipe="part_attention", width=0.05, stride=2, maps=(1, 3), learning_rate=0.05, batch_size=16, steps=40,
    validate_every=20,
)  # fmt: skip


def pictures(count: int, seed: int) -> ArrayPictures:
    """Noise in which a patch is red, green or blue, anywhere."""
    generator = np.random.default_rng(seed)
    label = np.arange(count) % 3
    array = generator.integers(60, 160, (count, 16, 16, 3), dtype=np.uint8)
    for picture, kind in zip(array, label, strict=True):
        row, column = generator.integers(0, 10, 2)
        picture[row : row + 6, column : column + 6, kind] = 255
    return ArrayPictures(array, label)


ROUND = StillsRound(training=pictures(96, seed=0), validation=pictures(30, seed=1), classes=3)


def test_the_number_of_maps_that_validates_best_is_kept():
    trained = train(ROUND, SETTINGS, seed=0)
    tried = trained.summary["accuracy_by_maps"]
    assert tried.keys() == {"1", "3"}
    assert tried[str(trained.summary["maps"])] == max(tried.values()) == trained.summary["validation_accuracy"]
    unseen = pictures(60, seed=2)
    predicted = apply(trained.weights, SETTINGS, SeenStills(pictures=unseen.read(np.arange(60))))
    assert np.mean(predicted.argmax(axis=1) == unseen.label) > 0.8
    alone = train(ROUND, replace(SETTINGS, maps=(trained.summary["maps"],)), seed=0)
    assert to_bytes(alone.weights) == to_bytes(trained.weights)


def test_a_part_is_the_mean_of_what_its_map_lets_through():
    torch.manual_seed(0)
    network = PartAttention(maps=2, classes=3, features=40, width=0.1, stride=2).eval()
    pictures = torch.randn(2, 3, 16, 16)
    features = network.backbone(pictures)
    masks = network.attention(features).sigmoid()
    vectors = []
    for part in range(2):
        mean = (features * masks[:, part, None]).mean(dim=(2, 3))
        vectors.append(mean @ network.product.weight[part].T + network.product.bias[part])
    torch.testing.assert_close(network(pictures), network.classifier(torch.cat(vectors, dim=1)))
