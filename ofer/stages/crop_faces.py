"""Find the pupils of each sequence's face and cut the face out of every frame, at the frames' own resolution.

A sample without a usable face is excluded with its reason; the others go on. Where points of the faces are known, those
of the first and the last frame are kept, so that it can be measured what an occlusion hides.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.progress import say, track
from ofer.corpora.frame_names import files_of, split_name
from ofer.corpora.frames import read_frames
from ofer.corpora.inside import require_inside
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.manifest import read_manifest
from ofer.faces.crop import border_fault
from ofer.faces.detection import choose_face
from ofer.faces.dlib_points import LICENCE, DlibPoints
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.eye_centres import from_landmarks, pupil_fault
from ofer.faces.files import FaceSequence, write_faces
from ofer.faces.sequence import crops_while_reading
from ofer.faces.turning import turn_image, upright_turn
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.jobs.run import run_stage

REMEDY = "look at this frame, or change `pupils` or `crop` of the corpus entry"


def build(job: Job) -> None:
    """Write the crops of a part of the manifest and the samples that were excluded."""
    manifest = read_manifest(job.input("manifest"))
    root = Path(job.slice["root"])
    crop, pupils, linked = job.slice["crop"], job.slice["pupils"], job.slice["linked_folders"]
    dlib = None
    if pupils["source"] == "dlib":
        dlib = DlibPupils(find_model(), pupils["upsample"], pupils["threshold"], pupils["dlib_scale"])
    finder = None
    if job.slice["points"] == "dlib68":
        say(f"points of the faces by dlib: {LICENCE}")
        finder = DlibPoints(pupils["upsample"], pupils["threshold"])
    excluded: list[tuple[str, str]] = []

    def sequences() -> Iterator[FaceSequence]:
        for row in track(list(manifest.itertuples()), "faces cropped"):
            try:
                if row.fault:
                    raise OferError(str(row.fault))
                require_inside(root, _files(row), linked)
                yield _face(row, root, crop, pupils, dlib, finder)
            except OferError as error:
                # Like the manifest's reasons and paths: the same wherever the corpus lies.
                reason = str(error).replace(f"{root}/", "", 1)
                say(f"  {row.sample} excluded: {reason}")
                excluded.append((str(row.sample), reason))

    with job.writing("faces") as path:
        write_faces(path, sequences(), excluded)


def _face(
    row: Any,
    root: Path,
    crop: dict[str, Any],
    pupils: dict[str, Any],
    dlib: DlibPupils | None,
    finder: DlibPoints | None,
) -> FaceSequence:
    frames = _frames(row, root)
    if dlib is not None:
        frames = _upright(frames, dlib, pupils["turns"])
    ends: list[NDArray[np.uint8]] = []

    def pupils_of(number: int, image: NDArray[np.uint8]) -> NDArray[np.float64]:
        name = row.frames[number]
        if dlib is None:
            pair = from_landmarks(read_landmarks(root / row.landmarks[number]))
        else:
            pair = _detected(dlib, image, name, pupils["several"])
        fault = pupil_fault(pair, image.shape, smallest=pupils["smallest_inter_ocular_distance"])
        if fault:
            raise OferError(f"{name}: {fault}; {REMEDY}")
        return pair

    cut = crops_while_reading(
        _noting_ends(frames, ends),
        pupils_of,
        x=tuple(crop["x"]),
        y=tuple(crop["y"]),
        frame=crop["frame"],
        derotate=crop["derotate"],
    )
    fault = border_fault(cut.box, cut.frame_shape, largest_outside=crop["largest_outside"])
    if fault:
        raise OferError(f"{row.frames[0]}: {fault}; {REMEDY}")
    points = _points(row, root, ends, finder, as_on_disk=dlib is None or pupils["turns"] == [0])
    return FaceSequence(
        sample=row.sample,
        subject=row.subject,
        label=row.label,
        crops=cut.crops,
        pupils=cut.pupils,
        inter_ocular_distance=cut.inter_ocular_distance,
        box=cut.box,
        points=np.stack([cut.box.points_in_crop(points[0]), cut.points_in_last(points[-1])]) if points else None,
        points_from=("dlib68" if finder else "landmarks") if points else "",
    )


def _noting_ends(frames: Iterator[NDArray[np.uint8]], ends: list[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames; `ends` holds the first and the latest of them."""
    for image in frames:
        ends[:] = [ends[0] if ends else image, image]
        yield image


def _points(
    row: Any, root: Path, ends: list[NDArray[np.uint8]], finder: DlibPoints | None, *, as_on_disk: bool
) -> list[NDArray[np.float64]]:
    """Return the 68 points in the first and in the last frame; none where they are not known in both."""
    if finder is not None:
        found = [finder.find(image) for image in ends]
        known = [points for points in found if points is not None]
        return known if len(known) == len(ends) else []
    if not row.landmarks or not as_on_disk:
        return []
    try:
        return [read_landmarks(root / row.landmarks[number]) for number in (0, -1)]
    except OferError as error:
        say(f"  {row.sample}: points of its face are not known: {error}")
        return []


def _files(row: Any) -> list[str]:
    return files_of([*row.frames, *row.landmarks])


def _frames(row: Any, root: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a sample; after the last, make sure that their files are those of the manifest."""
    yield from read_frames(root, row.frames, upright=not row.landmarks)
    digests = {split_name(name)[0]: digest for name, digest in zip(row.frames, row.frame_digests, strict=True)}
    for file, digest in digests.items():
        if content_digest(root / file) != digest:
            raise OferError(f"{root / file}: changed after the manifest was made; start snakemake again")


def _upright(
    frames: Iterator[NDArray[np.uint8]], dlib: DlibPupils, turns: Sequence[int]
) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames turned as the face in the first one wants it."""
    first = next(frames)
    degrees = upright_turn(first, dlib.find, turns)
    return (turn_image(image, degrees) for image in chain([first], frames))


def _detected(dlib: DlibPupils, image: NDArray[np.uint8], name: str, several: str) -> NDArray[np.float64]:
    face, fault = choose_face(dlib.find(image), several=several)
    if face is None:
        raise OferError(f"{name}: {fault}; {REMEDY}")
    return face.pupils


if __name__ == "__main__":
    run_stage(__doc__, build)
