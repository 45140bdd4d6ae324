"""Write subjects in the layout of CK+ (protocol §1.1): pictures, emotion labels, landmarks and FACS codes."""

from pathlib import Path

import cv2
import numpy as np

from ofer.base.errors import OferError
from ofer.corpora.synthetic.action_units import level
from ofer.corpora.synthetic.camera import camera_of
from ofer.corpora.synthetic.landmarks import landmark_vertices
from ofer.corpora.synthetic.parameters import read_parameters
from ofer.corpora.synthetic.picture import draw_frame, subject_look
from ofer.corpora.synthetic.scene import surfaces
from ofer.corpora.synthetic.sequence import ORDER, draw_sequence
from ofer.corpora.synthetic.subject import draw_skin, draw_subject
from ofer.jobs.artefacts import PARTIAL, written_whole

CODES = {"anger": 1, "disgust": 3, "fear": 4, "happiness": 5, "sadness": 6, "surprise": 7}
"""CK+'s own numbers."""


def _whole(path: Path, content: bytes) -> Path:
    """Write a file so that it appears whole or not at all."""
    with written_whole(path) as temporary:
        temporary.write_bytes(content)
    return path


def remove_leftovers(root: Path, subject: int) -> None:
    """Remove what a writer of this subject left half-written that was killed."""
    for left in root.glob(f"*/S{subject:03d}/*/.*{PARTIAL}*"):
        left.unlink(missing_ok=True)


def _numbers(rows: np.ndarray) -> bytes:
    """Rows of numbers as CK+ prints them."""
    return "".join("".join(f"   {value:.7e}" for value in row) + "\n" for row in rows).encode()


def write_subject(
    root: Path,
    subject: int,
    *,
    parameters: Path,
    seed: int,
    frames: tuple[int, int],
    size: tuple[int, int] = (640, 490),
) -> list[Path]:
    """Write the six sequences of subject `subject` (1 is S001) under `root`; return the paths in order.

    parameters: the CSV; frames: least and greatest number of frames of a sequence; size: (width, height)
    in pixels. What is written depends on nothing but these arguments. Each file appears whole or not at
    all. Raises OferError for impossible numbers.
    """
    if not 1 <= subject <= 999:
        raise OferError(f"subject: {subject} has no name in CK+'s layout; choose 1 to 999")
    if not 2 <= frames[0] <= frames[1]:
        raise OferError(f"frames: {tuple(frames)} is no range; give the least (at least 2) and the greatest number")
    read = read_parameters(parameters)
    person = draw_subject(read, seed, subject)
    look = subject_look(person, draw_skin(person, seed, subject), seed, subject, size)
    camera = camera_of(person, size)
    vertices = landmark_vertices(person.grid, read)
    paths: list[Path] = []
    for number in range(1, len(ORDER) + 1):
        sequence = draw_sequence(read, seed, subject, number, (frames[0], frames[1]))
        folder, stem = Path(f"S{subject:03d}") / f"{number:03d}", f"S{subject:03d}_{number:03d}"
        for frame in range(sequence.frames):
            name = f"{stem}_{frame + 1:08d}"
            surface = surfaces(person, sequence, frame)
            picture = draw_frame(person, look, sequence, frame, surface, camera)
            encoded = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
            paths.append(_whole(root / "cohn-kanade-images" / folder / f"{name}.png", encoded))
            points = camera.project(surface.vertices[vertices])[:, :2]
            paths.append(_whole(root / "Landmarks" / folder / f"{name}_landmarks.txt", _numbers(points)))
        code = np.array([[CODES[sequence.expression]]])
        paths.append(_whole(root / "Emotion" / folder / f"{name}_emotion.txt", _numbers(code)))
        units = sorted((int(unit[2:]), level(value)) for unit, value in sequence.units.items())
        paths.append(_whole(root / "FACS" / folder / f"{name}_facs.txt", _numbers(np.array(units))))
    return paths
