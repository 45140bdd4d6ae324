"""Call a recipe and check what it gives, where it gives it: shape, number format and range.

A recipe gets its settings, typed and frozen, and copies of weights and flows, so that one that works in place changes
nothing of its caller's.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, get_type_hints

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.base.by_name import load
from ofer.base.errors import OferError
from ofer.jobs.job import Job
from ofer.learning.data import FoldData
from ofer.learning.told import told
from ofer.learning.trained import CURVE_COLUMNS, Report, Trained, silent

Values = Mapping[str, Any]
"""Plain values of a method entry, as slices and stamps have them."""
Weights = Mapping[str, np.ndarray]

STORED = frozenset(map(np.dtype, ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?")))
"""Number formats of weights."""
RANGE_TOLERANCE, SUM_TOLERANCE = 1e-6, 1e-3
"""By how much a probability may leave 0 … 1, and the sum of a row 1: more than rounding in float32 does."""

A_FLOW_EACH = "return a float32 array with one flow (2, s, s) in pixels for each flow given"
A_ROW_EACH = "return a row for each flow given with a probability for each class, which sum to 1"
A_MODEL = "return Trained(weights, curve, summary), see ofer/learning/trained.py"


def knows(values: Values) -> frozenset[str]:
    """Return what a method with these values is told."""
    return told(_module(values).KNOWS, typed(values))


def typed(values: Values) -> Any:
    """Return the settings that plain values stand for. Raises OferError where the recipe has other settings by now."""
    model = load(f"ofer.methods.{values['recipe']}.settings").Settings
    try:
        return _typed(model, values)
    except (TypeError, ValueError) as error:
        file = f"ofer/methods/{values['recipe']}/settings.py"
        raise OferError(
            f"{file}: takes other settings than those given ({error}); make again what they were for"
        ) from error


def title(job: Job, fold: int) -> str:
    """Return whose turn it is, such as "flowrec eyes, fold 3"."""
    names = [job.wildcards[key] for key in ("method", "occlusion") if key in job.wildcards]
    values = job.slice.get("method") or job.slice["recogniser"]
    return f"{' '.join(names) or values['recipe']}, fold {fold}"


def train(
    fold: FoldData,
    values: Values,
    *,
    who: str,
    seed: int,
    checkpoint: Path | None = None,
    device: object = "cpu",
    report: Report = silent,
    **selecting: object,
) -> Trained:
    """Return what the recipe of `values` learns. Raises OferError, which begins with `who`, where it is at fault."""
    given = _called(
        "train", values, who, fold, typed(values),
        seed=seed, checkpoint=checkpoint, device=device, report=report, **selecting,
    )  # fmt: skip
    return require_trained(given, values, who)


def restore(
    weights: Weights,
    values: Values,
    occluded: NDArray[np.floating],
    hidden: NDArray[np.floating],
    *,
    who: str,
    device: object = "cpu",
    **told: object,
) -> NDArray[np.float32]:
    """Return the restored flows (N, 2, s, s) in pixels, float32, of `occluded`, by the recipe of `values`.

    Raises OferError, which begins with `who`, for an array of another shape or number format, or one not finite.
    """
    copied, seen, masks = deepcopy((dict(weights), occluded, hidden))
    given = _called("restore", values, who, copied, typed(values), seen, masks, device=device, **told)
    # Flows that a recipe hands back have the format in which they are stored.
    formats = dict.fromkeys((np.dtype(np.float32), occluded.dtype))
    if fault := _array_fault(given, occluded.shape, tuple(formats)) or _infinite(given):
        _refuse("restore", values, who, fault, A_FLOW_EACH)
    return np.ascontiguousarray(given, dtype=np.float32)


def probabilities(
    weights: Weights,
    values: Values,
    flows: NDArray[np.floating],
    *,
    who: str,
    classes: int,
    device: object = "cpu",
) -> NDArray[np.float64]:
    """Return class probabilities (N, classes) of flows (N, 2, s, s) in pixels, by the recipe of `values`.

    Raises OferError, which begins with `who`, for an array of another shape or number format, one not finite, and rows
    that do not lie in 0 … 1 or do not sum to 1.
    """
    copied, seen = deepcopy((dict(weights), flows))
    given = _called("probabilities", values, who, copied, typed(values), seen, device=device)
    formats = np.dtype(np.float64), np.dtype(np.float32)
    if fault := _array_fault(given, (len(flows), classes), formats) or _infinite(given) or _improper(given):
        _refuse("probabilities", values, who, fault, A_ROW_EACH)
    return np.ascontiguousarray(given, dtype=np.float64)


def require_trained(given: object, values: Values, who: str) -> Trained:
    """Return `given` if it is a model that can be kept and applied. Raises OferError, which begins with `who`."""
    if not isinstance(given, Trained):
        _refuse("train", values, who, f"gives {_kind(given)}, no model", A_MODEL)
    if fault := _weights_fault(given.weights) or _curve_fault(given.curve) or _summary_fault(given.summary):
        _refuse("train", values, who, f"gives {fault}", A_MODEL)
    return given


def _typed(model: type, values: Values) -> Any:
    """Return a dataclass of plain values, with the dataclasses in it; JSON's lists become tuples."""
    types = get_type_hints(model)
    return model(
        **{
            name: _typed(types[name], value) if is_dataclass(types.get(name)) else _frozen(value)
            for name, value in values.items()
        }
    )


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _module(values: Values) -> ModuleType:
    return load(f"ofer.methods.{values['recipe']}.recipe")


