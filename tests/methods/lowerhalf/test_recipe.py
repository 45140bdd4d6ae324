"""The networks learn, prune when they should, and go on from one another."""

import math
from dataclasses import replace

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.picture_tensors import DEVIATION, MEAN
from ofer.learning.stills import ArrayPictures, SeenStills, StillsRound
from ofer.learning.weights import to_bytes
from ofer.methods.lowerhalf import recipe
from ofer.methods.lowerhalf.recipe import apply, build, draw_weights, train
from ofer.methods.lowerhalf.settings import DenseSparseDense, Settings, Stem
from ofer.methods.lowerhalf.vgg_f import VGGF

SIDE = 16


SETTINGS = Settings(
    recipe="lowerhalf", still="face16", network="vgg_f", width=0.05, stem=Stem(kernel=3, stride=1),
    dropouts=(0.1, 0.1, 0.1), learning_rate=0.05, batch_size=16, epochs=10,
    dsd=DenseSparseDense(sparsity=(0.2, 0.5)),
)  # fmt: skip
FACE = replace(SETTINGS, network="vgg_face", dropouts=(0.1,) * 6)
STILL = replace(SETTINGS, learning_rate=1e-30)
"""A rate at which no weight moves."""


def pictures(count: int, seed: int, classes: int = 3, side: int = SIDE) -> ArrayPictures:
    """Noise in which a patch is red, green or blue, anywhere."""
    generator = np.random.default_rng(seed)
    label = np.arange(count) % classes
    array = generator.integers(60, 160, (count, side, side, 3), dtype=np.uint8)
    for picture, kind in zip(array, label, strict=True):
        row, column = generator.integers(0, side - 6, 2)
        picture[row : row + 6, column : column + 6, kind] = 255
    return ArrayPictures(array, label)


ROUND = StillsRound(training=pictures(96, seed=0), validation=pictures(30, seed=1), classes=3)


@pytest.fixture(scope="module")
def trained():
    return train(ROUND, SETTINGS, seed=0)


def test_it_recognises_pictures_that_it_has_not_seen(trained):
    unseen = pictures(60, seed=2)
    predicted = apply(trained.weights, SETTINGS, SeenStills(pictures=unseen.read(np.arange(60))))
    np.testing.assert_allclose(predicted.sum(axis=1), 1)
    assert np.mean(predicted.argmax(axis=1) == unseen.label) > 0.9


def test_every_epoch_of_the_sparse_phase_ends_with_pruning_and_no_other(monkeypatch):
    found: list[tuple[list[float], list[float]]] = []

    def zeros(network: VGGF) -> list[float]:
        return [(layer.weight == 0).double().mean().item() for layer in (network.conv1, network.conv5)]

    def prune(network: VGGF, *sparsity: float) -> None:
        before = zeros(network)
        real(network, *sparsity)
        found.append((before, zeros(network)))

    real = recipe.prune_network
    monkeypatch.setattr(recipe, "prune_network", prune)
    reports: list[str] = []
    train(ROUND, SETTINGS, seed=0, report=lambda line: reports.append(f"{len(found)} {line.split(',')[0]}"))
    # Six steps an epoch; of ten epochs the fifth to the seventh are sparse, and looked at after pruning.
    prunings = [0, 0, 0, 0, 1, 2, 3, 3, 3, 3]
    assert reports == [f"{count} step {6 * epoch}/60" for epoch, count in enumerate(prunings, start=1)]
    # Within an epoch no weight stays zero.
    assert found == [([0, 0], [0, 760 / 1521])] * 3


def test_a_plain_training_is_one_that_prunes_nothing():
    plain, idle = (
        train(ROUND, replace(SETTINGS, epochs=4, dsd=dsd), seed=0)
        for dsd in (None, DenseSparseDense(sparsity=(0.0, 0.0)))
    )
    assert to_bytes(plain.weights) == to_bytes(idle.weights)
    pruned = train(ROUND, replace(SETTINGS, epochs=4), seed=0)
    assert len(pruned.curve) == len(plain.curve) == 4
    assert list(pruned.curve["training_loss"]) != list(plain.curve["training_loss"])


def test_the_rate_falls_on_a_plateau_and_in_the_last_phase():
    dsd = DenseSparseDense(sparsity=(0.2, 0.5), final_lr_factor=0.5)
    plateau = replace(STILL, patience=1, lowest_rate=1e-32, epochs=9, dsd=None, batch_size=96)
    rates = train(ROUND, plateau, seed=0).curve["learning_rate"]
    assert list(rates) == pytest.approx([1e-30] * 3 + [1e-31] * 2 + [1e-32] * 4)
    last = train(ROUND, replace(plateau, patience=10, dsd=dsd, epochs=10), seed=0).curve["learning_rate"]
    assert list(last) == pytest.approx([1e-30] * 7 + [5e-31] * 3)


