"""A step in bfloat16 is the step in float32 up to rounding; what is selected and kept is float32."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from ofer.flow.endpoint_error import endpoint_error
from ofer.learning import precision
from ofer.learning.precision import computing_in
from ofer.learning.seen import Seen
from ofer.methods.flowrec import recipe as flowrec
from ofer.methods.recogniser import recipe as recogniser
from ofer.methods.recogniser.stacked import StackedRecognisers
from tests.methods.flowrec import test_recipe as restorers
from tests.methods.recogniser import test_recipe as recognisers

CPU = torch.device("cpu")
HALF = {"precision": "bfloat16"}
EPSILON = 2**-8
"""bfloat16's distance from 1 to the next number, halved."""


def gradient_of_step(monkeypatch: pytest.MonkeyPatch, recipe: Any, fold: Any, settings: Any) -> torch.Tensor:
    """Return all gradients that a training's first step computes, one after the other."""
    found: list[torch.Tensor] = []

    def fit(network: torch.nn.Module, batch_loss: Any, *_: Any, **__: Any) -> None:
        batch_loss(np.arange(16)).backward()
        found.extend(parameter.grad.flatten() for parameter in network.parameters())
        raise InterruptedError

    monkeypatch.setattr(recipe, "fit", fit)
    with pytest.raises(InterruptedError):
        recipe.train(fold, settings, seed=0)
    return torch.cat(found)


@pytest.mark.parametrize(
    ("recipe", "tests", "changes"),
    [
        (flowrec, restorers, {}),
        (flowrec, restorers, {"loss": "mse", "skips": ()}),
        (recogniser, recognisers, {"dropout": 0.0}),
        (recogniser, recognisers, {"dropout": 0.0, "batch_norm": True}),
    ],
)
def test_a_gradient_is_float32s_up_to_rounding(
    monkeypatch: pytest.MonkeyPatch, recipe: Any, tests: Any, changes: dict[str, Any]
) -> None:
    settings = replace(tests.SETTINGS, **changes)
    exact = gradient_of_step(monkeypatch, recipe, tests.fold(), settings)
    rounded = gradient_of_step(monkeypatch, recipe, tests.fold(), replace(settings, **HALF))
    assert rounded.dtype == torch.float32
    distance = float((rounded - exact).norm() / exact.norm())
    # Were it computed in float32 the distance would be 0, or some 1e-7.
    assert EPSILON / 20 < distance < 25 * EPSILON


def test_a_stack_computes_in_it_too() -> None:
    settings = replace(recognisers.SETTINGS, **HALF, dropout=0.0)
    indices = np.stack([np.arange(16), np.arange(20, 36)])

    def gradients(settings: Any) -> torch.Tensor:
        stacked = StackedRecognisers(recognisers.fold(), settings, (0, 1), CPU)
        stacked.losses(1, indices).sum().backward()
        return torch.cat([parameter.grad.flatten() for parameter in stacked.stack.parameters.values()])

    rounded, exact = gradients(settings), gradients(replace(settings, precision="float32"))
    assert EPSILON / 20 < float((rounded - exact).norm() / exact.norm()) < 10 * EPSILON


def test_a_restorer_is_selected_and_kept_in_float32_and_as_good() -> None:
    exact, rounded = (
        flowrec.train(restorers.fold(), replace(restorers.SETTINGS, **more), seed=0) for more in ({}, HALF)
    )
    assert all(value.dtype in (np.float32, np.float64) for value in rounded.weights.values())
    validation = restorers.fold().validation
    restored = flowrec.apply(rounded.weights, restorers.SETTINGS, Seen(flows=validation.occluded))
    error = rounded.summary["validation_endpoint_error"]
    assert endpoint_error(restored, validation.clean).mean() == pytest.approx(error, rel=1e-5)
    assert error < 1.1 * exact.summary["validation_endpoint_error"]
    assert rounded.weights["encoder.0.weight"].tobytes() != exact.weights["encoder.0.weight"].tobytes()


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown precision 'float16'"):
        computing_in("float16", CPU)


def test_who_has_no_instructions_for_it_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for supported, lines in ((True, 0), (False, 1)):
        precision._tell_once.cache_clear()
        monkeypatch.setattr(precision, "_computes_bfloat16", lambda supported=supported: supported)
        for _ in range(3):
            computing_in("bfloat16", CPU)
        said = "".join(capsys.readouterr())
        assert said.count("float32 may be ten times faster") == lines
