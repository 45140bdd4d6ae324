"""A training goes on at any step and ends with the bytes that it would have had: normalisation, momenta, curve."""

from pathlib import Path
from typing import Any

import pytest

from ofer.learning import loop
from ofer.learning.stills import StillsRound
from ofer.learning.weights import to_bytes
from ofer.methods.resnet import recipe as resnet
from ofer.methods.resnet.settings import Settings as ResNetSettings
from ofer.methods.ssl_pretext import recipe as ssl_pretext
from ofer.methods.ssl_pretext.settings import Settings as PretextSettings
from tests.learning.interruption import InterruptionError, interrupted_before
from tests.learning.viewed_faces import faces_round
from tests.methods.resnet.test_recipe import pictures

SMALL: dict[str, Any] = {"blocks": (1, 1, 1, 1), "width": 8, "batch_size": 8, "steps": 5, "validate_every": 3}
STILLS = StillsRound(training=pictures(40), validation=pictures(16), classes=3)


@pytest.mark.parametrize(
    ("recipe", "settings", "data"),
    [
        (ssl_pretext, PretextSettings(recipe="ssl_pretext", **SMALL), faces_round(20, 8)),
        (resnet, ResNetSettings(recipe="resnet", **SMALL), STILLS),
    ],
)
def test_interrupted_before_every_step_it_ends_with_the_same_bytes(
    recipe: Any, settings: Any, data: StillsRound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = recipe.train(data, settings, seed=0)
    monkeypatch.setattr(loop, "SAVE_EVERY_SECONDS", 0.0)
    state = tmp_path / "state.safetensors"
    for step in range(1, settings.steps + 1):
        with interrupted_before(step), pytest.raises(InterruptionError):
            recipe.train(data, settings, seed=0, checkpoint=state)
    resumed = recipe.train(data, settings, seed=0, checkpoint=state)
    assert to_bytes(resumed.weights) == to_bytes(whole.weights)
    assert resumed.curve.equals(whole.curve)
