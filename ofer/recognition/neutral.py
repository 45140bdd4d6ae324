"""The neutral frame of a clip, and the face in it."""

from collections.abc import Iterator
from dataclasses import replace

from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.faces.eye_centres import inter_ocular_distance
from ofer.faces.turning import TURNS, turn_image, upright_turn
from ofer.recognition.calmest import calmest, steps
from ofer.recognition.clip import Clip
from ofer.recognition.crops import Cutter, Grey, cutter
from ofer.recognition.detector import detector
from ofer.recognition.face import Face, Find, Pupils, find_face, find_in, given_eyes
from ofer.recognition.trained_model import TrainedModel

LENIENT_THRESHOLD = -0.5
"""dlib's score from which an occluded face counts (`python -m benchmarks.occluded_detection`)."""


MOST_ENLARGED_PIXELS = 1920 * 1080
"""Of a frame that is searched for small faces; more would take seconds and the memory."""


def upright(clip: Clip, model: TrainedModel) -> Clip:
    """Return the clip turned as its first frame's face wants it, among the turns that the model's corpus tried.

    One whose turn is set already stays as it is.
    """
    turns = model.pupils.get("turns", [0])
    first = next(clip.grey_frames(), None)
    if first is None or clip.turn is not None:
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
    except OferError as error:
        if not occluded or threshold <= LENIENT_THRESHOLD:
            hint = overlooked(first[1], clip.turn or 0, model.pupils["smallest_inter_ocular_distance"])
            if hint:
                raise OferError(f"{clip.source}: no usable face in frame {number}: {hint}") from error
            raise
    found = search(LENIENT_THRESHOLD)
    return replace(found, how=f"{found.how} at the lenient threshold {LENIENT_THRESHOLD}", doubtful=True)


def overlooked(frame: Grey, turn: int, smallest: float) -> str:
    """Return what is wrong with a face that the detector does not find in a frame (height, width), "" if none is there.

    It is looked for on its side, upside down, and enlarged. turn: degrees by which the frame was turned already;
    smallest: pixels between the eyes that are needed.
    """
    find = detector().find
    for degrees in TURNS[1:]:
        if find_in(turn_image(frame, degrees), find):
            there = "upside down" if degrees == 180 else "lying on its side"
            return f"there is one, {there}; turn the clip by --turn {(turn + degrees) % 360}"
    enlarged = find_in(frame, detector(upsample=2).find) if frame.size <= MOST_ENLARGED_PIXELS else []
    if enlarged:
        distance = max(inter_ocular_distance(face.pupils) for face in enlarged)
        return (
            f"there is one, too small: its eyes are {distance:.0f} pixels apart, where dlib needs about 35 and a crop "
            f"{smallest:g}; film it from nearer, or take the clip in its full size"
        )
    return ""


def _frames_from(clip: Clip, first: int) -> Iterator[tuple[int, Grey]]:
    return ((number, frame) for number, frame in clip.grey_frames() if number >= first)


def _detector(model: TrainedModel, threshold: float) -> Find:
    return detector(model.pupils["upsample"], threshold, model.pupils.get("dlib_scale", 1.0)).find
