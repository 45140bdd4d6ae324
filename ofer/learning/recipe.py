"""Call a recipe and check what it gives, where it gives it: shape, number format and range.

A recipe gets its settings, typed and frozen, and copies of weights and flows, so that one that works in place changes
nothing of its caller's.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.base.by_name import load
from ofer.base.errors import OferError
from ofer.jobs.job import Job
from ofer.learning import weights as weights_files
from ofer.learning.data import FlowsRound
from ofer.learning.models import read_needed
from ofer.learning.seen import EXTERNAL, NOTHING, Needed, Seen, Weights
from ofer.learning.stills import SeenStills, StillsRound
from ofer.learning.told import HOLE, POINTS, TRUTH, told
from ofer.learning.trained import CURVE_COLUMNS, Report, Trained, silent
from ofer.learning.typed import as_settings

STORED = frozenset(map(np.dtype, ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?")))
"""Number formats of weights."""
RANGE_TOLERANCE, SUM_TOLERANCE = 1e-6, 1e-3
"""By how much a probability may leave 0 … 1, and the sum of a row 1: more than rounding in float32 does."""

A_FLOW_EACH = "return a float32 array with one flow (2, s, s) in pixels for each flow given"
A_ROW_EACH = "return a row for each face given with a probability for each class, which sum to 1"
A_MASK_EACH = "return a float32 array with one mask (s, s), of values between 0 and 1, for each picture given"
A_MODEL = "return Trained(weights, curve, summary), see ofer/learning/trained.py"


def knows(settings: Any) -> frozenset[str]:
    """Return what a method with these settings is told."""
    return told(_module(settings).KNOWS, settings)


def title(job: Job, number: int) -> str:
    """Return whose turn it is, such as "flowrec eyes, round 3"."""
    names = [job.wildcards[key] for key in ("method", "occlusion") if key in job.wildcards]
    values = job.slice.get("method") or job.slice["recogniser"]
    return f"{' '.join(names) or values['recipe']}, round {number}"


def needed_models(job: Job, number: int) -> Needed:
    """Return the models of a round, with their settings, that a job needs of other entries."""
    models = {role: read_needed(paths, number)[0] for role, paths in job.input_groups("needed").items()}
    found = {role: (weights, as_settings(job.slice["needed"][role])) for role, weights in models.items()}
    # A network that others trained is nobody's entry.
    for path in job.input_list("external") if "external" in job.inputs else []:
        found[EXTERNAL] = weights_files.read(path)[0], None
    return found


def train(
    data: FlowsRound | StillsRound,
    settings: Any,
    needed: Needed = NOTHING,
    *,
    who: str,
    seed: int,
    checkpoint: Path | None = None,
    device: object = "cpu",
    report: Report = silent,
) -> Trained:
    """Return what the recipe of `settings` learns. Raises OferError, which begins with `who`, where it is at fault."""
    given = _called(
        "train", settings, who, data, settings, needed, seed=seed, checkpoint=checkpoint, device=device, report=report
    )
    return require_trained(given, settings, who)


def restore(
    weights: Weights, settings: Any, seen: Seen, needed: Needed = NOTHING, *, who: str, device: object = "cpu"
) -> NDArray[np.float32]:
    """Return the restored flows (N, 2, s, s) in pixels, float32, of what is seen, by the recipe of `settings`.

    Raises OferError, which begins with `who`, for an array of another shape or number format, or one not finite.
    """
    given = apply(weights, settings, seen, needed, who=who, device=device)
    # Flows that a recipe hands back have the format in which they are stored.
    formats = dict.fromkeys((np.dtype(np.float32), seen.flows.dtype))
    if fault := _array_fault(given, seen.flows.shape, tuple(formats)) or _infinite(given):
        _refuse("apply", settings, who, fault, A_FLOW_EACH)
    return np.ascontiguousarray(given, dtype=np.float32)


def probabilities(
    weights: Weights,
    settings: Any,
    seen: Seen | SeenStills,
    needed: Needed = NOTHING,
    *,
    who: str,
    classes: int,
    device: object = "cpu",
) -> NDArray[np.float64]:
    """Return class probabilities (N, classes) of what is seen, by the recipe of `settings`.

    Raises OferError, which begins with `who`, for an array of another shape or number format, one not finite, and rows
    that do not lie in 0 … 1 or do not sum to 1.
    """
    given = apply(weights, settings, seen, needed, who=who, device=device)
    formats = np.dtype(np.float64), np.dtype(np.float32)
    if fault := _array_fault(given, (len(seen), classes), formats) or _infinite(given) or _improper(given):
        _refuse("apply", settings, who, fault, A_ROW_EACH)
    return np.ascontiguousarray(given, dtype=np.float64)


def masks(
    weights: Weights, settings: Any, seen: SeenStills, needed: Needed = NOTHING, *, who: str, device: object = "cpu"
) -> NDArray[np.float32]:
    """Return for each pixel (N, s, s) of what is seen how probably it is occluded, by the recipe of `settings`.

    Raises OferError, which begins with `who`, for an array of another shape or number format, or not within 0 … 1.
    """
    given = apply(weights, settings, seen, needed, who=who, device=device)
    fault = _array_fault(given, seen.pictures.shape[:3], (np.dtype(np.float32),)) or _infinite(given) or _outside(given)
    if fault:
        _refuse("apply", settings, who, fault, A_MASK_EACH)
    return np.ascontiguousarray(given)


def apply(
    weights: Weights,
    settings: Any,
    seen: Seen | SeenStills,
    needed: Needed = NOTHING,
    *,
    who: str,
    device: object = "cpu",
) -> Any:
    """Return what a recipe makes of what is seen, unchecked; what it does not say that it knows, it is not told."""
    known = knows(settings)
    alone: Any = seen if HOLE in known else replace(seen, hidden=None)
    if isinstance(seen, Seen) and TRUTH not in known:
        alone = replace(alone, truth=None)
    if isinstance(seen, SeenStills) and POINTS not in known:
        alone = replace(alone, points=None)
    own, given = deepcopy((dict(weights), alone))
    return _called("apply", settings, who, own, settings, given, needed, device=device)


def require_trained(given: object, settings: Any, who: str) -> Trained:
    """Return `given` if it is a model that can be kept and applied. Raises OferError, which begins with `who`."""
    if not isinstance(given, Trained):
        _refuse("train", settings, who, f"gives {_kind(given)}, no model", A_MODEL)
    if fault := _weights_fault(given.weights) or _curve_fault(given.curve) or _summary_fault(given.summary):
        _refuse("train", settings, who, f"gives {fault}", A_MODEL)
    return given


def _module(settings: Any) -> ModuleType:
    return load(f"ofer.methods.{settings.recipe}.recipe")


def _called(name: str, settings: Any, who: str, *arguments: object, **keywords: object) -> Any:
    try:
        return getattr(_module(settings), name)(*arguments, **keywords)
    except OferError as error:
        raise OferError(f"{who}: {error}") from error


def _refuse(name: str, settings: Any, who: str, fault: str, remedy: str) -> NoReturn:
    raise OferError(f"{who}: ofer/methods/{settings.recipe}/recipe.py: {name} {fault}; {remedy}")


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


def _outside(given: NDArray[np.floating]) -> str:
    outside = (given < -RANGE_TOLERANCE) | (given > 1 + RANGE_TOLERANCE)
    return f"gives {given[outside][0]:.6g} as a probability, which lies between 0 and 1" if outside.any() else ""


def _improper(given: NDArray[np.floating]) -> str:
    if fault := _outside(given):
        return fault
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
