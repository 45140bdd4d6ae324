"""The neutral frame of a clip, and the face in it."""

from collections.abc import Iterator
from dataclasses import replace

from ofer.errors import OferError
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.turning import upright_turn
from ofer.progress import track
from ofer.recognition.calmest import calmest, steps
from ofer.recognition.clip import Clip
from ofer.recognition.crops import Cutter, Grey, cutter
from ofer.recognition.face import Face, Find, Pupils, find_face, given_eyes
from ofer.recognition.trained_model import TrainedModel

LENIENT_THRESHOLD = -0.5
"""dlib's score from which an occluded face counts (`python -m benchmarks.occluded_detection`)."""


def upright(clip: Clip, model: TrainedModel) -> Clip:
    """Return the clip turned as its first frame's face wants it, among the turns that the model's corpus tried."""
    turns = model.pupils.get("turns", [0])
    first = next(clip.grey_frames(), None)
    if first is None:
        return clip
    return replace(clip, turn=upright_turn(first[1], _detector(model, model.pupils["threshold"]), turns))


def neutral_face(clip: Clip, model: TrainedModel, eyes: Pupils | None, *, calm: bool, occluded: bool) -> Cutter:
    """Return what cuts the face out of `clip`, measured in its neutral frame: the first, or if `calm` the calmest.

    eyes: (2, 2) in pixels of that frame, None to detect them. occluded: whether the user says that part of the face is
    hidden; only then does the detector try again with LENIENT_THRESHOLD, at which it also takes other things for faces.
    Raises OferError where there is no usable face.
    """

    def measured_in(number: int) -> Cutter:
        face = _face(clip, model, number, eyes, occluded)
        return cutter(clip.grey_frames(), number, face, model, clip.source)

    cut = measured_in(clip.first)
    if not calm:
        return cut
    number = calmest(*steps(track(clip.grey_frames(), "frames looked at for calm"), cut))
    return cut if number == clip.first else measured_in(number)


def _face(clip: Clip, model: TrainedModel, number: int, eyes: Pupils | None, occluded: bool) -> Face:
    first = next(_frames_from(clip, number), None)
    if first is None:
        raise OferError(f"{clip.source}: has no frame {number}; name frames that it has by --frames")
    if eyes is not None:
        return given_eyes(eyes, number, first[1].shape, model.pupils)

    def search(threshold: float) -> Face:
        frames = track(_frames_from(clip, number), "frames searched for a face")
        every_frame = model.crop["frame"] != "first"
        return find_face(frames, _detector(model, threshold), model.pupils, clip.source, every_frame=every_frame)

    threshold = model.pupils["threshold"]
    try:
        return search(threshold)
    except OferError:
        if not occluded or threshold <= LENIENT_THRESHOLD:
            raise
    found = search(LENIENT_THRESHOLD)
    return replace(found, how=f"{found.how} at the lenient threshold {LENIENT_THRESHOLD}", doubtful=True)


def _frames_from(clip: Clip, first: int) -> Iterator[tuple[int, Grey]]:
    return ((number, frame) for number, frame in clip.grey_frames() if number >= first)


def _detector(model: TrainedModel, threshold: float) -> Find:
    return DlibPupils(find_model(), model.pupils["upsample"], threshold, model.pupils.get("dlib_scale", 1.0)).find
