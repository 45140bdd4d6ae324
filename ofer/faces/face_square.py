"""The square of a still's face, found as its corpus entry says (`align`, `pupils`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.corpora.stills import read_still
from ofer.faces.align import Matrix, alignment
from ofer.faces.detection import Detection, choose_face
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.eye_centres import known_eyes, pupil_fault

REMEDY = "look at this picture, or change `pupils` or `align` of the corpus entry"

Points = NDArray[np.float64]


@dataclass(frozen=True)
class FaceSquare:
    """A still, where the face is that is known in it, and how it is brought into its square."""

    picture: NDArray[np.uint8]
    """(height, width, 3), as `points` and the manifest's box want it."""
    matrix: Matrix
    eyes: Points | None
    """(2, 2), in pixels of `picture`."""
    points: Points | None
    """(K, 2) that the corpus ships, in pixels of `picture`."""


class SquareFinder:
    """Finds the squares of a corpus' stills. Raises OferError where dlib is asked for and its model is missing."""

    def __init__(self, root: Path, align: Mapping[str, Any], pupils: Mapping[str, Any]) -> None:
        self._root, self._align, self._pupils = root, align, pupils
        self._dlib = None
        if pupils["source"] == "dlib":
            self._dlib = DlibPupils(find_model(), pupils["upsample"], pupils["threshold"], pupils["dlib_scale"])

    def find(self, row: Any) -> FaceSquare:
        """Return the square of a row of the manifest. Raises OferError, which names the picture, where it has none."""
        [name] = row.frames
        points = np.asarray(row.points, np.float64) if row.points else None
        picture = read_still(self._root, name, upright=not row.points and not row.box)
        face = self._face(picture, name) if self._dlib else None
        eyes = face.pupils if face else known_eyes(points)
        try:
            if eyes is not None and self._align["by"] == "eyes":
                smallest = self._pupils["smallest_inter_ocular_distance"]
                if fault := pupil_fault(eyes, picture.shape[:2], smallest=smallest):
                    raise OferError(fault)
            matrix = alignment(picture.shape[:2], self._align, eyes, row.box or (face.box if face else None))
        except OferError as error:
            raise OferError(f"{name}: {error}; {REMEDY}") from error
        return FaceSquare(picture, matrix, eyes, points)

    def _face(self, picture: NDArray[np.uint8], name: str) -> Detection:
        assert self._dlib is not None
        found = self._dlib.find(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8))
        face, fault = choose_face(found, several=self._pupils["several"])
        if face is None:
            raise OferError(f"{name}: {fault}; {REMEDY}")
        return face
