"""Filling learns a mean and a margin, from the training and the validation folds."""

from dataclasses import replace

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.flow.endpoint_error import endpoint_error
from ofer.learning.data import FlowsRound, Pairs
from ofer.learning.seen import Seen
from ofer.methods.filling.fill import fill
from ofer.methods.filling.recipe import apply, train
from ofer.methods.filling.settings import Settings

SIZE = 20


def pairs(count: int, seed: int, spoilt: int = 2) -> Pairs:
    """A smooth flow whose occluded version is wrong inside the hole and up to `spoilt` cells beside it."""
    generator = np.random.default_rng(seed)
    rows, columns = np.mgrid[:SIZE, :SIZE] / SIZE
    a, b, c = generator.normal(1, 0.3, size=(3, count, 2, 1, 1))
    # curved, so that widening the hole further than it is spoilt costs something
    clean = (a + b * rows + c * columns + 4 * rows**2 + 4 * columns**2).astype(np.float32)
    hidden = np.zeros((count, SIZE, SIZE), dtype=np.float32)
    hidden[:, 8:13, 7:14] = 1
    occluded = clean.copy()
    occluded[:, :, 8 - spoilt : 13 + spoilt, 7 - spoilt : 14 + spoilt] *= 0.2
    return Pairs(clean=clean, occluded=occluded, hidden=hidden, label=np.zeros(count, dtype=np.int64))


def fold(spoilt: int = 2, **changed) -> FlowsRound:
    apex = pairs(30, seed=0, spoilt=spoilt)
    return FlowsRound(
        **{"training": apex, "training_apex": apex, "validation": pairs(9, 1, spoilt), "classes": 1} | changed
    )


def seen(pairs: Pairs) -> Seen:
    return Seen(flows=pairs.occluded, hidden=pairs.hidden)


def settings(kind: str, judge: str = "map") -> Settings:
    return Settings(recipe="filling", kind=kind, margins=(0, 1, 2, 3, 4), judge=judge)


@pytest.mark.parametrize("spoilt", [0, 1, 3])
@pytest.mark.parametrize("judge", ["map", "hidden"])
def test_the_margin_is_as_wide_as_the_flow_is_spoilt(spoilt, judge):
    assert train(fold(spoilt), settings("harmonic", judge), seed=0).summary["margin"] == spoilt


def test_the_mean_is_that_of_the_clean_apex_flows_of_the_training_folds():
    other = fold(training=pairs(5, seed=7))
    mean = train(other, settings("mean"), seed=0).weights["mean"]
    np.testing.assert_allclose(mean, other.training_apex.clean.mean(axis=0), rtol=1e-5)


@pytest.mark.parametrize("kind", ["zero", "mean", "harmonic"])
def test_the_margin_with_the_least_validation_error_is_kept(kind):
    result = train(fold(), settings(kind), seed=0)
    by_margin = result.summary["validation_endpoint_error_by_margin"]
    assert list(by_margin) == ["0", "1", "2", "3", "4"]
    validation = fold().validation
    for margin, error in by_margin.items():
        filled = fill(
            validation.occluded,
            validation.hidden,
            settings(kind),
            margin=int(margin),
            mean=result.weights.get("mean"),
        )
        assert error == pytest.approx(endpoint_error(filled, validation.clean).mean(), rel=1e-5)
    assert by_margin[str(result.summary["margin"])] == min(by_margin.values())
    assert result.curve.empty


def test_restoring_fills_with_what_was_learnt():
    unseen = pairs(4, seed=5)
    for kind in ("zero", "mean", "harmonic"):
        weights = train(fold(), settings(kind), seed=0).weights
        expected = fill(
            unseen.occluded, unseen.hidden, settings(kind), margin=int(weights["margin"]), mean=weights.get("mean")
        )
        np.testing.assert_array_equal(apply(weights, settings(kind), seen(unseen)), expected)


def test_margins_that_leave_nothing_visible_are_passed_over():
    wide = replace(settings("harmonic"), margins=(2, 30))
    assert train(fold(), wide, seed=0).summary["margin"] == 2
    with pytest.raises(OferError, match="every one hides the whole map"):
        train(fold(), replace(wide, margins=(30,)), seed=0)


def test_masks_are_needed():
    bare = pairs(5, seed=0)
    bare = Pairs(clean=bare.clean, occluded=bare.occluded, label=bare.label)
    with pytest.raises(OferError, match="filling needs both"):
        train(fold(validation=bare), settings("zero"), seed=0)
    with pytest.raises(OferError, match="filling needs to know the hole"):
        apply({"margin": np.asarray(0)}, settings("zero"), seen(bare))