def _called(name: str, values: Values, who: str, *arguments: object, **keywords: object) -> Any:
    try:
        return getattr(_module(values), name)(*arguments, **keywords)
    except OferError as error:
        raise OferError(f"{who}: {error}") from error


def _refuse(name: str, values: Values, who: str, fault: str, remedy: str) -> NoReturn:
    raise OferError(f"{who}: ofer/methods/{values['recipe']}/recipe.py: {name} {fault}; {remedy}")


def _array_fault(given: Any, shape: tuple[int, ...], formats: tuple[np.dtype, ...]) -> str:
    # No subclass: a masked array hides values, a matrix has other products.
    if type(given) is not np.ndarray:
        return f"gives {_kind(given)}, no NumPy array"
    if given.shape != shape or given.dtype not in formats:
        wanted = " or ".join(map(str, formats))
        return f"gives {given.dtype} of shape {given.shape}, not {wanted} of shape {shape}"
    return ""


def _infinite(given: NDArray[Any]) -> str:
    finite = np.isfinite(given)
    if finite.all():
        return ""
    row = int(np.argmin(finite.reshape(len(given), -1).all(axis=1)))
    return f"gives {given[row][~finite[row]].flat[0]} for flow {row} of {len(given)}"


def _improper(given: NDArray[np.floating]) -> str:
    outside = (given < -RANGE_TOLERANCE) | (given > 1 + RANGE_TOLERANCE)
    if outside.any():
        return f"gives {given[outside][0]:.6g} as a probability, which lies between 0 and 1"
    sums = given.sum(axis=1, dtype=np.float64)
    far = np.abs(sums - 1) > SUM_TOLERANCE
    return f"gives probabilities that sum to {sums[far][0]:.6g}, not 1" if far.any() else ""


def _weights_fault(weights: object) -> str:
    if not isinstance(weights, Mapping):
        return f"weights that are {_kind(weights)}, no mapping of names to arrays"
    for name, array in weights.items():
        if not isinstance(name, str):
            return f"a weight whose name is {name!r}, no text"
        if type(array) is not np.ndarray:
            return f"the weight {name!r} as {_kind(array)}, no NumPy array"
        if array.dtype not in STORED:
            return f"the weight {name!r} as {array.dtype}, which is not stored"
        if not np.isfinite(array).all():
            return f"the weight {name!r} with values that are not finite"
    return ""


def _curve_fault(curve: object) -> str:
    if not isinstance(curve, pd.DataFrame):
        return f"a curve that is {_kind(curve)}, no pandas.DataFrame"
    if list(curve.columns) != list(CURVE_COLUMNS):
        return f"a curve with the columns {', '.join(map(str, curve.columns))}, not {', '.join(CURVE_COLUMNS)}"
    if len(curve) and not all(pd.api.types.is_numeric_dtype(kind) for kind in curve.dtypes):
        return "a curve of which a column is not of numbers"
    return ""


def _summary_fault(summary: object) -> str:
    if not isinstance(summary, dict):
        return f"a summary that is {_kind(summary)}, no dict"
    try:
        json.dumps(summary, sort_keys=True)
    except (TypeError, ValueError) as error:
        return f"a summary that is not ready for JSON ({error})"
    return ""


def _kind(given: object) -> str:
    kind = type(given)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
