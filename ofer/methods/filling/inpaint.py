"""Image inpainting of the hole, a component of the flow at a time: what `cv2.inpaint` makes of it (protocol §3.12).

OpenCV's functions are made for grey levels: Telea's adds up to a level to what it averages, which in a map of pixels
would be as large as the flow. So each component is stretched over all levels before and shrunk back after.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError

METHODS = {"telea": cv2.INPAINT_TELEA, "navier_stokes": cv2.INPAINT_NS}
LEVELS = {8: np.uint8, 16: np.uint16}
"""Types that `cv2.inpaint` takes, by their bits."""


def inpaint_fill(
    flows: NDArray[np.floating], hole: NDArray[np.bool_], *, method: str, radius: float, bits: int
) -> NDArray[np.float64]:
    """Return flows (N, 2, s, s) with the cells of `hole` (s, s) inpainted; visible cells stay as they are.

    method: "telea" (Telea 2004) or "navier_stokes" (Bertalmio et al. 2001). radius: cells around a hidden one that it
    is made of. bits: 8 or 16, of the levels between a component's least and greatest visible value; a value is off by
    at most half a level, (greatest - least) / (2^bits - 1) / 2.
    Raises OferError where the hole covers the whole map.
    """
    filled = np.array(flows, dtype=np.float64)
    if not hole.any():
        return filled
    if hole.all():
        raise OferError("inpainting: the hole covers the whole map; use smaller margins")
    mask = hole.astype(np.uint8)
    for component in filled.reshape(-1, *hole.shape):
        levels, least, step = to_levels(component, ~hole, bits)
        inpainted = cv2.inpaint(levels, mask, radius, METHODS[method])
        component[hole] = least + step * inpainted[hole]
    return filled


def to_levels(
    component: NDArray[np.floating], visible: NDArray[np.bool_], bits: int
) -> tuple[NDArray[np.unsignedinteger], float, float]:
    """Return a component (s, s) as whole levels, and the value of level 0 and the step between levels.

    The visible cells span all levels; hidden ones, which nothing reads, are cut off at both ends.
    """
    least, greatest = float(component[visible].min()), float(component[visible].max())
    step = (greatest - least) / (2**bits - 1) or 1.0
    levels = np.rint((np.clip(component, least, greatest) - least) / step)
    return levels.astype(LEVELS[bits]), least, step
