"""Judge candidates on the validation fold, for recipes that know the hole and take no steps."""

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.flow.endpoint_error import means_inside_and_outside
from ofer.learning.data import FlowsRound, require_finite


def required_pairs(data: FlowsRound, what: str) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return the validation fold's occluded flows (N, 2, s, s) and hidden shares (N, s, s).

    Raises OferError, naming the method as `what`, where one is missing or a flow that is learnt from is not finite.
    """
    validation = data.validation
    if validation.occluded is None or validation.hidden is None:
        raise OferError(f"validation flows: occluded flows or masks are missing; {what} needs both")
    require_finite(validation.occluded, "validation flows, occluded")
    require_finite(data.training_apex.clean, "training apex flows, clean")
    return validation.occluded[:], validation.hidden


def required_masks(hidden: NDArray[np.floating] | None, what: str) -> NDArray[np.floating]:
    """Return `hidden`. Raises OferError, naming the method as `what`, where it is missing."""
    if hidden is None:
        raise OferError(f"masks: missing; {what} needs to know the hole")
    return hidden


def mean_error(
    filled: NDArray[np.floating], truth: NDArray[np.floating], hidden: NDArray[np.floating], judge: str
) -> float:
    """Return the mean distance of two maps (N, c, s, s), over the whole map (`judge` "map") or the hole ("hidden").

    Of flows it is the endpoint error in pixels, of grey faces (c = 1) the absolute difference in grey levels.
    """
    error = np.linalg.norm(filled - np.asarray(truth, dtype=np.float64), axis=1)
    if judge == "hidden":
        error, _ = means_inside_and_outside(error, hidden)
    return float(np.nanmean(error, dtype=np.float64))
