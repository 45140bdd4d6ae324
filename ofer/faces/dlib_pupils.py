"""Pupils by dlib: its frontal face detector and its 5-point landmark model."""

from importlib.util import find_spec
from pathlib import Path

import dlib
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.faces.detection import Detection
from ofer.faces.eye_centres import from_corners, scale_pupils

MODEL = "shape_predictor_5_face_landmarks.dat"
"""The 5-point model is in the public domain."""

MODEL_68 = "shape_predictor_68_face_landmarks.dat"
"""The 68-point model was trained on iBUG 300-W, whose licence excludes commercial use; so does its author's."""

_PACKAGE = "face_recognition_models"


def find_model(name: str = MODEL) -> Path:
    """Return the path of a landmark model, by default the 5-point one, without importing the package that carries it.

    (Importing it needs setuptools' pkg_resources, which newer environments lack.)

    Raises OferError when the package or the file is missing.
    """
    spec = find_spec(_PACKAGE)
    for folder in (spec and spec.submodule_search_locations) or ():
        model = Path(folder) / "models" / name
        if model.is_file():
            return model
    raise OferError(f"{name}: is not installed; install the package {_PACKAGE}")


class DlibPupils:
    """Finds the faces of a frame and their pupils.

    `upsample` is how often the frame is doubled before detection: 0 finds faces from about 80 pixels, 1 from
    about 40, at four times the cost. `threshold` is the least detection score. `scale` is what the inter-ocular
    distance is multiplied with: on the same faces, that of the pupils that models learned by over dlib's.

    Raises OferError when `model` is missing or no landmark model.
    """

    def __init__(self, model: Path, upsample: int, threshold: float = 0.0, scale: float = 1.0) -> None:
        try:
            self._predict = dlib.shape_predictor(str(model))
        except RuntimeError as error:
            raise OferError(f"{model}: is no landmark model of dlib; install the package {_PACKAGE} again") from error
        self._detector = dlib.get_frontal_face_detector()
        self._upsample = upsample
        self._threshold = threshold
        self._scale = scale

    def find(self, frame: NDArray[np.uint8]) -> list[Detection]:
        """Return the faces in `frame` (height, width) uint8, best score first."""
        frame = np.ascontiguousarray(frame)
        boxes, scores, _ = self._detector.run(frame, self._upsample, self._threshold)
        surest_first = sorted(zip(boxes, scores, strict=True), key=lambda found: -found[1])
        return [self._detection(frame, box, score) for box, score in surest_first]

    def _detection(self, frame: NDArray[np.uint8], box: dlib.rectangle, score: float) -> Detection:
        corners = [(point.x, point.y) for point in self._predict(frame, box).parts()]
        return Detection(
            box=(box.left(), box.top(), box.width(), box.height()),
            pupils=scale_pupils(from_corners(corners), self._scale),
            score=float(score),
        )
