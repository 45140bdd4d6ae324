"""Align each still of a part: cut the square with the face out of its picture, at the side of the corpus entry.

A sample without a usable face is excluded with its reason; the others go on. Points and eyes that the corpus ships
travel into the square.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.corpora.frame_names import files_of, split_name
from ofer.corpora.inside import require_inside
from ofer.corpora.manifest import read_manifest
from ofer.corpora.stills import read_still
from ofer.faces.align import aligned, alignment, moved
from ofer.faces.detection import Detection, choose_face
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.eye_centres import known_eyes, pupil_fault
from ofer.faces.pictures import FacePicture, write_pictures
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.jobs.run import run_stage
from ofer.stills.view import CHANNELS, view

REMEDY = "look at this picture, or change `pupils` or `align` of the corpus entry"


def build(job: Job) -> None:
    """Write the pictures of a part of the manifest and the samples that were excluded."""
    manifest = read_manifest(job.input("manifest"))
    root, align, pupils = Path(job.slice["root"]), job.slice["align"], job.slice["pupils"]
    dlib = None
    if pupils["source"] == "dlib":
        dlib = DlibPupils(find_model(), pupils["upsample"], pupils["threshold"], pupils["dlib_scale"])
    excluded: list[tuple[str, str]] = []
    digests: dict[str, str] = {}

    def pictures() -> Iterator[FacePicture]:
        rows: list[Any] = list(manifest.itertuples())
        for row in track(rows, "faces aligned"):
            try:
                if row.fault:
                    raise OferError(str(row.fault))
                require_inside(root, files_of(row.frames), job.slice["linked_folders"])
                face = _aligned(row, root, align, pupils, dlib)
                _require_unchanged(row, root, digests)
            except OferError as error:
                # Like the manifest's reasons and paths: the same wherever the corpus lies.
                excluded.append((row.sample, str(error).replace(f"{root}/", "", 1)))
            else:
                yield face

    side = align["side"]
    with job.writing("faces") as path:
        write_pictures(path, pictures(), excluded, shape=(side, side, CHANNELS[align["colour"]]))


def _aligned(
    row: Any, root: Path, align: dict[str, Any], pupils: dict[str, Any], dlib: DlibPupils | None
) -> FacePicture:
    [name] = row.frames
    points = np.asarray(row.points, np.float64) if row.points else None
    picture = read_still(root, name, upright=points is None and row.box is None)
    face = _face(dlib, picture, name, pupils) if dlib else None
    eyes = face.pupils if face else known_eyes(points)
    box = row.box or (face.box if face else None)
    try:
        if eyes is not None and align["by"] == "eyes":
            smallest = pupils["smallest_inter_ocular_distance"]
            if fault := pupil_fault(eyes, picture.shape[:2], smallest=smallest):
                raise OferError(fault)
        matrix = alignment(picture.shape[:2], align, eyes, box)
    except OferError as error:
        raise OferError(f"{name}: {error}; {REMEDY}") from error
    return FacePicture(
        sample=row.sample,
        subject=row.subject,
        label=row.label,
        split=row.split,
        picture=view(aligned(picture, matrix, align["side"]), align["side"], CHANNELS[align["colour"]]),
        eyes=None if eyes is None else moved(eyes, matrix),
        points=None if points is None else moved(points, matrix),
    )


def _face(dlib: DlibPupils, picture: NDArray[np.uint8], name: str, pupils: dict[str, Any]) -> Detection:
    found = dlib.find(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8))
    face, fault = choose_face(found, several=pupils["several"])
    if face is None:
        raise OferError(f"{name}: {fault}; {REMEDY}")
    return face


def _require_unchanged(row: Any, root: Path, digests: dict[str, str]) -> None:
    """Raise OferError unless the file that was read is the manifest's; one that holds many pictures is hashed once."""
    [name], [digest] = row.frames, row.frame_digests
    file, index = split_name(name)
    if index is None or file not in digests:
        digests[file] = content_digest(root / file)
    if digests[file] != digest:
        raise OferError(f"{root / file}: changed after the manifest was made; start snakemake again")


if __name__ == "__main__":
    run_stage(__doc__, build)
