"""The MMI facial expression database (Pantic et al. 2005) as its site gives it out.

    <root>/Sessions/2/S001-002.avi              neutral → apex → neutral; some sessions hold images instead
    <root>/Sessions/2/S001-002.xml              metatag Emotion
    <root>/Sessions/2/S001-002-oao_aucs.xml     onset-apex-offset coding of action units, where there is one
    <root>/Sessions/2/session.xml               view: frontal, profile, or both side by side

A sample is a clip from its first, neutral frame to its apex (protocol §1.2). Single images have no motion and are no
samples.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from annotated_types import Ge, MinLen

from ofer.base.errors import OferError
from ofer.corpora.apex import largest_change, middle
from ofer.corpora.clips import Limits, count_frames, shortfall
from ofer.corpora.distribution import contents, images_in, refuse_landmarks
from ofer.corpora.frame_names import VIDEO_SUFFIXES, clip_frame
from ofer.corpora.frame_order import in_order
from ofer.corpora.frames import read_frames
from ofer.corpora.gaps import MissingFrames, missing_between, tolerate
from ofer.corpora.label_sets import official_classes
from ofer.corpora.mmi_coding import coded_apex
from ofer.corpora.mmi_sessions import CODING, NAME, LabelledClip, labelled_clips, unlabelled_media
from ofer.corpora.sample import Sample

BEHIND_APEX = "behind_apex"
"""Option by which stills of sequences ask for so many frames behind the apex; entries have it not."""

_UNPACK = "unpack this session again, or remove it"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of the corpus entry."""

    views: Annotated[tuple[Literal["frontal", "profile", "dual"], ...], MinLen(1)] | Literal["any"] = ("frontal",)
    """[U] Views that are taken; any needs no session file (protocol §1.2)."""
    apex: Literal["middle", "largest_change"] = "middle"
    """[U] The apex of a clip without an onset-apex-offset coding: its middle frame, or the frame that differs most from
    the first."""
    most_frames: Annotated[int, Ge(2)] = 1000
    """[U] A clip with more is refused."""
    missing_frames: MissingFrames = "exclude"
    """[U] Whether a sequence is excluded, or kept with a warning, where the names of its frames show that
    frames are missing."""


def read_samples(root: Path, *, labels: str, need_landmarks: bool, options: Mapping[str, Any]) -> Iterator[Sample]:
    """Return an iterator over the clips with one of the six emotions, in order of session numbers; ids as S001-002.

    `labels` is `official6`. `options`: `views`, those that are taken, `frontal`, `profile`, `dual`, or `any`; `apex`,
    the rule where no coding names the apex, `middle` or `largest_change`; `most_frames` of a clip; `missing_frames`,
    `exclude` or `keep`, where images have a gap in their numbers. A clip is decoded once, to count its frames. A fault
    of one clip goes into its `Sample.fault`.

    Raises OferError, before the first sample, for a fault of the whole corpus.
    """
    refuse_landmarks(need_landmarks, NAME)
    official_classes(labels, NAME, sets=("official6",), lists=False)
    clips = list(labelled_clips(root))
    twice = {name for name, number in Counter(clip.name for clip in clips).items() if number > 1}
    return _samples(root, clips, twice, options)


def folder_counts(root: Path, *, labels: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Count the `sequences` with one of the six emotions, whatever their view, and their `subjects` (213 and 30).

    Raises OferError when `root` is not MMI.
    """
    clips = [clip for clip in labelled_clips(root) if clip.label]
    return {"sequences": len(clips), "subjects": len({clip.subject for clip in clips})}


def labelled(root: Path, *, labels: str, options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (subject, label) of each clip that `options` take; reads metadata alone.

    Raises OferError for a fault of the whole corpus.
    """
    official_classes(labels, NAME, sets=("official6",), lists=False)
    return [(clip.subject, clip.label) for clip in labelled_clips(root) if clip.label and _is_taken(clip, options)]


def unread(root: Path, *, labels: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the clips and pictures of sessions that no metadata go with."""
    return unlabelled_media(root)


def _is_taken(clip: LabelledClip, options: Mapping[str, Any]) -> bool:
    return options["views"] == "any" or clip.view in options["views"]


def _samples(root: Path, clips: list[LabelledClip], twice: set[str], options: Mapping[str, Any]) -> Iterator[Sample]:
    told = set()
    for clip in clips:
        name = clip.session.relative_to(root).as_posix()
        try:
            if clip.name in twice:
                if clip.name in told:
                    continue
                told.add(clip.name)
                places = [one.session.relative_to(root).as_posix() for one in clips if one.name == clip.name]
                raise OferError(f"{' and '.join(places)}: hold the same clip {clip.name}; keep one of them")
            if clip.fault:
                raise OferError(clip.fault)
            if options["views"] != "any" and not clip.view:
                raise OferError(f"{name}/session.xml: gives no view; unpack it again, or set options.views to any")
            if not _is_taken(clip, options):
                continue
            frames, gap = _frames(root, clip, name, options)
        except OferError as fault:
            label = "" if clip.name in twice else clip.label
            yield Sample(clip.name, clip.subject, label, "", (), (), str(fault).replace(f"{root}/", "", 1))
            continue
        if len(frames) > 1:
            yield Sample(clip.name, clip.subject, clip.label, "", tuple(frames), (), "", gap)


def _frames(root: Path, clip: LabelledClip, name: str, options: Mapping[str, Any]) -> tuple[list[str], str]:
    """Return the names of the frames from the first to the apex, and which are missing; of a single image that one."""
    limits = Limits(frames=options["most_frames"])
    files = contents(clip.session, name)
    videos = [path for path in files if path.stem.upper() == clip.name and path.suffix.lower() in VIDEO_SUFFIXES]
    if len(videos) > 1:
        raise OferError(f"{name}: holds {' and '.join(path.name for path in videos)}; keep one of them")
    ordered = in_order([] if videos else images_in(clip.session, name), name)
    images = [path.relative_to(root).as_posix() for path in ordered.paths]
    if not videos and not images:
        raise OferError(f"{name}: holds neither clip nor images of {clip.name}; {_UNPACK}")
    if not videos and len(images) == 1:
        return images, ""
    count = count_frames(videos[0], limits) if videos else len(images)
    video = videos[0].relative_to(root).as_posix() if videos else ""
    frames = [clip_frame(video, index) for index in range(count)] if videos else images
    coding = clip.session / f"{clip.name}{CODING}.xml"
    codings = [path for path in files if path.name.lower() == coding.name.lower()]
    apex = coded_apex(codings[0]) if codings else None
    if apex is None:
        apex = middle(count) if options["apex"] == "middle" else largest_change(read_frames(root, frames, limits))
    if not 0 < apex < count:
        place = (
            "is the first frame, thus there is no motion" if apex == 0 else f"is not among the {count} of {clip.name}"
        )
        raise OferError(f"{name}: its apex, frame {apex + 1}, {place}; correct its coding, or remove it")
    last = apex + options.get(BEHIND_APEX, 0)
    if last >= count:
        raise OferError(f"{name}: has {count} frames, its apex is frame {apex + 1}: too few behind it; remove it")
    if videos:
        return frames[: last + 1], shortfall(videos[0], video, count)
    return frames[: last + 1], tolerate(missing_between(name, ordered), options, _UNPACK)
