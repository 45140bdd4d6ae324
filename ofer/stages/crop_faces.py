"""Find the pupils of each sequence's face and cut the face out of every frame, at the frames' own resolution.

A sample without a usable face is excluded with its reason; the others go on.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ofer.corpora.images import read_grey
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.manifest import read_manifest
from ofer.errors import OferError
from ofer.faces.crop import border_fault
from ofer.faces.detection import choose_face
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.eye_centres import from_landmarks, pupil_fault
from ofer.faces.files import FaceSequence, write_faces
from ofer.faces.sequence import crops_of_sequence
from ofer.job import Job, run_stage
from ofer.progress import say, track
from ofer.provenance import content_digest

REMEDY = "look at this frame, or change `pupils` or `crop` of the corpus entry"


def build(job: Job) -> None:
    """Write the crops of a part of the manifest and the samples that were excluded."""
    manifest = read_manifest(job.input("manifest"))
    root = Path(job.slice["root"])
    crop, pupils = job.slice["crop"], job.slice["pupils"]
    dlib = DlibPupils(find_model(), pupils["upsample"], pupils["threshold"]) if pupils["source"] == "dlib" else None
    excluded: list[tuple[str, str]] = []

    def sequences() -> Iterator[FaceSequence]:
        for row in track(list(manifest.itertuples()), "faces cropped"):
            try:
                if row.fault:
                    raise OferError(str(row.fault))
                yield _face(row, root, crop, pupils, dlib)
            except OferError as error:
                # Like the manifest's reasons and paths: the same wherever the corpus lies.
                reason = str(error).replace(f"{root}/", "", 1)
                say(f"  {row.sample} excluded: {reason}")
                excluded.append((str(row.sample), reason))

    with job.writing("faces") as path:
        write_faces(path, sequences(), excluded)


def _face(row: Any, root: Path, crop: dict[str, Any], pupils: dict[str, Any], dlib: DlibPupils | None) -> FaceSequence:
    frames = [_frame(root / name, digest) for name, digest in zip(row.frames, row.frame_digests, strict=True)]
    count = 1 if crop["frame"] == "first" else len(frames)
    if dlib is None:
        found = [from_landmarks(read_landmarks(root / name)) for name in row.landmarks[:count]]
    else:
        looked_at = zip(frames[:count], row.frames[:count], strict=True)
        found = [_detected(dlib, image, name, pupils["several"]) for image, name in looked_at]
    for name, image, pair in zip(row.frames, frames, found, strict=False):
        fault = pupil_fault(pair, image.shape, smallest=pupils["smallest_inter_ocular_distance"])
        if fault:
            raise OferError(f"{name}: {fault}; {REMEDY}")
    try:
        cut = crops_of_sequence(
            frames,
            np.stack(found),
            x=tuple(crop["x"]),
            y=tuple(crop["y"]),
            frame=crop["frame"],
            derotate=crop["derotate"],
        )
    except OferError as error:
        raise OferError(f"{Path(row.frames[0]).parent.as_posix()}, {error}") from error
    fault = border_fault(cut.box, frames[0].shape, largest_outside=crop["largest_outside"])
    if fault:
        raise OferError(f"{row.frames[0]}: {fault}; {REMEDY}")
    return FaceSequence(
        sample=row.sample,
        subject=row.subject,
        label=row.label,
        crops=cut.crops,
        pupils=cut.pupils,
        inter_ocular_distance=cut.inter_ocular_distance,
        box=cut.box,
    )


def _frame(path: Path, digest: str) -> NDArray[np.uint8]:
    image = read_grey(path)
    if content_digest(path) != digest:
        raise OferError(f"{path}: changed after the manifest was made; start snakemake again")
    return image


def _detected(dlib: DlibPupils, image: NDArray[np.uint8], name: str, several: str) -> NDArray[np.float64]:
    face, fault = choose_face(dlib.find(image), several=several)
    if face is None:
        raise OferError(f"{name}: {fault}; {REMEDY}")
    return face.pupils


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={"manifest": "CSV, one part of the manifest"},
        outputs={"faces": "HDF5 of the face crops"},
    )
