"""Check that a frame is of the kind that the models learned from: the neutral frame's face, moved by itself.

The thresholds were chosen on genuine sequences and on made counter-examples (docs/recognise.md,
`python -m benchmarks.unlike_clips`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.faces.detection import Detection
from ofer.recognition.detector import detector

Grey = NDArray[np.uint8]

FOLLOWS = 0.85
"""Correlation of the neutral crop with another one drawn back along its flow; below it, that shows something else."""

CUT, FOLLOWS_AFTER_CUT = 0.77, 0.95
"""Correlation of a crop with that of the frame before; below it the picture jumps, and has to follow the neutral one
more closely from there on. Not asked of two frames alone: from a neutral face to an apex there may be such a jump."""

RIGID = 0.83
"""Share of the change between two crops that one shift, turn and zoom explains; above it, the camera moved, or the head
as a whole."""

EYES_APART = 60.0
"""Pixels, in the picture that the detector looks at for a face: enough for it, and soon done."""

EDGE = 0.1
"""Of the distance between the eyes: how far around an occluder its picture passes for motion."""

BLUR = 1.5
"""Standard deviation in pixels of the Gaussian that takes the camera's noise out."""


@dataclass(frozen=True)
class Checks:
    """Findings for each frame after the neutral one, in their order."""

    follows: NDArray[np.float64]
    """(n) from −1 to 1, see `follows`."""
    step: NDArray[np.float64]
    """(n) from −1 to 1, correlation with the crop of the frame before."""
    rigid: NDArray[np.float64]
    """(n) up to 1, see `rigid_share`."""
    face: NDArray[np.bool_]
    """(n) whether dlib sees a face in the crop."""
    face_in_neutral: bool
    """Whether it does in the neutral crop; if not, nothing follows from the others."""

    @property
    def other_scene(self) -> NDArray[np.bool_]:
        """Return which frames (n) show something else than the neutral one, or come after a cut."""
        jumped = np.logical_or.accumulate(self.step < CUT) & (len(self.step) > 1)
        return self.follows < np.where(jumped, FOLLOWS_AFTER_CUT, FOLLOWS)

    @property
    def camera(self) -> NDArray[np.bool_]:
        """Return in which frames (n) the picture moved as a whole."""
        return self.rigid > RIGID


class Checking:
    """Takes in crop after crop, beside the neutral one."""

    def __init__(self, distance: float, hidden: NDArray[np.bool_]) -> None:
        """`distance`: between the eyes, in pixels of the crops. `hidden`: what an occluder hides (height, width).

        The occluder, and what is so near to it that Farnebäck sees it move, says nothing of the scene.
        """
        side = 2 * round(EDGE * distance) + 1
        self._seen = cv2.dilate(hidden.astype(np.uint8), np.ones((side, side), np.uint8)) == 0
        if not self._seen.any():
            self._seen = np.ones_like(hidden)
        self._find = detector().find
        self._distance = distance
        self._found: list[tuple[float, float, float, bool]] = []
        self._before: Grey | None = None
        self._in_neutral: bool | None = None

    def add(self, neutral: Grey, crop: Grey, flow: NDArray[np.floating]) -> None:
        """Take in one more crop (height, width), and the flow (2, s, s) in pixels from the neutral one to it."""
        if self._in_neutral is None:
            self._in_neutral = shows_face(neutral, self._distance, self._find)
        before, self._before = neutral if self._before is None else self._before, crop
        face = shows_face(crop, self._distance, self._find)
        step = correlation(before, crop, self._seen)
        self._found.append((follows(neutral, crop, flow, self._seen), step, rigid_share(neutral, crop), face))

    def checks(self) -> Checks:
        """Return what was found."""
        follow, step, rigid, face = (np.asarray(column) for column in zip(*self._found, strict=True))
        return Checks(follow, step, rigid, face, bool(self._in_neutral))


def follows(neutral: Grey, crop: Grey, flow: NDArray[np.floating], seen: NDArray[np.bool_] | None = None) -> float:
    """Return the correlation (−1 to 1) of the neutral crop with another one that is drawn back along its flow.

    flow: (2, s, s), pixels of the crop. A face that moves is still the same face when it is put back; a wall, or
    another face, is not. seen: the pixels that count; None for all.
    """
    height, width = neutral.shape
    dx, dy = (cv2.resize(np.asarray(part, np.float32), (width, height)) for part in flow)
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    back = cv2.remap(crop, columns + dx, rows + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return correlation(neutral, back, seen)


def correlation(one: NDArray[Any], other: NDArray[Any], seen: NDArray[np.bool_] | None = None) -> float:
    """Return the correlation (−1 to 1) of the grey levels of two pictures (height, width), smoothed; 0 if one has none.

    seen: the pixels that count; None for all.
    """
    one, other = (_smooth(picture)[... if seen is None else seen].ravel() for picture in (one, other))
    one, other = one - one.mean(), other - other.mean()
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / size if size else 0.0


def rigid_share(neutral: Grey, crop: Grey) -> float:
    """Return the share of the change from one crop to another that one shift, turn and zoom of the whole explains.

    1 if the picture moved as a whole, 0 or less if that explains nothing. Features are tracked there and back; the
    similarity is the one that most of them agree on (RANSAC). The change is the grey levels' difference that a tenth of
    the pixels exceed, before and after the similarity is undone.
    """
    matrix = _similarity(neutral, crop)
    if matrix is None:
        return 0.0
    one, other = _smooth(neutral), _smooth(crop)
    undone = cv2.warpAffine(
        other, matrix, neutral.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=(np.nan,)
    )
    inside = np.isfinite(undone)
    before, after = (np.quantile(np.abs(one - now)[inside], 0.9) for now in (other, undone))
    return float(1 - after / before) if before else 0.0


def _similarity(neutral: Grey, crop: Grey) -> NDArray[np.float64] | None:
    """Return the similarity (2, 3) that most features agree on, from the neutral crop to another; None without."""
    points = cv2.goodFeaturesToTrack(neutral, 400, 0.01, 5)
    if points is None:
        return None
    there, found, _ = cv2.calcOpticalFlowPyrLK(neutral, crop, points, None)  # type: ignore[call-overload]
    back, again, _ = cv2.calcOpticalFlowPyrLK(crop, neutral, there, None)  # type: ignore[call-overload]
    kept = (found & again).ravel().astype(bool) & (np.linalg.norm(back - points, axis=-1).ravel() < 1)
    # As few could agree by chance.
    if kept.sum() < 10:
        return None
    matrix, _ = cv2.estimateAffinePartial2D(points[kept], there[kept], method=cv2.RANSAC, ransacReprojThreshold=1.0)
    return None if matrix is None else np.asarray(matrix, np.float64)


def shows_face(crop: Grey, distance: float, find: Callable[[Grey], list[Detection]]) -> bool:
    """Return whether `find` sees a face in a crop (height, width) whose eyes would be `distance` pixels apart."""
    factor = EYES_APART / distance
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=way)
    # The crop is as narrow as the face, and the detector wants to see what is around it.
    around = round(0.3 * small.shape[1])
    return bool(find(np.pad(np.asarray(small, np.uint8), around, mode="edge")))


def _smooth(picture: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(picture.astype(np.float32), (0, 0), BLUR))
