"""Reasons why the models cannot tell: what a clip is that they did not learn from."""

from dataclasses import dataclass

import numpy as np

from ofer.recognition.recognise import Recognition
from ofer.recognition.trained_model import CLEAN

CANNOT_TELL = "cannot tell"
"""What stands where an expression would."""

MOST_ENLARGED = 2.25
"""Times a face may be enlarged to the size of the corpus's."""

MOST_TILTED = 15.0
"""Degrees by which the line between the eyes may be off the horizontal."""


LEAST_FORWARDS = 0.1
"""Probability that the flow of most motion comes from a neutral face; below it, it does not."""


@dataclass(frozen=True)
class Doubt:
    """A reason why there is no answer: a name, and a sentence with the remedy."""

    kind: str
    says: str


def doubts_of(found: Recognition) -> tuple[Doubt, ...]:
    """Return why the clip has no answer; empty where it has one.

    Another scene in any frame is a reason: the frame of most motion may be in either.
    """
    scenes = () if found.checks.other_scene[found.apex] else tuple(_of_scenes(found))
    return (*scenes, *frame_doubts(found, found.apex))


def frame_doubts(found: Recognition, row: int) -> tuple[Doubt, ...]:
    """Return why a frame has no answer; empty where it has one."""
    return (*_of_clip(found), *_of_frame(found, row)) or tuple(_of_neutral_frame(found))


def answer(found: Recognition, row: int) -> str:
    """Return the expression of a row, or CANNOT_TELL."""
    return CANNOT_TELL if frame_doubts(found, row) else found.expression(row)


def _of_clip(found: Recognition) -> list[Doubt]:
    """Return the doubts about the face as it is filmed."""
    cut, doubts = found.cut, []
    if cut.factor > MOST_ENLARGED:
        apart = cut.distance / cut.factor
        doubts.append(
            Doubt(
                "small",
                f"the face is too small: its eyes are {apart:.0f} pixels apart, and {cut.distance / MOST_ENLARGED:.0f} "
                "are needed; film it from nearer, or take the clip in its full size",
            )
        )
    tilt = abs(cut.face.tilt(cut.number))
    if tilt > MOST_TILTED:
        doubts.append(
            Doubt("tilted", f"the face is tilted by {tilt:.0f} degrees; turn the clip so that its eyes are level")
        )
    if found.hardly_moves:
        doubts.append(
            Doubt(
                "hardly_moves",
                "hardly anything moves, and the models know no neutral face; "
                "use a clip that goes from a neutral face to an expression",
            )
        )
    return doubts


def _of_neutral_frame(found: Recognition) -> list[Doubt]:
    """Return the doubt about the neutral frame, which the flow of most motion tells of if it is sound itself."""
    if found.occlusion != CLEAN or found.from_neutral >= LEAST_FORWARDS or _of_frame(found, found.apex):
        return []
    return [
        Doubt(
            "not_neutral",
            f"the face moves as if it showed an expression in frame {found.cut.number}, which fades; begin with "
            "a neutral face by --frames, or let --neutral calmest look for one",
        )
    ]


def _of_frame(found: Recognition, row: int) -> list[Doubt]:
    """Return the doubts about one frame."""
    checks, number, neutral = found.checks, found.numbers[row], found.cut.number
    doubts = []
    # dlib finds too few occluded faces for its silence to mean anything.
    if found.occlusion == CLEAN and checks.face_in_neutral and not checks.face[row]:
        doubts.append(Doubt("no_face", f"no face is seen in frame {number}; {_until(found, ~checks.face)}"))
    if checks.camera[row]:
        doubts.append(
            Doubt(
                "camera",
                f"frame {number} is frame {neutral} shifted, turned or zoomed as a whole: {checks.rigid[row]:.0%} of "
                "what changes between them; use a clip in which camera and head are still",
            )
        )
    elif checks.other_scene[row]:
        doubts += _of_scenes(found)
    return doubts


def _of_scenes(found: Recognition) -> list[Doubt]:
    """Return the doubt about a clip that shows something else than the neutral frame, camera's motion apart."""
    other = found.checks.other_scene & ~found.checks.camera
    if not other.any():
        return []
    return [
        Doubt(
            "other_scene",
            f"frame {found.numbers[int(np.argmax(other))]} shows something else than frame {found.cut.number} (a cut, "
            f"another face, a hand before it); {_until(found, other)}",
        )
    ]


def _until(found: Recognition, where: np.ndarray) -> str:
    """Return the remedy for frames of which `where` (n) is true: those before the first."""
    last = found.numbers[int(np.argmax(where))] - 1
    if last > found.cut.number:
        return f"name the frames of one scene by --frames, such as {found.cut.number}-{last}"
    return "name the frames of one scene by --frames"
