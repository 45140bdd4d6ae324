"""Paint a static occluder over the crops of a sequence."""

import numpy as np
from numpy.typing import NDArray

from ofer.occlusion.fill import texture


def paint(crops: NDArray[np.uint8], mask: NDArray[np.bool_], fill: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return `crops` (frames, height, width) with `fill` where `mask` (height, width) is True.

    The texture is the same in every frame: the occluder moves neither with the face nor in itself (Poux et
    al. name moving occlusions as future work; protocol §2.2). Outside the mask nothing changes.
    """
    return np.where(mask, texture(fill, crops, rng), crops)
