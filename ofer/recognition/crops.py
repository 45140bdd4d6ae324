"""The face of a clip, cut out as the model's corpus was, frame by frame."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.corpora.images import MOST_PIXELS
from ofer.faces.crop import CropBox, border_fault, crop_box
from ofer.faces.eye_centres import inter_ocular_distance
from ofer.faces.sequence import crops_of_sequence
from ofer.recognition.face import Face, resized_points
from ofer.recognition.trained_model import TrainedModel

Grey = NDArray[np.uint8]


def resizing(distance: float, distances: tuple[float, float, float]) -> float:
    """Return the factor that brings a face to the size of the corpus's faces, 1 for one within their range.

    Flows are in pixels, and Farnebäck's window is too: a face twice as large would move twice as far.
    `distance` is its inter-ocular distance in pixels, `distances` the corpus's smallest, median and largest.
    """
    smallest, median, largest = distances
    return 1.0 if smallest <= distance <= largest else median / distance


@dataclass(frozen=True)
class Cutter:
    """Cuts the face out of frames so that all crops have the size and place that it has in the neutral frame."""

    neutral: Grey
    """(height, width), resized."""
    number: int
    """Of the neutral frame."""
    face: Face
    factor: float
    """By which frames are resized before."""
    model: TrainedModel
    frame_shape: tuple[int, int]
    """(height, width) of the clip's frames, before resizing."""

    @property
    def pupils(self) -> NDArray[np.float64]:
        """Return the eyes in the resized neutral frame."""
        return resized_points(self.face.at(self.number), self.factor)

    @property
    def box(self) -> CropBox:
        """Return the crop's box in the resized neutral frame."""
        cut = self.model.crop
        return crop_box(self.pupils, x=tuple(cut["x"]), y=tuple(cut["y"]), derotate=cut["derotate"])

    @property
    def distance(self) -> float:
        """Return the inter-ocular distance in pixels of the crop."""
        return inter_ocular_distance(self.pupils)

    @property
    def pupils_in_crop(self) -> NDArray[np.float64]:
        """Return the eyes in the neutral frame's crop."""
        return self.box.points_in_crop(self.pupils)

    def pair(self, number: int, frame: Grey) -> tuple[Grey, Grey]:
        """Return the crops of the neutral frame and of another frame (height, width) of the clip."""
        cut = self.model.crop
        crops = crops_of_sequence(
            [self.neutral, resize(frame, self.factor)],
            np.stack([self.pupils, resized_points(self.face.at(number), self.factor)]),
            x=tuple(cut["x"]),
            y=tuple(cut["y"]),
            frame=cut["frame"],
            derotate=cut["derotate"],
        ).crops
        return crops[0], crops[1]

    def require_inside(self, source: object) -> None:
        """Raise OferError if more of the crop lies outside the frame than the corpus allowed."""
        fault = border_fault(self.box, self.neutral.shape, largest_outside=self.model.crop["largest_outside"])
        if fault:
            raise OferError(f"{source}: frame {self.number}: {fault}; use frames that show the whole face")


def cutter(frames: Iterable[tuple[int, Grey]], number: int, face: Face, model: TrainedModel, source: object) -> Cutter:
    """Return what cuts the face out, measured in frame `number`. Raises OferError if the face is not all in it,
    or so small that the resized frame would fill the memory."""
    frame = next(frame for found, frame in frames if found == number)
    factor = resizing(inter_ocular_distance(face.at(number)), model.distances)
    height, width = frame.shape
    if height * width * factor**2 > MOST_PIXELS:
        raise OferError(
            f"{source}: frame {number}: the face is too small for a frame of {width}x{height} pixels, which would be "
            f"made {factor:.1f} times as large; cut the clip to the face"
        )
    made = Cutter(resize(frame, factor), number, face, factor, model, (height, width))
    made.require_inside(source)
    return made


def crops_after(frames: Iterable[tuple[int, Grey]], cut: Cutter) -> Iterator[tuple[int, Grey, Grey]]:
    """Yield (number, neutral crop, crop) of every frame after the neutral one."""
    for number, frame in frames:
        if number > cut.number:
            yield (number, *cut.pair(number, frame))


def resize(frame: Grey, factor: float) -> Grey:
    """Return a frame resized by `factor`; without one, the frame itself."""
    if factor == 1.0:
        return frame
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(frame, None, fx=factor, fy=factor, interpolation=way), dtype=np.uint8)
