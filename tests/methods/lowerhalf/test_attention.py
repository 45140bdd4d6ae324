"""Where lower-half networks look: maps of the pictures that `apply` answers for."""

import numpy as np
import pytest

from ofer.learning.draws import INITIAL, seeded
from ofer.learning.picture_tensors import DEVIATION, MEAN
from ofer.learning.stills import SeenStills
from ofer.methods.lowerhalf.attention import attention, last_convolution
from ofer.methods.lowerhalf.recipe import apply, build, draw_weights
from ofer.methods.lowerhalf.settings import Settings


@pytest.mark.parametrize(("network", "dropouts", "last"), [("vgg_f", 3, "conv5"), ("vgg_face", 6, "features.28")])
def test_maps_are_of_the_answers_that_apply_gives(network: str, dropouts: int, last: str) -> None:
    settings = Settings(
        recipe="lowerhalf", network=network, width=0.1, dropouts=(0.0,) * dropouts, learning_rate=0.01,
        batch_size=2, epochs=1, dsd=None,
    )  # type: ignore[arg-type]  # fmt: skip
    untrained = build(settings, side=48, classes=3)
    with seeded(0, INITIAL):
        draw_weights(untrained)
    weights = {name: value.numpy() for name, value in untrained.state_dict().items()}
    weights |= {MEAN: np.full(3, 100.0), DEVIATION: np.full(3, 50.0)}
    seen = SeenStills(pictures=np.random.default_rng(0).integers(0, 256, (4, 48, 48, 3), np.uint8))
    probabilities, maps = attention(weights, settings, seen)
    assert probabilities == pytest.approx(apply(weights, settings, seen), abs=1e-6)
    assert maps.shape == (4, 48, 48)
    assert maps.min() >= 0
    assert maps.max() <= 1
    assert dict(untrained.named_modules())[last] is last_convolution(untrained)
