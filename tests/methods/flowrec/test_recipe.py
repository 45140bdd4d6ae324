"""The auto-encoder restores hidden motion that follows from visible motion."""

import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.flow.endpoint_error import endpoint_error
from ofer.learning.data import FlowsRound, Pairs
from ofer.learning.seen import Seen
from ofer.learning.weights import to_bytes
from ofer.methods.filling import recipe as filling
from ofer.methods.filling.settings import Settings as FillingSettings
from ofer.methods.flowrec.recipe import apply, train
from ofer.methods.flowrec.settings import Settings

SIZE = 16
SETTINGS = Settings(
    recipe="flowrec", channels=(4, 8, 8), batch_size=16, steps=400, validate_every=50, learning_rate=3e-3
)
SHORT = replace(SETTINGS, steps=20, validate_every=10)


def pairs(count: int, seed: int) -> Pairs:
    """The lower half moves down as far as the upper half moves right; the lower half is hidden."""
    generator = np.random.default_rng(seed)
    amplitude = generator.uniform(-3, 3, size=(count, 1, 1))
    clean = generator.normal(0, 0.05, size=(count, 2, SIZE, SIZE)).astype(np.float32)
    clean[:, 0, :8] += amplitude
    clean[:, 1, 8:] += amplitude
    hidden = np.zeros((count, SIZE, SIZE), dtype=np.float32)
    hidden[:, 8:] = 1
    return Pairs(clean=clean, occluded=clean * (1 - hidden[:, None]), hidden=hidden, label=np.arange(count) % 6)


def fold(**changed) -> FlowsRound:
    training = pairs(80, seed=0)
    return FlowsRound(
        **{"training": training, "training_apex": training, "validation": pairs(20, seed=1), "classes": 6} | changed
    )


@pytest.fixture(scope="module")
def trained():
    return train(fold(), SETTINGS, seed=0)


def error_inside(restored: np.ndarray, truth: Pairs) -> float:
    return float(endpoint_error(restored, truth.clean)[truth.hidden > 0].mean())


def test_it_restores_unseen_motion_better_than_any_filling(trained):
    unseen = pairs(30, seed=2)
    restored = apply(trained.weights, SETTINGS, Seen(flows=unseen.occluded))
    assert restored.dtype == np.float32
    for kind in ("zero", "mean", "harmonic"):
        settings = FillingSettings(recipe="filling", kind=kind, margins=(0, 1, 2))
        filled = filling.apply(
            filling.train(fold(), settings, seed=0).weights,
            settings,
            Seen(flows=unseen.occluded, hidden=unseen.hidden),
        )
        assert error_inside(restored, unseen) < 0.5 * error_inside(filled, unseen)


def test_the_best_validation_endpoint_error_is_kept_in_pixels(trained):
    assert trained.curve["step"].tolist() == list(range(50, 401, 50))
    best = trained.curve["validation_score"].min()
    assert trained.summary["validation_endpoint_error"] == pytest.approx(best)
    validation = fold().validation
    restored = apply(trained.weights, SETTINGS, Seen(flows=validation.occluded))
    assert endpoint_error(restored, validation.clean).mean() == pytest.approx(best, rel=1e-5)
    first = trained.curve.loc[trained.curve["validation_score"] == best, "step"].iloc[0]
    assert trained.summary["best_step"] == first


def test_accuracy_can_select_instead_and_endpoint_error_breaks_its_ties(monkeypatch):
    validation = fold().validation
    called = []

    def judge(weights, settings, seen, needed, *, device):
        # the third look is the first of the best ones
        called.append(seen.flows)
        right = [5, 9, 12, 12, 3][min(len(called) - 1, 4)]
        predicted = np.where(np.arange(20) < right, validation.label, (validation.label + 1) % 6)
        return np.eye(6)[predicted]

    settings = replace(SHORT, steps=50, select="accuracy")
    module = SimpleNamespace(KNOWS=frozenset(), apply=judge)
    monkeypatch.setitem(sys.modules, "ofer.methods.fake.recipe", module)
    result = train(fold(), settings, {"recogniser": ({}, SimpleNamespace(recipe="fake"))}, seed=0)
    assert result.curve["validation_score"].tolist() == pytest.approx([0.25, 0.45, 0.6, 0.6, 0.15])
    errors = [endpoint_error(flows, validation.clean).mean() for flows in called]
    assert result.summary["best_step"] == (30 if errors[2] <= errors[3] else 40)
    with pytest.raises(OferError, match="accuracy needs the round's recogniser"):
        train(fold(), settings, seed=0)


@pytest.mark.parametrize(("loss", "skips"), [("mse", ()), ("wing", (2,)), ("endpoint", (1, 2, 3))])
def test_every_loss_and_skip_set_trains(loss, skips):
    result = train(fold(), replace(SHORT, loss=loss, skips=skips, steps=60), seed=0)
    assert result.curve["training_loss"].iloc[-1] < result.curve["training_loss"].iloc[0]


