"""A detected face, and the rule for frames with none or several."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ofer.faces.eye_centres import inter_ocular_distance


@dataclass(frozen=True, eq=False)
class Detection:
    """One face found in a frame.

    `box` is (left, top, width, height) in pixels of the frame and may reach beyond it; `pupils` (2, 2) as in
    `ofer.faces.eye_centres`; `score` is the detector's confidence, larger is surer.
    """

    box: tuple[int, int, int, int]
    pupils: NDArray[np.float64]
    score: float


def choose_face(detections: Sequence[Detection], *, several: str) -> tuple[Detection | None, str]:
    """Return the face to use and "", or None and the reason why there is none.

    `several` says what holds for more than one face: `largest` takes that with the largest inter-ocular
    distance (of equals the one with the higher score), `exclude` takes none.
    """
    if several not in ("largest", "exclude"):
        raise ValueError(f"unknown rule for several faces {several!r}; known: largest, exclude")
    if not detections:
        return None, "no face found"
    if len(detections) > 1 and several == "exclude":
        return None, f"{len(detections)} faces found"
    return max(detections, key=lambda face: (inter_ocular_distance(face.pupils), face.score)), ""
