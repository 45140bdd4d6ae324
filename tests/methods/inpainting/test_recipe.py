"""A generator learns to take occluders away, and another entry recognises what it restores."""

from dataclasses import replace

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.learning.stills import ArrayPictures, SeenStills, StillsRound
from ofer.learning.weights import to_bytes
from ofer.methods.inpainting.recipe import apply, restore, train
from ofer.methods.inpainting.settings import Settings
from ofer.methods.resnet import recipe as resnet
from ofer.methods.resnet.settings import Settings as ResNetSettings

SIDE = 16
SETTINGS = Settings(
    recipe="inpainting", width=0.15, halvings=1, learning_rate=0.004, batch_size=8, epochs=8, falling_epochs=4
)
HIDDEN = slice(4, 12), slice(2, 8)


def pictures(count: int, seed: int, channels: int = 3) -> ArrayPictures:
    """Plain faces, light or dark by class and a little apart, under a black box that lies where it always does."""
    generator = np.random.default_rng(seed)
    label = np.arange(count) % 2
    levels = np.where(label == 0, 80, 190) + generator.integers(-20, 21, count)
    clean = np.broadcast_to(levels[:, None, None, None], (count, SIDE, SIDE, channels)).astype(np.uint8)
    occluded = clean.copy()
    occluded[:, *HIDDEN] = 0
    return ArrayPictures(occluded, label, uncovered=clean)


ROUND = StillsRound(training=pictures(64, seed=0), validation=pictures(16, seed=1), classes=2)
SHORT = replace(SETTINGS, epochs=1, falling_epochs=1)


def test_it_uncovers_a_box_and_lets_the_judge_recognise_what_it_restores():
    trained = train(ROUND, SETTINGS, seed=0)
    unseen = pictures(20, seed=2)
    seen, clean = SeenStills(pictures=unseen.read(np.arange(20))), unseen.uncovered(np.arange(20))
    before, after = (
        np.abs(some.astype(float) - clean)[:, *HIDDEN].mean()
        for some in (seen.pictures, restore(trained.weights, SETTINGS, seen))
    )
    assert after < 0.2 * before
    assert trained.summary["validation_error_levels"] == trained.curve["validation_score"].min()
    judge = ResNetSettings(recipe="resnet", blocks=(1, 1, 1, 1), width=8, epochs=2, batch_size=8, learning_rate=0.01)
    theirs = resnet.train(ROUND, judge, seed=0).weights
    predicted = apply(trained.weights, SETTINGS, seen, {"recogniser": (theirs, judge)})
    restored = SeenStills(pictures=restore(trained.weights, SETTINGS, seen))
    np.testing.assert_array_equal(predicted, resnet.apply(theirs, judge, restored))
    np.testing.assert_allclose(predicted.sum(axis=1), 1)
    with pytest.raises(OferError, match=r"needs\.recogniser: its models are not given"):
        apply(trained.weights, SETTINGS, seen)


def test_a_training_that_goes_on_ends_with_the_same_bytes(tmp_path):
    def stop(line: str) -> None:
        if line.startswith("step 8/"):
            raise KeyboardInterrupt

    path = tmp_path / "state.safetensors"
    with pytest.raises(KeyboardInterrupt):
        train(ROUND, SHORT, seed=0, checkpoint=path, report=stop)
    whole = train(ROUND, SHORT, seed=0)
    assert to_bytes(train(ROUND, SHORT, seed=0, checkpoint=path).weights) == to_bytes(whole.weights)


def test_grey_pictures_are_restored_in_grey():
    data = StillsRound(training=pictures(16, 0, 1), validation=pictures(4, 1, 1), classes=2)
    trained = train(data, SHORT, seed=0)
    seen = SeenStills(pictures=data.validation.read(np.arange(4)))
    restored = restore(trained.weights, SHORT, seen)
    assert (restored.shape, restored.dtype) == ((4, SIDE, SIDE, 1), np.uint8)
    np.testing.assert_array_equal(restore(trained.weights, SHORT, seen), restored)


def test_no_pictures_to_select_on_and_weights_of_another_network_are_one_line():
    empty = ArrayPictures(np.empty((0, SIDE, SIDE, 3), np.uint8), np.empty(0, np.int64))
    with pytest.raises(OferError, match="validation pictures: none"):
        train(replace(ROUND, validation=empty), SHORT, seed=0)
    weights = train(ROUND, SHORT, seed=0).weights
    seen = SeenStills(pictures=ROUND.validation.read(np.arange(2)))
    with pytest.raises(OferError, match="weights: "):
        restore(weights, replace(SHORT, width=0.3), seen)


def test_pictures_too_small_for_the_discriminator_are_one_line():
    with pytest.raises(OferError, match="halvings: 3 leave too little of pictures of 16; use fewer"):
        train(ROUND, replace(SHORT, halvings=3), seed=0)
