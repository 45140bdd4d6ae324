"""Choose the samples of a figure: always the same ones, and faces of those only who may be shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from ofer.base.errors import OferError
from ofer.faces.files import FaceSequence, find_faces, read_faces
from ofer.flow.face_flow import apex_flow

Publishable = Collection[str] | Literal["all"]


@dataclass(frozen=True)
class Chosen:
    """A sample that is drawn."""

    sample: str
    subject: str
    label: str
    public: bool
    """Whether its face may be shown; else its flows only."""
    moves_most: bool = False
    """Whether no other sample of its class that might be shown moves more; else it is its subject's first by id."""


def choose(samples: pd.DataFrame, label: str, publishable: Publishable, count: int) -> list[Chosen]:
    """Return the first sample by id of `label` of each of the first `count` subjects.

    `samples` has the columns sample, subject, label. Only `publishable` subjects are taken if there is one with that
    label; if not, the others, who are not `public`. Raises OferError if nobody has the label.
    """
    first_of_subject = {one.subject: one for one in reversed(_candidates(samples, label, publishable))}
    return sorted(first_of_subject.values(), key=lambda one: one.sample)[:count]


def choose_moving(
    samples: pd.DataFrame, faces: Sequence[Path], values: Mapping[str, Any]
) -> tuple[Chosen, FaceSequence]:
    """Return the sample whose face moves most from the first frame to the apex, and that face.

    `values` says of which label (`example`), who may be shown (`publishable_subjects`, as in `choose`) and how flow is
    computed (`farneback`). Of equal motions the first by id is taken. Motion is the mean length of the flow beside its
    median, which is mostly the head's own, in pixels of the crop. `faces` are all parts of the corpus.
    Raises OferError if nobody has the label, or if a sample has no face.
    """
    found = _candidates(samples, values["example"], values["publishable_subjects"])
    candidates = {one.sample: one for one in found}
    motion = {
        face.sample: _motion(apex_flow(face, values["farneback"]))
        for path in faces
        for face in read_faces(path, list(candidates))
    }
    # A sample without a face is not left out in silence: `find_faces` says which.
    most = max(sorted(candidates), key=lambda sample: motion.get(sample, np.inf))
    return replace(candidates[most], moves_most=True), find_faces(faces, [most])[most]


def how_chosen(chosen: Sequence[Chosen]) -> str:
    """Return in words how the samples of a figure were chosen, and whether faces had to be left out."""
    names = ", ".join(one.sample for one in chosen)
    label, kind = chosen[0].label, "publishable subject" if chosen[0].public else "subject"
    if chosen[0].moves_most:
        which = f"whose face moves most among all samples of a {kind} with {label}"
    elif len(chosen) > 1:
        which = f"the first sample with {label}, by id, of each of the first {len(chosen)} {kind}s"
    else:
        which = f"the first sample with {label}, by id, of a {kind}"
    faces = "" if chosen[0].public else " The corpus allows showing no face of this expression (publishable_subjects)."
    return f"{names}, {which}.{faces}"


def _candidates(samples: pd.DataFrame, label: str, publishable: Publishable) -> list[Chosen]:
    found = samples[samples["label"] == label].sort_values("sample")
    if found.empty:
        known = ", ".join(sorted(set(samples["label"])))
        raise OferError(f"config: illustrations: the corpus has no sample of {label!r}; name one of {known}")
    public = found if publishable == "all" else found[found["subject"].isin(list(publishable))]
    taken = found if public.empty else public
    return [
        Chosen(str(row.sample), str(row.subject), str(row.label), public=not public.empty) for row in taken.itertuples()
    ]


def _motion(flow: np.ndarray) -> float:
    return float(np.linalg.norm(flow - np.median(flow, axis=(1, 2), keepdims=True), axis=0).mean())
