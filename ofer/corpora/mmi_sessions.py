"""The sessions of MMI: which clips are labelled, with which emotion, from which side (protocol §1.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ofer.base.errors import OferError
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.base.foreign import whole_number
from ofer.corpora.corpus_files import corpus_files
from ofer.corpora.distribution import contents, found_folder, require_folder
from ofer.corpora.frame_names import IMAGE_SUFFIXES, PICTURE_SUFFIXES, VIDEO_SUFFIXES
from ofer.corpora.xml_files import elements, read_xml

NAME = "MMI"
CODES = dict(enumerate(SIX_EXPRESSIONS, start=1))
"""Values of the metatag Emotion; larger ones are states outside the six (protocol §1.2)."""

VIEWS = {0: "frontal", 1: "profile", 2: "dual"}
"""Values of a track's attribute view; dual shows both side by side."""

CODING = "-oao_aucs"
"""Behind the name of a clip in that of its onset-apex-offset coding."""

_CLIP = re.compile(r"(S\d+)-\d+", re.IGNORECASE)


@dataclass(frozen=True)
class LabelledClip:
    """A clip with one of the six emotions, or one that should have a label but for `fault`."""

    name: str
    """As in S001-001, upper case."""
    subject: str
    label: str
    session: Path
    view: str
    """One of VIEWS; "" if the session says none."""
    fault: str


def labelled_clips(root: Path) -> Iterator[LabelledClip]:
    """Return an iterator over the clips with one of the six emotions, in order of session numbers; reads labels alone.

    Clips without an emotion, or with another state, are left out.

    Raises OferError, before the first, when `root` is not MMI.
    """
    sessions = _sessions(root)
    folders = [path for path in contents(sessions, str(sessions)) if path.is_dir()]
    if not folders:
        raise OferError(f"{sessions}: holds no session; unpack the download of {NAME} again")
    return (clip for folder in folders for clip in _clips(root, folder))


def unlabelled_media(root: Path) -> Iterator[str]:
    """Yield the clips and pictures below `root` that no sample can be made of, because no metadata are beside them."""
    sessions = _sessions(root)
    names: dict[PurePosixPath, set[str]] = {}
    files = [PurePosixPath(name) for name, _ in corpus_files(sessions)]
    for path in files:
        if path.suffix.lower() == ".xml" and _CLIP.fullmatch(path.stem) and len(path.parts) == 2:
            names.setdefault(path.parent, set()).add(path.stem.upper())
    for path in files:
        suffix, clips = path.suffix.lower(), names.get(path.parent, set())
        clip = suffix in VIDEO_SUFFIXES and path.stem.upper() not in clips
        if clip or (suffix in PICTURE_SUFFIXES and not (clips and suffix in IMAGE_SUFFIXES)):
            yield (sessions / path).relative_to(root).as_posix()


def _sessions(root: Path) -> Path:
    require_folder(root, NAME)
    sessions = found_folder(root, ("sessions",), NAME)
    if sessions is None:
        raise OferError(
            f"{root}: is not {NAME}, it has no folder Sessions; set root of the corpus entry to the folder in which "
            "the download was unpacked"
        )
    return sessions


def _clips(root: Path, session: Path) -> Iterator[LabelledClip]:
    name = session.relative_to(root).as_posix()
    try:
        files = [path for path in contents(session, name) if path.suffix.lower() == ".xml"]
    except OferError as fault:
        yield LabelledClip(session.name, "", "", session, "", str(fault))
        return
    view = None
    for path in files:
        matched = _CLIP.fullmatch(path.stem)
        if not matched:
            continue
        clip, subject = path.stem.upper(), matched[1].upper()
        try:
            label = _label(path, f"{name}/{path.name}")
            if not label:
                continue
            view = _view(files, name) if view is None else view
        except OferError as fault:
            yield LabelledClip(clip, subject, "", session, "", str(fault).replace(f"{root}/", "", 1))
            continue
        yield LabelledClip(clip, subject, label, session, view, "")


def _label(path: Path, name: str) -> str:
    """Return the label that a clip's metadata give, "" for none of the six.

    Raises OferError for unreadable metadata, a value that is no number from 1, and two different ones.
    """
    values = {
        tag.get("value", "").strip() for tag in elements(read_xml(path), "metatag") if tag.get("name") == "Emotion"
    }
    if len(values) > 1:
        raise OferError(f"{name}: gives {len(values)} emotions ({', '.join(sorted(values))}); keep one")
    for value in values:
        number = whole_number(value)
        if not number:
            raise OferError(f"{name}: emotion {value!r} is no number from 1; correct it, or remove the session")
        return CODES.get(number, "")
    return ""


def _view(files: list[Path], name: str) -> str:
    """Return the view that the session's own metadata, among its `files`, give; "" if they give none."""
    for path in files:
        for track in elements(read_xml(path), "track") if path.name.lower() == "session.xml" else ():
            value = track.get("view", "").strip()
            if value:
                number = whole_number(value)
                if number not in VIEWS:
                    raise OferError(f"{name}/{path.name}: view {value!r} is none of 0, 1, 2; correct it")
                return VIEWS[number]
    return ""
