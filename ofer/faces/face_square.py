"""The square of a still's face, found as its corpus entry says (`align`, `pupils`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.corpora.stills import read_still, still_shape
from ofer.faces.align import Matrix, alignment
from ofer.faces.detection import Detection, choose_face
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.eye_centres import known_eyes, pupil_fault

REMEDY = "look at this picture, or change `pupils` or `align` of the corpus entry"

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Square:
    """How a still is brought into its square, and where the face is that is known in it."""

    shape: tuple[int, int]
    """(height, width) of the still."""
    matrix: Matrix
    eyes: Points | None
    """(2, 2), in pixels of the still."""
    points: Points | None
    """(K, 2) that the corpus ships, in pixels of the still."""


class SquareFinder:
    """Finds the squares of a corpus' stills. Raises OferError where dlib is asked for and its model is missing.

    Its methods raise OferError, which names the picture, where it cannot be read or has no square.
    """

    def __init__(self, root: Path, align: Mapping[str, Any], pupils: Mapping[str, Any]) -> None:
        self._root, self._align, self._pupils = root, align, pupils
        self._dlib = None
        if pupils["source"] == "dlib":
            self._dlib = DlibPupils(find_model(), pupils["upsample"], pupils["threshold"], pupils["dlib_scale"])

    def find(self, row: Any) -> tuple[NDArray[np.uint8], Square]:
        """Return the picture (height, width, 3) of a row of the manifest, as its points and box want it; its square."""
        [name] = row.frames
        picture = read_still(self._root, name, upright=is_upright(row))
        return picture, self._square(row, picture.shape[:2], self._face(picture, name) if self._dlib else None)

    def place(self, row: Any) -> Square:
        """Return the square of a row whose picture need not be seen: by what the corpus ships, not by dlib."""
        [name] = row.frames
        return self._square(row, still_shape(self._root, name, upright=is_upright(row)), None)

    def _square(self, row: Any, shape: tuple[int, int], face: Detection | None) -> Square:
        points = np.asarray(row.points, np.float64) if row.points else None
        eyes = face.pupils if face else known_eyes(points)
        try:
            if eyes is not None and self._align["by"] == "eyes":
                smallest = self._pupils["smallest_inter_ocular_distance"]
                if fault := pupil_fault(eyes, shape, smallest=smallest):
                    raise OferError(fault)
            matrix = alignment(shape, self._align, eyes, row.box or (face.box if face else None))
        except OferError as error:
            raise OferError(f"{row.frames[0]}: {error}; {REMEDY}") from error
        return Square(shape, matrix, eyes, points)

    def _face(self, picture: NDArray[np.uint8], name: str) -> Detection:
        assert self._dlib is not None
        found = self._dlib.find(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8))
        face, fault = choose_face(found, several=self._pupils["several"])
        if face is None:
            raise OferError(f"{name}: {fault}; {REMEDY}")
        return face


def is_upright(row: Any) -> bool:
    """Tell whether a row's picture is turned as its tag says; with points or a box it is read as stored."""
    return not row.points and not row.box
