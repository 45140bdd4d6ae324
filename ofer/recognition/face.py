"""Find the face in the frames of a clip."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import real_number
from ofer.base.wording import count
from ofer.faces.detection import Detection, choose_face
from ofer.faces.eye_centres import pupil_fault

LONGEST_SIDE = 1920
"""Pixels; larger frames are halved until they fit, for the detector alone."""

REMEDY = "give the eyes by --eyes x1,y1,x2,y2 (the eye left in the image first)"

Pupils = NDArray[np.float64]
Find = Callable[[NDArray[np.uint8]], list[Detection]]
"""Finds the faces of a grey frame (height, width) uint8."""


@dataclass(frozen=True)
class Face:
    """The eyes of one face, in pixels of the clip's frames."""

    pupils: Mapping[int, Pupils]
    """By frame number (2, 2): the eye left in the image, then the right one; x and y. At least one frame's."""
    how: str
    """How they were found, for people."""
    others: Mapping[int, int] = field(default_factory=dict)
    """By frame number, how many other faces were there."""
    doubtful: bool = False
    """Whether the detector was not sure that this is a face."""

    def at(self, number: int) -> Pupils:
        """Return the eyes in a frame: its own, or those of the nearest frame that has some."""
        return self.pupils[min(self.pupils, key=lambda known: (abs(known - number), known))]

    def tilt(self, number: int) -> float:
        """Return by how many degrees the line between the eyes is turned clockwise in a frame."""
        across, down = self.at(number)[1] - self.at(number)[0]
        return float(np.degrees(np.arctan2(down, across)))


def given_eyes(eyes: Pupils, number: int, frame_shape: tuple[int, int], settings: Mapping[str, Any]) -> Face:
    """Return the face with eyes that the user pointed at. Raises OferError where no crop can be made of them."""
    fault = pupil_fault(eyes, frame_shape, smallest=settings["smallest_inter_ocular_distance"])
    if fault:
        raise OferError(f"--eyes: {fault}; give x1,y1,x2,y2 in pixels of the frame, the eye left in the image first")
    return Face({number: eyes}, "given by --eyes")


def find_face(
    frames: Iterable[tuple[int, NDArray[np.uint8]]],
    find: Find,
    settings: Mapping[str, Any],
    source: object,
    *,
    every_frame: bool,
) -> Face:
    """Return the face in the first frame that has one, or, with `every_frame`, in all that have one.

    `settings` are those of the corpus's pupils: `several` and `smallest_inter_ocular_distance`. An occluder may keep
    the detector from some frames: then the eyes of the nearest frame with a face stand for those between.
    Raises OferError, naming `source`, where no frame has a usable face.
    """
    pupils: dict[int, Pupils] = {}
    others: dict[int, int] = {}
    fault, looked_at = "", 0
    for number, frame in frames:
        looked_at += 1
        faces = find_in(frame, find)
        face, reason = choose_face(faces, several=settings["several"])
        if face is not None:
            reason = pupil_fault(face.pupils, frame.shape, smallest=settings["smallest_inter_ocular_distance"])
        if face is None or reason:
            fault = fault or f"frame {number}: {reason}"
            continue
        pupils[number] = face.pupils
        if len(faces) > 1:
            others[number] = len(faces) - 1
        if not every_frame:
            break
    if not pupils:
        raise OferError(f"{source}: no usable face in {count(looked_at, 'frame')} ({fault or 'it has none'}); {REMEDY}")
    first = min(pupils)
    how = f"by dlib in frame {first}" if len(pupils) == 1 else f"by dlib in {len(pupils)} of {looked_at} frames"
    return Face(pupils, how, others)


def find_in(frame: NDArray[np.uint8], find: Find) -> list[Detection]:
    """Return the faces in a frame; one of more than LONGEST_SIDE pixels is looked at in a smaller size."""
    factor = 1.0
    while max(frame.shape) * factor > LONGEST_SIDE:
        factor /= 2
    if factor == 1.0:
        return find(frame)
    small = np.asarray(cv2.resize(frame, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return [
        Detection(
            box=tuple(round(side / factor) for side in face.box),  # type: ignore[arg-type]
            pupils=resized_points(face.pupils, 1 / factor),
            score=face.score,
        )
        for face in find(small)
    ]


def resized_points(points: Pupils, factor: float) -> Pupils:
    """Return where points lie in a frame resized by `factor`; (0, 0) is the centre of the first pixel."""
    return (np.asarray(points, dtype=np.float64) + 0.5) * factor - 0.5


def parse_eyes(text: str) -> Pupils:
    """Return the eyes (2, 2) of "x1,y1,x2,y2". Raises OferError for anything else."""
    numbers = [real_number(part) for part in text.split(",")]
    if len(numbers) != 4 or None in numbers:
        raise OferError(f"--eyes {text}: are not four numbers; give x1,y1,x2,y2 in pixels of the frame")
    return np.asarray(numbers, dtype=np.float64).reshape(2, 2)