@pytest.mark.parametrize(("settings", "side"), [(SETTINGS, SIDE), (FACE, 32)], ids=["vgg_f", "vgg_face"])
def test_the_second_stage_begins_with_the_weights_of_the_first(settings: Settings, side: int):
    data = StillsRound(training=pictures(32, 0, side=side), validation=pictures(9, 1, side=side), classes=3)
    first = train(data, replace(settings, epochs=1), seed=0)
    unmoved = replace(settings, epochs=1, learning_rate=1e-300, dsd=None)
    second = train(data, unmoved, {"start": (first.weights, settings)}, seed=1)
    assert to_bytes(second.weights) == to_bytes(first.weights)


def test_external_weights_are_begun_with_but_for_the_classifier_and_normalised_as_they_were():
    whole = replace(
        SETTINGS, width=1.0, stem=Stem(), weights="imagenet", epochs=1, learning_rate=1e-300, batch_size=3, dsd=None
    )
    data = StillsRound(training=pictures(3, 0, side=39), validation=pictures(3, 1, side=39), classes=3)
    state = build(whole, side=39, classes=1000).state_dict()
    external = {name: value.numpy() for name, value in state.items() if name.startswith("conv")}
    external |= {MEAN: np.array([120.0, 110.0, 100.0]), DEVIATION: np.array([1.0, 1.0, 1.0])}
    weights = train(data, whole, {"weights": (external, None)}, seed=0).weights
    assert set(weights) - set(external) == {"classifier.weight", "classifier.bias"}
    for name, value in external.items():
        np.testing.assert_array_equal(weights[name], value)
    with pytest.raises(OferError, match="weights: imagenet is not given; import it first"):
        train(data, whole, seed=0)


def test_new_weights_are_drawn_as_the_paper_and_he_et_al_say():
    network = build(replace(FACE, width=1.0), side=32, classes=8)
    with seeded(0, INITIAL):
        draw_weights(network)
    weights = {name: value.std().item() for name, value in network.state_dict().items()}
    assert weights["classifier.weight"] == pytest.approx(0.1, rel=0.05)
    assert weights["features.0.weight"] == pytest.approx(math.sqrt(2 / 27), rel=0.05)
    assert all(not bias.any() for name, bias in network.named_parameters() if name.endswith("bias"))


def test_grey_pictures_are_the_same_in_three_channels():
    def data(channels: int) -> StillsRound:
        parts = [(part.read(np.arange(len(part))), part.label) for part in (ROUND.training, ROUND.validation)]
        grey = [ArrayPictures(np.repeat(array[..., :1], channels, axis=-1), label) for array, label in parts]
        return StillsRound(training=grey[0], validation=grey[1], classes=3)

    short = replace(SETTINGS, epochs=1)
    weights = train(data(1), short, seed=0).weights
    assert to_bytes(weights) == to_bytes(train(data(3), short, seed=0).weights)
    seen = [SeenStills(pictures=data(channels).validation.read(np.arange(9))) for channels in (1, 3)]
    np.testing.assert_array_equal(*(apply(weights, short, one) for one in seen))


def test_a_training_that_goes_on_ends_with_the_same_bytes(trained, tmp_path):
    def stop(line: str) -> None:
        if line.startswith("step 36/"):
            raise KeyboardInterrupt

    path = tmp_path / "state.safetensors"
    with pytest.raises(KeyboardInterrupt):
        train(ROUND, SETTINGS, seed=0, checkpoint=path, report=stop)
    assert to_bytes(train(ROUND, SETTINGS, seed=0, checkpoint=path).weights) == to_bytes(trained.weights)


@pytest.mark.parametrize(
    ("theirs", "fault"),
    [
        (FACE, "start: its network is vgg_face, not vgg_f; name an entry of the same network"),
        (replace(SETTINGS, width=0.1), "start: its width is 0.1, not 0.05"),
        (replace(SETTINGS, stem=Stem()), "start: its stem is"),
    ],
)
def test_a_start_of_another_network_is_refused(trained, theirs: Settings, fault: str):
    with pytest.raises(OferError, match=fault):
        train(ROUND, SETTINGS, {"start": (trained.weights, theirs)}, seed=0)


def test_weights_of_another_network_are_refused(trained):
    seen = SeenStills(pictures=np.zeros((1, SIDE, SIDE, 3), dtype=np.uint8))
    with pytest.raises(OferError, match=r"has conv1.weight of shape \(3, 3, 3, 3\), not \(6, 3, 3, 3\); they are of"):
        apply(trained.weights, replace(SETTINGS, width=0.1), seen)
    less = {name: value for name, value in trained.weights.items() if name != "conv3.bias"}
    with pytest.raises(OferError, match=r"start: has no conv3.bias"):
        train(ROUND, SETTINGS, {"start": (less, SETTINGS)}, seed=0)


def test_a_single_class_is_refused():
    alone = StillsRound(training=pictures(12, seed=0, classes=1), validation=ROUND.validation, classes=3)
    with pytest.raises(OferError, match="training pictures: all are of one class; check labels and division"):
        train(alone, SETTINGS, seed=0)
