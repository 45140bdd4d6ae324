"""Coverage of an occlusion: how much it hides of what it claims to hide, by points of the faces."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ofer.faces.files import FacePoints
from ofer.occlusion.features import FEATURES, POINTS
from ofer.occlusion.occlude import hidden_by
from ofer.occlusion.pictures import Picture

FRAMES = ("first", "apex")
STILL = ("still",)
ALL = "all"
"""Stands for all classes."""

COLUMNS = ["occlusion", "feature", "frame", "label", "n", "points_hidden", "faces_hidden", "points_from"]
"""`feature`: one that the entry claims to hide, or all of them joined by "+". `n`: faces whose points are known.
`points_hidden`: share of the feature's points that are hidden; `faces_hidden`: share of faces with none of them seen.
`points_from`: as in `ofer.faces.files`."""


def hidden_points(mask: NDArray[np.bool_], points: ArrayLike) -> NDArray[np.bool_]:
    """Return which of `points` (..., 2), x and y in pixels of the crop, `mask` (height, width) hides: (...).

    A point is hidden if the pixel that it lies in is, or if it lies beyond the crop: no pixel shows it.
    """
    height, width = mask.shape
    column, row = np.moveaxis(np.clip(np.rint(points), -1, (width, height)).astype(int), -1, 0)
    surrounded = np.pad(mask, 1, constant_values=True)
    return np.asarray(surrounded[row + 1, column + 1])


def coverage(
    faces: Sequence[FacePoints], name: str, occlusion: Mapping[str, Any], pictures: Sequence[Picture] = ()
) -> pd.DataFrame:
    """Return the rows (`COLUMNS`) of an entry: each feature that it `hides` and all, first and apex frame, each class.

    Where no points are known, a row a feature says so by n = 0. Empty for an entry that claims nothing.
    """
    labels, hidden = _hidden(faces, occlusion, pictures) if occlusion["hides"] else ([], np.zeros((0, 0, 0), bool))
    sources = [face.points_from for face in faces if face.points is not None]
    return _table(name, occlusion["hides"], FRAMES, labels, hidden, sources[0] if sources else "")


def still_coverage(
    name: str,
    hides: Sequence[str],
    labels: Sequence[str],
    masks: Sequence[NDArray[np.bool_]],
    points: ArrayLike,
    points_from: str,
) -> pd.DataFrame:
    """Return the rows (`COLUMNS`) of an entry that covers stills: as `coverage`, with the one frame `still`.

    Of each still its label, the mask that `ofer.occlusion.draw` returns, and its `points` (stills, 68, 2) in pixels of
    that mask; stills with NaN among them are not counted.
    """
    found = np.asarray(points, float).reshape(len(labels), POINTS, 2)
    known = [index for index, of_still in enumerate(found) if np.isfinite(of_still).all()]
    hidden = [hidden_points(masks[index], found[index]) for index in known]
    chosen = [labels[index] for index in known]
    return _table(name, hides, STILL, chosen, np.reshape(hidden, (len(known), 1, POINTS)), points_from)


def _table(
    name: str,
    hides: Sequence[str],
    frames: Sequence[str],
    labels: Sequence[str],
    hidden: NDArray[np.bool_],
    source: str,
) -> pd.DataFrame:
    """Return the rows of an entry; `hidden` (faces, frames, points) are the faces whose points are known."""
    features = {feature: list(FEATURES[feature]) for feature in hides}
    if hides:
        features["+".join(hides)] = [point for points in features.values() for point in points]
    of_class = np.array(labels, dtype=str)
    rows = []
    for feature, points in features.items():
        for number, frame in enumerate(frames):
            for label in (ALL, *sorted(set(labels))):
                chosen = hidden[(of_class == label) | (label == ALL)][:, number, points]
                row = {"occlusion": name, "feature": feature, "frame": frame, "label": label, "n": len(chosen)}
                if len(chosen):
                    row |= {"points_hidden": chosen.mean(), "faces_hidden": chosen.all(axis=1).mean()}
                    row |= {"points_from": source}
                rows.append(row)
    if not rows:
        return pd.DataFrame(columns=COLUMNS)
    # Where no points are known the shares are missing, not of another type.
    return pd.DataFrame(rows, columns=COLUMNS).astype({"points_hidden": float, "faces_hidden": float})


def _hidden(
    faces: Sequence[FacePoints], occlusion: Mapping[str, Any], pictures: Sequence[Picture]
) -> tuple[list[str], NDArray[np.bool_]]:
    """Return label (n) and which points are hidden (n, frames, 68) of the faces whose points are known."""
    labels, hidden = [], [np.zeros((0, len(FRAMES), POINTS), bool)]
    for face in faces:
        if face.points is not None:
            mask = hidden_by(occlusion, face.sample, face.shape, face.pupils, pictures)
            hidden.append(hidden_points(mask, face.points)[None])
            labels.append(face.label)
    return labels, np.concatenate(hidden)
