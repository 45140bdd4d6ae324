"""ACNN learns from pictures and the points of their faces, and each variant is what the paper compares."""

from dataclasses import replace

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.learning.picture_tensors import DEVIATION, MEAN
from ofer.learning.seen import EXTERNAL
from ofer.learning.stills import ArrayPictures, SeenStills, StillsRound
from ofer.learning.weights import to_bytes
from ofer.methods.acnn.gate_values import gate_values
from ofer.methods.acnn.recipe import apply, begin, build, train
from ofer.methods.acnn.settings import RandomErasing, Settings

SIDE = 16
SETTINGS = Settings(
    recipe="acnn", width=0.05, stride=2, window=2, learning_rate=0.05, batch_size=16, steps=40, validate_every=20
)  # fmt: skip
NO_POINTS = replace(SETTINGS, points=None, patches="grid")
VARIANTS = {
    "pacnn": replace(SETTINGS, whole_face=False),
    "gcnn": replace(SETTINGS, gates="one"),
    "resnet": replace(SETTINGS, backbone="resnet18"),
    "grid": NO_POINTS,
    "random gates": replace(SETTINGS, gates="random"),
    "erasing": replace(SETTINGS, erasing=RandomErasing(), crop=2),
    "vgg16": replace(NO_POINTS, patches="none", whole_face=False),
}


def pictures(count: int, seed: int) -> ArrayPictures:
    """Noise, in which what tells the classes apart lies at the points: a patch is red, green or blue."""
    generator = np.random.default_rng(seed)
    label = np.arange(count) % 3
    array = generator.integers(60, 160, (count, SIDE, SIDE, 3), dtype=np.uint8)
    points = np.empty((count, 68, 2), dtype=np.float32)
    for picture, kind, where in zip(array, label, points, strict=True):
        row, column = generator.integers(0, SIDE - 6, 2)
        picture[row : row + 6, column : column + 6, kind] = 255
        where[:] = column + 3, row + 3
    return ArrayPictures(array, label, points)


ROUND = StillsRound(training=pictures(96, seed=0), validation=pictures(30, seed=1), classes=3)


def seen(count: int, settings: Settings) -> tuple[SeenStills, np.ndarray]:
    unseen = pictures(count, seed=2)
    everything = np.arange(count)
    points = None if settings.points is None else unseen.points(everything)
    return SeenStills(pictures=unseen.read(everything), points=points), unseen.label


def test_it_recognises_pictures_that_it_has_not_seen_and_weighs_their_patches():
    trained = train(ROUND, SETTINGS, seed=0)
    given, label = seen(60, SETTINGS)
    predicted = apply(trained.weights, SETTINGS, given)
    np.testing.assert_allclose(predicted.sum(axis=1), 1)
    assert np.mean(predicted.argmax(axis=1) == label) > 0.9
    patches, face = gate_values(trained.weights, SETTINGS, given)
    assert patches.shape == (60, 24)
    assert face.shape == (60,)
    assert ((patches > 0) & (patches < 1)).all()


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_trained_and_applied_to_the_same_bytes(name):
    settings = replace(VARIANTS[name], steps=2, validate_every=1)
    data = ROUND
    if settings.points is None:
        data = StillsRound(
            training=ArrayPictures(ROUND.training.read(np.arange(96)), ROUND.training.label),
            validation=ArrayPictures(ROUND.validation.read(np.arange(30)), ROUND.validation.label),
            classes=3,
        )
    one, again = (train(data, settings, seed=3) for _ in range(2))
    assert to_bytes(one.weights) == to_bytes(again.weights)
    given, _ = seen(5, settings)
    assert apply(one.weights, settings, given).shape == (5, 3)


def test_a_training_that_goes_on_ends_with_the_same_bytes(tmp_path):
    def stop(line: str) -> None:
        if line.startswith("step 4/"):
            raise KeyboardInterrupt

    settings = replace(SETTINGS, steps=8, validate_every=4)
    path = tmp_path / "state.safetensors"
    with pytest.raises(KeyboardInterrupt):
        train(ROUND, settings, seed=0, checkpoint=path, report=stop)
    whole = train(ROUND, settings, seed=0)
    assert to_bytes(train(ROUND, settings, seed=0, checkpoint=path).weights) == to_bytes(whole.weights)


def test_the_rate_falls_by_the_power_of_what_is_left():
    settings = replace(SETTINGS, steps=4, validate_every=1)
    rates = train(ROUND, settings, seed=0).curve["learning_rate"]
    assert list(rates) == pytest.approx([0.05 * (1 - step / 4) ** 0.1 for step in range(4)])


@pytest.mark.parametrize("name", ["pacnn", "resnet", "vgg16"])
def test_a_network_begins_with_the_layers_that_files_have(name):
    """Those of VGG-16 have no normalisation; its fully connected layers, but for the last, only the whole one has."""
    viewed = build(VARIANTS[name], side=SIDE, classes=3)
    backbone = viewed.network if name == "vgg16" else viewed.network.backbone
    names = [of for of in backbone.state_dict() if ".norm." not in of]
    external = {of: np.ones(backbone.state_dict()[of].shape) for of in names}
    external |= {"classifier.6.weight": np.ones((1000, 9)), MEAN: np.full(3, 100.0), DEVIATION: np.full(3, 50.0)}
    # As wide as the files' networks, the only ones that may name such an entry.
    named = replace(VARIANTS[name], width=1.0, stride=8, weights="imagenet")
    normalise = begin(viewed, named, {EXTERNAL: (external, None)})
    assert normalise is not None
    assert normalise.mean.tolist() == [100.0] * 3
    begun = {of for of, value in backbone.state_dict().items() if (value == 1).all() and ".norm." not in of}
    assert begun == {of for of in names if not of.startswith("classifier.6.")}
    with pytest.raises(OferError, match="weights: imagenet is not given; import it first"):
        begin(viewed, named, {})


def test_weights_of_another_network_are_refused():
    trained = train(ROUND, replace(SETTINGS, steps=1, whole_face=False), seed=0)
    given, _ = seen(3, SETTINGS)
    with pytest.raises(OferError, match=r"weights: has no network.*; they are of another network"):
        apply(trained.weights, SETTINGS, given)
    assert {MEAN, DEVIATION} <= trained.weights.keys()
