"""Sessions in the layout of MMI, and every fault that users may meet in one."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.corpora.clip_files import numbered_frames, write_clip

EMOTIONS = {"anger": 1, "disgust": 2, "fear": 3, "happiness": 4, "sadness": 5, "surprise": 6}

Markers = dict[str, Sequence[tuple[int, int]]]


def write_session(
    root: Path,
    session: int,
    clip: str,
    emotion: str | int | None,
    *,
    view: int | str | None = 0,
    frames: Sequence[NDArray[np.uint8]] | None = None,
    media: str = "avi",
    coding: Markers | None = None,
) -> Path:
    """Write Sessions/<session>/ with one clip such as "S001-002"; return its folder.

    `emotion` is a name, a number as MMI has it, or None for metadata without one. `frames` are ten numbered ones unless
    given; `media` is the suffix of the clip, or of the images that stand in its place. `coding` is {action unit:
    [(frame from 1, type of the phase that begins), …]}.
    """
    folder = root / "Sessions" / str(session)
    frames = numbered_frames(10) if frames is None else frames
    if media in ("png", "jpg"):
        folder.mkdir(parents=True)
        for number, frame in enumerate(frames, start=1):
            cv2.imwrite(str(folder / f"{clip}-{number}.{media}"), frame)
    else:
        write_clip(folder / f"{clip}.{media}", frames)
    code = EMOTIONS.get(str(emotion), emotion)
    tag = "" if emotion is None else f'<Metatag Name="Emotion" Value="{code}"/>'
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Metadata><Metatag Name="Subject" Value="1"/>{tag}</Metadata>\n'
    (folder / f"{clip}.xml").write_text(text)
    if view is not None:
        track = f'<track trackNumber="1" filename="{clip}.{media}" view="{view}"/>'
        (folder / "session.xml").write_text(f'<session sessionId="{session}">{track}</session>\n')
    if coding is not None:
        (folder / f"{clip}-oao_aucs.xml").write_text(coding_xml(coding))
    # Finder leaves these behind.
    (folder / ".DS_Store").write_bytes(b"\0")
    (folder / f"._{clip}.xml").write_bytes(b"\0")
    return folder


def coding_xml(coding: Markers) -> str:
    """Return an onset-apex-offset coding."""
    units = "".join(
        f'<ActionUnit Number="{unit}">'
        + "".join(f'<Marker Frame="{frame}" Type="{kind}"/>' for frame, kind in markers)
        + "</ActionUnit>"
        for unit, markers in coding.items()
    )
    return f"<ActionUnitCoding>{units}</ActionUnitCoding>\n"


def _clip(session: Path) -> Path:
    return next(session.glob("[!.]*.avi"))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _truncated_clip(session: Path) -> None:
    data = _clip(session).read_bytes()
    _clip(session).write_bytes(data[: len(data) // 2])


def _bomb(session: Path) -> None:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    _edit(
        _clip(session).with_suffix(".xml"),
        "<Metadata>",
        f'<!DOCTYPE Metadata [<!ENTITY a0 "aaaaaaaaaa">{entities}]><Metadata>&a9;',
    )


def _second_emotion(session: Path) -> None:
    tag = '<Metatag Name="Emotion" Value="6"/>'
    _edit(_clip(session).with_suffix(".xml"), "</Metadata>", f"{tag}</Metadata>")


def _apex_first(session: Path) -> None:
    coding = coding_xml({"12": [(1, 2), (2, 3)]})
    _clip(session).with_name(f"{_clip(session).stem}-oao_aucs.xml").write_text(coding)


def _apex_beyond(session: Path) -> None:
    coding = coding_xml({"12": [(30, 2), (32, 3)]})
    _clip(session).with_name(f"{_clip(session).stem}-oao_aucs.xml").write_text(coding)


def _coding_not_numbers(session: Path) -> None:
    coding = coding_xml({"12": [("seven", 2)]})  # type: ignore[list-item]
    _clip(session).with_name(f"{_clip(session).stem}-oao_aucs.xml").write_text(coding)


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing_clip": (lambda session: _clip(session).unlink(), "holds neither clip nor images of S001-001"),
    "empty_clip": (lambda session: _clip(session).write_bytes(b""), "S001-001.avi: is empty (zero bytes)"),
    "truncated_clip": (_truncated_clip, "S001-001.avi: is truncated"),
    "text_as_clip": (lambda session: _clip(session).write_text("not yet downloaded"), "S001-001.avi: is text"),
    "second_clip": (lambda session: shutil.copy(_clip(session), _clip(session).with_suffix(".mp4")), "keep one of"),
    "metadata_cut": (
        lambda session: _edit(_clip(session).with_suffix(".xml"), "</Metadata>", ""),
        "S001-001.xml: is not XML (no element found",
    ),
    "metadata_empty": (lambda session: _clip(session).with_suffix(".xml").write_text(""), "S001-001.xml: is not XML"),
    "metadata_bomb": (_bomb, "S001-001.xml: declares an entity"),
    "emotion_text": (
        lambda session: _edit(_clip(session).with_suffix(".xml"), 'Value="1"/></', 'Value="angry"/></'),
        "S001-001.xml: emotion 'angry' is no number from 1",
    ),
    "emotion_zero": (
        lambda session: _edit(_clip(session).with_suffix(".xml"), 'Value="1"/></', 'Value="0"/></'),
        "S001-001.xml: emotion '0' is no number from 1",
    ),
    "second_emotion": (_second_emotion, "S001-001.xml: gives 2 emotions (1, 6)"),
    "no_session_file": (lambda session: (session / "session.xml").unlink(), "session.xml: gives no view"),
    "unknown_view": (
        lambda session: _edit(session / "session.xml", 'view="0"', 'view="7"'),
        "session.xml: view '7' is none of 0, 1, 2",
    ),
    "session_cut": (lambda session: _edit(session / "session.xml", "</session>", ""), "session.xml: is not XML"),
    "apex_first": (_apex_first, "its apex, frame 1, is the first frame"),
    "apex_beyond": (_apex_beyond, "its apex, frame 30, is not among the 10 of S001-001"),
    "coding_not_numbers": (_coding_not_numbers, "S001-001-oao_aucs.xml: has a marker at frame 'seven'"),
}
"""Each fault by name: what plants it in the session of clip S001-001, an AVI of ten frames, and what is said of it."""
