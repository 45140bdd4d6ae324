"""The 68 points of a face, found by dlib where the user asks for it: its model is not for commercial use."""

import cv2
import dlib
import numpy as np
from numpy.typing import NDArray

from ofer.faces.dlib_pupils import MODEL_68, find_model

LICENCE = f"{MODEL_68} was trained on iBUG 300-W, whose licence excludes commercial use"
BORDER = 0.3
"""Share of a square's side by which its edge is repeated around it: the detector wants something around a face
(benchmarks/points_found.py)."""


class DlibPoints:
    """Finds the 68 points (iBUG order) of the surest face of a frame.

    `upsample` and `threshold` are the detector's, as in `ofer.faces.dlib_pupils`. Raises OferError when the model is
    missing.
    """

    def __init__(self, upsample: int, threshold: float) -> None:
        self._predict = dlib.shape_predictor(str(find_model(MODEL_68)))
        self._detector = dlib.get_frontal_face_detector()
        self._upsample = upsample
        self._threshold = threshold

    def find(self, frame: NDArray[np.uint8]) -> NDArray[np.float64] | None:
        """Return the points (68, 2) in pixels of `frame` (height, width) uint8, None where there is no face."""
        frame = np.ascontiguousarray(frame)
        boxes, scores, _ = self._detector.run(frame, self._upsample, self._threshold)
        if not boxes:
            return None
        found = self._predict(frame, boxes[int(np.argmax(scores))]).parts()
        return np.array([(point.x, point.y) for point in found], dtype=np.float64)

    def find_in_square(self, square: NDArray[np.uint8]) -> tuple[NDArray[np.float64], bool]:
        """Return the points (68, 2) in a square (side, side) uint8 that was cut around a face, and if a face is seen.

        Where none is, they are read as though the whole square were the box of a face, which it nearly is.
        """
        side = len(square)
        width = round(BORDER * side)
        frame = cv2.copyMakeBorder(square, width, width, width, width, cv2.BORDER_REPLICATE)
        boxes, scores, _ = self._detector.run(frame, self._upsample, self._threshold)
        whole = dlib.rectangle(width, width, width + side - 1, width + side - 1)
        found = self._predict(frame, boxes[int(np.argmax(scores))] if boxes else whole).parts()
        return np.array([(point.x - width, point.y - width) for point in found], dtype=np.float64), bool(boxes)
