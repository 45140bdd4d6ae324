"""Identities are learned of the pretext task's pictures, and judged by people who were never trained on."""

import dataclasses

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.learning.stills import StillsRound
from ofer.learning.views import ViewedPictures, Views
from ofer.methods.identity.recipe import train
from ofer.methods.identity.settings import Settings
from tests.learning.viewed_faces import faces_round, viewed

SETTINGS = Settings(
    recipe="identity", width=8, blocks=(1, 1, 1, 1), batch_size=12, steps=60, validate_every=20, learning_rate=0.01
)


def people(count: int, seed: int) -> ViewedPictures:
    """Return four pictures of each of some people, who have colours of their own and are brighter by chance."""
    faces, rng = viewed(count, seed=seed), np.random.default_rng(seed)
    brighter = rng.integers(0, 25, 4 * count)

    def draw(indices: np.ndarray, number: int) -> Views:
        views = faces.views(indices // 4, number)
        more = brighter[indices][:, None, None, None].astype(np.uint8)
        return Views(views.clean + more, views.occluded + more, views.hidden, indices)

    return ViewedPictures(draw, np.repeat(np.arange(count), 4), side=faces.side, channels=3, identity="people")


def test_people_who_were_never_trained_on_are_told_apart() -> None:
    trained = train(StillsRound(training=people(12, 0), validation=people(8, 1), classes=12), SETTINGS, seed=0)
    # Of 31 others three are right.
    assert trained.summary["validation_accuracy"] > 0.7
    assert trained.weights["fc.weight"].shape == (12, 64)
    assert "extractor.conv1.weight" in trained.weights


def test_one_person_has_nobody_to_be_told_from() -> None:
    with pytest.raises(OferError, match="training pictures: show fewer than two people"):
        train(faces_round(), dataclasses.replace(SETTINGS, steps=1), seed=0)
