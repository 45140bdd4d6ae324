"""MMI: a session per clip, which goes from neutral to the apex and back, with its emotion and its view."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from ofer.corpora.mmi_sessions import CODES, VIEWS
from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import File

WALL = True
FRAME_RATE = 25.0
EMOTIONS = {label: code for code, label in CODES.items()}
FRONTAL = next(code for code, view in VIEWS.items() if view == "frontal")


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame head and shoulders; `side` is the width."""
    eyes = (rng.normal(0.5, 0.03), rng.normal(0.42, 0.03))
    return Framing((side, round(side * 4 / 5)), rng.uniform(0.13, 0.17) * side, eyes, 1.0)


def names(picture: Planned) -> list[str]:
    """Return the files of one session, the clip first."""
    folder, clip = f"Sessions/{picture.number}", _clip_name(picture)
    return [f"{folder}/{clip}.avi", f"{folder}/{clip}.xml", f"{folder}/session.xml"]


def files(picture: Planned, person: Person, stills: Sequence[Still], side: int, rng: np.random.Generator) -> list[File]:
    """Return the files of one session."""
    clip, metadata, session = names(picture)
    emotion = f'<Metadata><Metatag Name="Emotion" Value="{EMOTIONS[picture.label]}"/></Metadata>\n'
    track = f'<track trackNumber="1" filename="{Path(clip).name}" view="{FRONTAL}"/>'
    points, pupils = (np.stack([getattr(still, name) for still in stills]) for name in ("points", "pupils"))
    return [
        File(clip, _clip([still.picture for still in stills]), points, pupils),
        File(metadata, emotion.encode()),
        File(session, f'<session sessionId="{picture.number}">{track}</session>\n'.encode()),
    ]


def shared(pictures: Sequence[Planned]) -> dict[str, bytes]:
    """Return nothing: sessions say all."""
    return {}


def _clip_name(picture: Planned) -> str:
    return f"S{picture.person:03d}-{picture.nth:03d}"


def _clip(frames: Sequence[np.ndarray]) -> bytes:
    """Return RGB frames as an AVI of JPEGs."""
    height, width = frames[0].shape[:2]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.avi"
        codec = cv2.VideoWriter.fourcc(*"MJPG")
        writer = cv2.VideoWriter(str(path), cv2.CAP_OPENCV_MJPEG, codec, FRAME_RATE, (width, height))
        for frame in frames:
            writer.write(np.ascontiguousarray(frame[..., ::-1]))
        writer.release()
        return path.read_bytes()
