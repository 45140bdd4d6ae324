"""What a recipe gives is refused where it gives it, in one line that names it, unless it is what was agreed."""

import re
import sys
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from ofer.base.errors import OferError
from ofer.learning import recipe
from ofer.learning.seen import Seen, below
from ofer.learning.stills import SeenStills
from ofer.learning.trained import CURVE_COLUMNS, Trained, empty_curve
from ofer.learning.typed import as_settings
from tests.workflow.faults import LINE

COUNT, SIZE, CLASSES = 5, 8, 3
FLOWS = np.random.default_rng(0).normal(size=(COUNT, 2, SIZE, SIZE)).astype(np.float32)
HIDDEN = np.ones((COUNT, SIZE, SIZE), np.float32)
SEEN = Seen(flows=FLOWS, hidden=HIDDEN, truth=FLOWS + 1)
GOOD = np.random.default_rng(0).dirichlet(np.ones(CLASSES), COUNT)
VALUES = {"recipe": "fake", "penalties": [3, 1, 2], "inner": {"width": 2}}
FILE = r"entry eyes, round 0: ofer/methods/fake/recipe\.py: "


@dataclass(frozen=True, kw_only=True)
class Inner:
    width: int


@dataclass(frozen=True, kw_only=True)
class Settings:
    recipe: str
    penalties: tuple[int, ...]
    inner: Inner
    masks: bool = False


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Return the module of a recipe, without functions yet."""
    module: Any = ModuleType("ofer.methods.fake.recipe")
    module.KNOWS = frozenset()
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(sys.modules, "ofer.methods.fake.settings", SimpleNamespace(Settings=Settings))
    return module


def restored() -> np.ndarray:
    return recipe.restore({}, as_settings(VALUES), SEEN, who="entry eyes, round 0")


def probabilities() -> np.ndarray:
    return recipe.probabilities({}, as_settings(VALUES), SEEN, who="entry eyes, round 0", classes=CLASSES)


def trained() -> Trained:
    return recipe.train(None, as_settings(VALUES), who="entry eyes, round 0", seed=0)  # type: ignore[arg-type]


def changed(array: np.ndarray, value: float) -> np.ndarray:
    """Return a copy with one value of its last row replaced."""
    copy = array.copy()
    copy[-1].flat[0] = value
    return copy


def line(caught: pytest.ExceptionInfo[OferError]) -> str:
    assert LINE.fullmatch(f"ofer: {caught.value}"), caught.value
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (FLOWS[:, :1], r"float32 of shape \(5, 1, 8, 8\), not float32 of shape \(5, 2, 8, 8\)"),
        (FLOWS[0], r"float32 of shape \(2, 8, 8\)"),
        (FLOWS[:1], r"float32 of shape \(1, 2, 8, 8\)"),
        (FLOWS[:-1], r"float32 of shape \(4, 2, 8, 8\)"),
        (FLOWS[..., :1], r"float32 of shape \(5, 2, 8, 1\)"),
        (FLOWS.transpose(0, 2, 3, 1), r"float32 of shape \(5, 8, 8, 2\)"),
        (np.float32(0), "numpy.float32, no NumPy array"),
        (FLOWS.astype(np.float64), r"float64 of shape \(5, 2, 8, 8\)"),
        (FLOWS.astype(np.int64), "int64 of shape"),
        (FLOWS.astype(np.complex64), "complex64 of shape"),
        (FLOWS.astype(object), "object of shape"),
        (FLOWS > 0, "bool of shape"),
        (FLOWS.tolist(), "list, no NumPy array"),
        (None, "NoneType, no NumPy array"),
        (torch.from_numpy(FLOWS), "torch.Tensor, no NumPy array"),
        (np.ma.masked_greater(FLOWS, 0), "numpy.ma.*MaskedArray, no NumPy array"),
        (changed(FLOWS, np.nan), "nan for flow 4 of 5"),
        (changed(FLOWS, -np.inf), "-inf for flow 4 of 5"),
    ],
)
def test_flows_that_are_none_are_refused(fake: Any, given: Any, said: str) -> None:
    fake.apply = lambda *_, **__: given
    with pytest.raises(OferError) as caught:
        restored()
    assert re.match(f"{FILE}apply gives {said}.*; return a float32 array with one flow", line(caught))


@pytest.mark.parametrize("given", [FLOWS, FLOWS[..., ::-1], np.asfortranarray(FLOWS), FLOWS * 1e6])
def test_flows_pass_however_they_lie_in_memory(fake: Any, given: np.ndarray) -> None:
    fake.apply = lambda *_, **__: given
    found = restored()
    assert found.flags.c_contiguous and found.dtype == np.float32
    np.testing.assert_array_equal(found, given)


def test_flows_stored_in_half_precision_may_come_back_as_they_are(fake: Any) -> None:
    fake.apply = lambda weights, settings, seen, needed, **_: seen.flows
    found = recipe.restore({}, as_settings(VALUES), Seen(flows=FLOWS.astype(np.float16)), who="")
    assert found.dtype == np.float32


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (-GOOD[:, :1], r"float64 of shape \(5, 1\), not float64 or float32 of shape \(5, 3\)"),
        (GOOD[:, :2], r"float64 of shape \(5, 2\)"),
        (GOOD[:-1], r"float64 of shape \(4, 3\)"),
        (GOOD[0], r"float64 of shape \(3,\)"),
        (GOOD.argmax(axis=1), r"int64 of shape \(5,\)"),
        (np.eye(CLASSES, dtype=int)[[0, 1, 2, 0, 1]], "int64 of shape"),
        (GOOD.tolist(), "list, no NumPy array"),
        (torch.from_numpy(GOOD), "torch.Tensor, no NumPy array"),
        (np.ma.masked_array(GOOD), "numpy.ma.*MaskedArray, no NumPy array"),
        (np.log(GOOD), "-[0-9.]+ as a probability, which lies between 0 and 1"),
        (100 * GOOD, "[0-9.]+ as a probability"),
        (GOOD / 2, "probabilities that sum to 0.5, not 1"),
        (1 - GOOD, "probabilities that sum to 2, not 1"),
        (np.zeros_like(GOOD), "probabilities that sum to 0, not 1"),
        (changed(GOOD, np.nan), "nan for flow 4 of 5"),
        (changed(GOOD, np.inf), "inf for flow 4 of 5"),
    ],
)
def test_probabilities_that_are_none_are_refused(fake: Any, given: Any, said: str) -> None:
    fake.apply = lambda *_, **__: given
    with pytest.raises(OferError) as caught:
        probabilities()
    assert re.match(f"{FILE}apply gives {said}.*; return a row for each face", line(caught))


@pytest.mark.parametrize("given", [GOOD, GOOD.astype(np.float32), np.eye(CLASSES)[[0, 1, 2, 0, 1]], GOOD[:, ::-1]])
def test_probabilities_pass_in_either_precision(fake: Any, given: np.ndarray) -> None:
    fake.apply = lambda *_, **__: given
    found = probabilities()
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, given)


CURVE = pd.DataFrame([[1, 2.0, 3.0, 4.0, 0.1]], columns=list(CURVE_COLUMNS))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "NoneType, no model"),
        ({"mean": GOOD}, "dict, no model"),
        (Trained([GOOD], CURVE, {}), "weights that are list, no mapping"),  # type: ignore[arg-type]
        (Trained({0: GOOD}, CURVE, {}), "a weight whose name is 0, no text"),  # type: ignore[dict-item]
        (Trained({"mean": 1.0}, CURVE, {}), "the weight 'mean' as float, no NumPy array"),  # type: ignore[dict-item]
        (Trained({"mean": torch.zeros(2)}, CURVE, {}), "the weight 'mean' as torch.Tensor"),  # type: ignore[dict-item]
        (Trained({"mean": GOOD.astype(object)}, CURVE, {}), "the weight 'mean' as object"),
        (Trained({"mean": GOOD.astype(complex)}, CURVE, {}), "the weight 'mean' as complex128"),
        (Trained({"mean": np.array("text")}, CURVE, {}), "the weight 'mean' as <U4"),
        (Trained({"mean": changed(GOOD, np.nan)}, CURVE, {}), "the weight 'mean' with values that are not finite"),
        (Trained({"mean": changed(GOOD, np.inf)}, CURVE, {}), "the weight 'mean' with values that are not finite"),
        (Trained({}, [1.0], {}), "a curve that is list"),  # type: ignore[arg-type]
        (Trained({}, CURVE[["step", "training_loss"]], {}), "a curve with the columns step, training_loss, not step"),
        (Trained({}, CURVE.astype(str), {}), "a curve of which a column is not of numbers"),
        (Trained({}, CURVE, None), "a summary that is NoneType, no dict"),  # type: ignore[arg-type]
        (Trained({}, CURVE, {"error": np.float32(1)}), "a summary that is not ready for JSON"),
        (Trained({}, CURVE, {"error": GOOD}), "a summary that is not ready for JSON"),
    ],
)
def test_a_model_that_cannot_be_kept_is_refused(fake: Any, given: Any, said: str) -> None:
    fake.train = lambda *_, **__: given
    with pytest.raises(OferError) as caught:
        trained()
    assert re.match(f"{FILE}train gives {re.escape(said)}.*; return Trained", line(caught))


def test_a_model_passes_with_and_without_a_curve(fake: Any) -> None:
    for curve in (CURVE, empty_curve(), pd.DataFrame(columns=list(CURVE_COLUMNS))):
        fake.train = lambda *_, curve=curve, **__: Trained({"a/b": GOOD, "n": np.asarray(3)}, curve, {"error": 0.1})
        assert trained().curve is curve


def test_a_recipe_that_works_in_place_changes_nothing_of_its_callers(fake: Any) -> None:
    def apply(weights: Any, settings: Any, seen: Any, needed: Any, **_: Any) -> np.ndarray:
        seen.flows.__imul__(weights.pop("scale"))
        seen.hidden[:] = 0
        return seen.flows

    fake.apply, fake.KNOWS = apply, frozenset({"hole"})
    before = FLOWS.copy(), HIDDEN.copy()
    weights = {"scale": np.asarray(2, np.float32)}
    twice = [recipe.restore(weights, as_settings(VALUES), SEEN, who="") for _ in range(2)]
    np.testing.assert_array_equal(twice[0], twice[1])
    assert np.array_equal(FLOWS, before[0]) and np.array_equal(HIDDEN, before[1])
    assert set(weights) == {"scale"}


def test_a_recipe_gets_its_own_settings_of_plain_values(fake: Any) -> None:
    given: list[object] = []
    fake.train = lambda data, settings, needed, **_: given.append(settings) or Trained({}, empty_curve(), {})
    trained()
    assert given == [Settings(recipe="fake", penalties=(3, 1, 2), inner=Inner(width=2))]
    assert hash(given[0])


@pytest.mark.parametrize("values", [{"recipe": "fake"}, VALUES | {"ridges": [1]}])
def test_values_of_another_version_of_a_recipe_are_one_line(fake: Any, values: dict[str, Any]) -> None:
    with pytest.raises(OferError) as caught:
        as_settings(values)
    assert re.match(r"ofer/methods/fake/settings\.py: takes other settings than those given", line(caught))


@pytest.mark.parametrize(
    ("knows", "told"),
    [
        (frozenset(), set()),
        (frozenset({"hole"}), {"hidden"}),
        (frozenset({"hole", "truth"}), {"hidden", "truth"}),
        ({"hole": "masks"}, set()),
        ({"truth": "penalties"}, {"truth"}),
    ],
)
def test_a_recipe_is_told_what_it_says_that_it_knows_and_no_more(fake: Any, knows: Any, told: set[str]) -> None:
    seen: list[Seen] = []
    fake.KNOWS, fake.apply = knows, lambda weights, settings, given, needed, **_: seen.append(given) or given.flows
    restored()
    assert {name for name in ("hidden", "truth") if getattr(seen[0], name) is not None} == told


@pytest.mark.parametrize(("knows", "told"), [(frozenset(), False), (frozenset({"points"}), True)])
def test_a_recipe_of_stills_is_told_points_where_it_says_that_it_knows_them(fake: Any, knows: Any, told: bool) -> None:
    seen: list[SeenStills] = []
    fake.KNOWS = knows
    fake.apply = lambda weights, settings, given, needed, **_: seen.append(given) or np.full((2, CLASSES), 1 / CLASSES)
    stills = SeenStills(pictures=np.zeros((2, 4, 4, 1), np.uint8), points=np.zeros((2, 68, 2), np.float32))
    recipe.probabilities({}, as_settings(VALUES), stills, who="", classes=CLASSES)
    assert (seen[0].points is not None) == told


def test_what_an_entry_needs_itself_is_found_below_its_role() -> None:
    needed: Any = {"start": 1, "encoder": 2, "encoder.start": 3, "encoder.start.encoder": 4}
    assert below(needed, "encoder") == {"start": 3, "start.encoder": 4}
    assert below(needed, "start") == {}


def test_a_fault_that_a_recipe_tells_names_whose_it_is(fake: Any) -> None:
    def train(*_: Any, **__: Any) -> None:
        raise OferError("training step 3: the loss is nan; lower learning_rate")

    fake.train = train
    with pytest.raises(
        OferError, match=r"^entry eyes, round 0: training step 3: the loss is nan; lower learning_rate$"
    ):
        trained()


def test_a_recipe_that_cannot_be_imported_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OferError) as caught:
        recipe.knows(SimpleNamespace(recipe="absent"))
    assert re.match(r"ofer/methods/absent/recipe\.py: ModuleNotFoundError: ", line(caught))
