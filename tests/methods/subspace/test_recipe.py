"""Components of the training folds, chosen on the validation fold, applied to what neither held."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.flow.endpoint_error import endpoint_error
from ofer.learning.data import FlowsRound, Pairs
from ofer.learning.seen import Seen
from ofer.methods.subspace.recipe import apply, train
from ofer.methods.subspace.settings import Settings

SIZE = 12


def pairs(count: int, seed: int, *, noise: float = 0.3, spoilt: int = 1) -> Pairs:
    """Flows near four directions; occluded ones are wrong in the hole and `spoilt` cells beside it."""
    directions = np.random.default_rng(0).normal(size=(4, 2, SIZE, SIZE))
    generator = np.random.default_rng(seed)
    clean = 0.5 + np.einsum("nk,kchw->nchw", generator.normal(size=(count, 4)), directions)
    clean = (clean + noise * generator.normal(size=clean.shape)).astype(np.float32)
    hidden = np.zeros((count, SIZE, SIZE), dtype=np.float32)
    hidden[:, 4:8, 3:9] = 1
    occluded = clean.copy()
    occluded[:, :, 4 - spoilt : 8 + spoilt, 3 - spoilt : 9 + spoilt] = 7
    return Pairs(clean=clean, occluded=occluded, hidden=hidden, label=np.zeros(count, dtype=np.int64))


def fold(**changed) -> FlowsRound:
    apex = pairs(40, seed=1)
    return FlowsRound(
        **{"training": apex, "training_apex": apex, "validation": pairs(9, seed=2), "classes": 1} | changed
    )


def seen(pairs: Pairs) -> Seen:
    return Seen(flows=pairs.occluded, hidden=pairs.hidden)


def settings(kind: str = "pca", **changed) -> Settings:
    chosen = {"components": (2, 4, 20), "ridges": (0.1, 1.0, 100.0), "margins": (0, 1, 3)} | changed
    return Settings(recipe="subspace", kind=kind, **chosen)


def error_of(data: FlowsRound, **single) -> float:
    only = settings(**{name: (value,) for name, value in single.items()})
    found = apply(train(data, only, seed=0).weights, only, seen(data.validation))
    return float(endpoint_error(found, data.validation.clean).mean())


def test_the_candidate_with_the_least_validation_error_is_kept():
    chosen = train(fold(), settings(), seed=0).summary
    tried = {
        (margin, count, ridge): error_of(fold(), margins=margin, components=count, ridges=ridge)
        for margin, count, ridge in product([0, 1, 3], [2, 4, 20], [0.1, 1.0, 100.0])
    }
    assert (chosen["margin"], chosen["components"], chosen["ridge"]) == min(tried, key=tried.__getitem__)
    assert chosen["validation_endpoint_error"] == pytest.approx(min(tried.values()), rel=1e-5)
    # and it fits what made the data: four directions, spoilt by one cell
    assert chosen["margin"] == 1 and chosen["components"] >= 4


def test_visible_cells_stay_and_hidden_ones_are_near_the_truth():
    weights = train(fold(), settings(), seed=0).weights
    unseen = pairs(6, seed=9)
    restored = apply(weights, settings(), seen(unseen))
    assert restored.dtype == np.float32 and restored.shape == unseen.clean.shape
    far = np.ones((SIZE, SIZE), dtype=bool)
    far[3:9, 2:10] = False
    np.testing.assert_array_equal(restored[:, :, far], unseen.occluded[:, :, far])
    before, after = (endpoint_error(flow, unseen.clean)[:, ~far].mean() for flow in (unseen.occluded, restored))
    assert after < 0.2 * before


def test_robust_components_survive_flows_that_are_wrong_in_places():
    """What robust PCA is for: gross errors of Farnebäck in a few cells of the training flows."""
    data = fold()
    generator = np.random.default_rng(3)
    clean = data.training_apex.clean
    wrong = np.where(generator.random(clean.shape) < 0.05, np.float32(40), clean)
    spoilt = replace(data, training_apex=replace(data.training_apex, clean=wrong))
    plain, robust = (train(spoilt, settings(kind), seed=0).summary for kind in ("pca", "rpca"))
    assert robust["validation_endpoint_error"] < 0.6 * plain["validation_endpoint_error"]


def test_only_clean_apex_flows_of_the_training_folds_are_learnt_of():
    plain = train(fold(), settings(), seed=0).weights
    for changed in ({"training": pairs(3, seed=8)}, {"validation": pairs(9, seed=2, spoilt=1)}):
        other = train(fold(**changed), settings(), seed=0).weights
        np.testing.assert_array_equal(other["basis"], plain["basis"])
    occluded_differ = replace(fold().training_apex, occluded=np.zeros_like(fold().training_apex.clean))
    other = train(fold(training_apex=occluded_differ), settings(), seed=0).weights
    np.testing.assert_array_equal(other["basis"], plain["basis"])


def test_the_summary_says_what_robust_decomposition_found():
    summary = train(fold(), settings("rpca"), seed=0).summary
    assert 0 < summary["rank"] <= 40 and 0 < summary["sparse_share"] < 1 and summary["iterations"] > 1


def test_masks_are_needed():
    bare = replace(pairs(5, seed=0), hidden=None)
    with pytest.raises(OferError, match="needs both"):
        train(fold(validation=bare), settings(), seed=0)
    weights = train(fold(), settings(), seed=0).weights
    with pytest.raises(OferError, match="needs to know the hole"):
        apply(weights, settings(), seen(bare))