def test_the_share_of_the_wing_loss_that_is_linear_is_recorded():
    by_width = {
        width: train(fold(), replace(SHORT, loss="wing", wing_width=width), seed=0).summary["wing_linear_share"]
        for width in (1e-6, 10.0)
    }
    assert by_width[1e-6] > 0.99
    assert by_width[10.0] == 0


def test_same_seed_same_bytes_whatever_was_drawn_before():
    first = to_bytes(train(fold(), SHORT, seed=4).weights)
    np.random.default_rng().normal(size=3)
    assert to_bytes(train(fold(), SHORT, seed=4).weights) == first
    assert to_bytes(train(fold(), SHORT, seed=5).weights) != first


def test_read_only_half_precision_flows_train_without_being_changed():
    training = pairs(80, seed=0)
    half = Pairs(
        clean=training.clean.astype(np.float16),
        occluded=training.occluded.astype(np.float16),
        label=training.label,
    )
    half.clean.flags.writeable = False
    before = half.occluded.copy()
    train(fold(training=half), SHORT, seed=0)
    np.testing.assert_array_equal(half.occluded, before)


def test_masks_are_not_needed():
    def bare(whole: Pairs) -> Pairs:
        return Pairs(clean=whole.clean, occluded=whole.occluded, label=whole.label)

    whole = fold()
    without = train(fold(training=bare(whole.training), validation=bare(whole.validation)), SHORT, seed=0)
    assert to_bytes(without.weights) == to_bytes(train(whole, SHORT, seed=0).weights)


def test_data_that_cannot_be_trained_on_is_refused():
    training = pairs(8, seed=0)
    with pytest.raises(OferError, match="training flows: the occluded ones are missing"):
        train(fold(training=Pairs(clean=training.clean, label=training.label)), SHORT, seed=0)
    training.occluded[3, 0, 0, 0] = np.nan
    with pytest.raises(OferError, match="training flows, occluded: flow 3"):
        train(fold(training=training), SHORT, seed=0)
    with pytest.raises(OferError, match="16 is not a multiple of 32"):
        train(fold(), replace(SHORT, channels=(2,) * 5), seed=0)


def blinking(count: int, seed: int) -> Pairs:
    """All moves alike; the hole, anywhere and of no motion, is told from a face at rest by its mask alone."""
    generator = np.random.default_rng(seed)
    clean = np.zeros((count, 2, SIZE, SIZE), np.float32)
    hidden = np.zeros((count, SIZE, SIZE), np.float32)
    for flow, mask in zip(clean, hidden, strict=True):
        (row, column), (still_row, still_column) = generator.integers(0, SIZE - 4, size=(2, 2))
        flow[:] = 1.0
        flow[:, still_row : still_row + 4, still_column : still_column + 4] = 0.0
        mask[row : row + 4, column : column + 4] = 1.0
    return Pairs(clean=clean, occluded=clean * (1 - hidden[:, None]), hidden=hidden, label=np.arange(count) % 6)


def test_a_mask_as_third_channel_tells_a_hole_from_rest():
    training, unseen = blinking(120, seed=0), blinking(30, seed=2)
    data = fold(training=training, training_apex=training, validation=blinking(20, seed=1))
    blind = train(data, SETTINGS, seed=0)
    told = train(data, replace(SETTINGS, mask_channel=True), seed=0)
    without = error_inside(apply(blind.weights, SETTINGS, Seen(flows=unseen.occluded)), unseen)
    with_mask = apply(
        told.weights, replace(SETTINGS, mask_channel=True), Seen(flows=unseen.occluded, hidden=unseen.hidden)
    )
    assert error_inside(with_mask, unseen) < 0.8 * without


def test_masks_that_pairs_share_train_as_masks_of_their_own():
    whole = pairs(80, seed=0)
    shared = Pairs(
        clean=whole.clean, occluded=whole.occluded, label=whole.label,
        hidden=whole.hidden[:1], hidden_of=np.zeros(80, dtype=np.int64),
    )  # fmt: skip
    settings = replace(SETTINGS, mask_channel=True, steps=5)
    weights = [to_bytes(train(fold(training=one), settings, seed=0).weights) for one in (whole, shared)]
    assert weights[0] == weights[1]


def test_clean_flows_that_pairs_share_train_as_flows_of_their_own():
    whole = pairs(80, seed=0)
    twice = Pairs(
        clean=np.concatenate([whole.clean] * 2), occluded=np.concatenate([whole.occluded, 0.5 * whole.occluded]),
        label=np.tile(whole.label, 2),
    )  # fmt: skip
    shared = Pairs(clean=whole.clean, clean_of=np.tile(np.arange(80), 2), occluded=twice.occluded, label=twice.label)
    settings = replace(SETTINGS, steps=5)
    weights = [to_bytes(train(fold(training=one), settings, seed=0).weights) for one in (twice, shared)]
    assert weights[0] == weights[1]


def test_the_mask_is_asked_for_where_it_is_needed():
    settings = replace(SETTINGS, mask_channel=True, steps=1)
    trained = train(fold(), settings, seed=0)
    with pytest.raises(OferError, match="mask_channel needs to know the hole"):
        apply(trained.weights, settings, Seen(flows=pairs(2, seed=0).occluded))
