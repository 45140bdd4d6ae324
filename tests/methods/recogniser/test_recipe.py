"""The recogniser learns what clean flows show, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch

from ofer.base.errors import OferError
from ofer.learning.data import FlowsRound, Pairs
from ofer.learning.seen import Seen
from ofer.learning.weights import to_bytes
from ofer.methods.recogniser.recipe import apply, mirror, train
from ofer.methods.recogniser.settings import Settings

SIZE = 16


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    # as the workflow trains, with compiled gradients
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


SETTINGS = Settings(
    recipe="recogniser", channels=(4, 4, 8), fully_connected=(16,), steps=120, validate_every=10, batch_size=16
)


def apex_flows(count: int, seed: int, noise: float = 0.2, motion: tuple[float, float] = (1, 3)) -> Pairs:
    """Flows of three classes: a blob that moves right, down, or not at all, anywhere, in noise."""
    generator = np.random.default_rng(seed)
    label = np.arange(count) % 3
    clean = generator.normal(0, noise, size=(count, 2, SIZE, SIZE)).astype(np.float32)
    for flow, kind in zip(clean, label, strict=True):
        row, column = generator.integers(2, SIZE - 6, size=2)
        if kind < 2:
            flow[kind, row : row + 5, column : column + 5] += generator.uniform(*motion)
    return Pairs(clean=clean, label=label)


def fold(**changed) -> FlowsRound:
    apex = apex_flows(60, seed=0)
    return FlowsRound(
        **{"training": apex, "training_apex": apex, "validation": apex_flows(30, seed=1), "classes": 3} | changed
    )


@pytest.fixture(scope="module")
def trained():
    return train(fold(), SETTINGS, seed=0)


def test_it_recognises_flows_it_has_not_seen(trained):
    unseen = apex_flows(60, seed=2)
    predicted = apply(trained.weights, SETTINGS, Seen(flows=unseen.clean))
    assert predicted.shape == (60, 3)
    np.testing.assert_allclose(predicted.sum(axis=1), 1)
    assert np.mean(predicted.argmax(axis=1) == unseen.label) > 0.85


def test_the_best_validation_accuracy_is_kept_then_the_lower_loss(trained):
    ordered = trained.curve.sort_values(["validation_score", "validation_loss", "step"], ascending=[False, True, True])
    assert trained.summary["best_step"] == ordered["step"].iloc[0]
    validation = fold().validation
    predicted = apply(trained.weights, SETTINGS, Seen(flows=validation.clean))
    accuracy = np.mean(predicted.argmax(axis=1) == validation.label)
    assert accuracy == pytest.approx(trained.summary["validation_accuracy"])
    loss = -np.mean(np.log(predicted[np.arange(30), validation.label]))
    assert loss == pytest.approx(trained.summary["validation_loss"], rel=1e-4)


def test_clean_flows_alone_decide_where_nothing_is_occluded(trained):
    # The apex flows give the scale and nothing else.
    apex = apex_flows(60, seed=0)
    other = fold(training_apex=Pairs(clean=apex.clean, label=(apex.label + 1) % 3))
    assert to_bytes(train(other, SETTINGS, seed=0).weights) == to_bytes(trained.weights)


def test_occluded_flows_are_learned_from_where_there_are_some(trained):
    def hidden(pairs: Pairs) -> Pairs:
        return Pairs(clean=np.full_like(pairs.clean, 3.0), label=pairs.label, occluded=pairs.clean)

    whole = fold()
    other = fold(training=hidden(whole.training), validation=hidden(whole.validation))
    assert to_bytes(train(other, SETTINGS, seed=0).weights) == to_bytes(trained.weights)


def test_pixels_or_not_makes_no_difference_because_flows_are_scaled(trained):
    def doubled(pairs: Pairs) -> Pairs:
        return Pairs(clean=pairs.clean * 2, label=pairs.label)

    whole = fold()
    twice = train(
        FlowsRound(
            training=doubled(whole.training), training_apex=doubled(whole.training_apex),
            validation=doubled(whole.validation), classes=3,
        ),
        SETTINGS, seed=0,
    )  # fmt: skip
    assert twice.weights["scale"] == pytest.approx(2 * trained.weights["scale"])
    unseen = apex_flows(20, seed=3).clean
    np.testing.assert_allclose(
        apply(twice.weights, SETTINGS, Seen(flows=2 * unseen)),
        apply(trained.weights, SETTINGS, Seen(flows=unseen)),
        atol=1e-5,
    )


def test_a_class_that_no_training_sample_has_still_has_a_column():
    short = replace(SETTINGS, steps=2)
    assert apply(train(fold(classes=6), short, seed=0).weights, short, Seen(flows=apex_flows(4, 0).clean)).shape == (
        4,
        6,
    )


def test_mirroring_twice_gives_the_flow_back_and_negates_dx_once():
    flows = torch.randn(3, 2, 5, 5)
    assert torch.equal(mirror(mirror(flows)), flows)
    assert torch.equal(mirror(flows)[:, 0, :, 0], -flows[:, 0, :, -1])
    assert torch.equal(mirror(flows)[:, 1, :, 0], flows[:, 1, :, -1])


def test_flipping_draws_from_the_seed():
    settings = replace(SETTINGS, flip=True, steps=20)
    first, second = (to_bytes(train(fold(), settings, seed=0).weights) for _ in range(2))
    assert first == second
    assert first != to_bytes(train(fold(), replace(settings, flip=False), seed=0).weights)


def test_flows_that_are_not_finite_are_refused():
    apex = apex_flows(60, seed=0)
    apex.clean[7, 0, 0, 0] = np.inf
    with pytest.raises(OferError, match="training flows: flow 7"):
        train(fold(training=apex), SETTINGS, seed=0)
