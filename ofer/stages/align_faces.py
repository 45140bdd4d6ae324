"""Align each still of a part: cut the square with the face out of its picture, at the side of the corpus entry.

With `stored: false` it is said how to cut, and done when a picture is read; of each file its head alone is read here.
A sample without a usable face is excluded with its reason; the others go on. Points and eyes that the corpus ships
travel into the square.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.corpora.frame_names import files_of, split_name
from ofer.corpora.inside import require_inside
from ofer.corpora.manifest import read_manifest
from ofer.faces.align import align_picture, align_points, with_channels
from ofer.faces.face_square import Square, SquareFinder, is_upright
from ofer.faces.pictures import FacePicture, write_pictures
from ofer.faces.squares import Cut
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.jobs.run import run_stage
from ofer.stills.view import CHANNELS


def build(job: Job) -> None:
    """Write the pictures of a part of the manifest and the samples that were excluded."""
    manifest = read_manifest(job.input("manifest"))
    root, align = Path(job.slice["root"]), job.slice["align"]
    finder = SquareFinder(root, align, job.slice["pupils"])
    excluded: list[tuple[str, str]] = []
    digests: dict[str, str] = {}

    def pictures() -> Iterator[FacePicture]:
        rows: Iterator[Any] = manifest.itertuples()
        for row in track(rows, "faces aligned", len(manifest)):
            try:
                if row.fault:
                    raise OferError(str(row.fault))
                require_inside(root, files_of(row.frames), job.slice["linked_folders"])
                if align["stored"]:
                    face = _aligned(row, finder, align)
                    _require_unchanged(row, root, digests)
                else:
                    face = _placed(row, finder)
            except OferError as error:
                # Like the manifest's reasons and paths: the same wherever the corpus lies.
                excluded.append((row.sample, str(error).replace(f"{root}/", "", 1)))
            else:
                yield face

    side = align["side"]
    with job.writing("faces") as path:
        shape = (side, side, CHANNELS[align["colour"]])
        write_pictures(path, pictures(), excluded, shape=shape, folder=None if align["stored"] else root)


def _aligned(row: Any, finder: SquareFinder, align: dict[str, Any]) -> FacePicture:
    picture, square = finder.find(row)
    aligned = align_picture(picture, square.matrix, align["side"])
    return _face(row, with_channels(aligned, CHANNELS[align["colour"]]), square)


def _placed(row: Any, finder: SquareFinder) -> FacePicture:
    [name], [digest] = row.frames, row.frame_digests
    if split_name(name)[1] is not None:
        raise OferError(f"{name}: is no file of its own; set `stored: true` in `align` of the corpus entry")
    square = finder.place(row)
    return _face(row, Cut(name, digest, square.shape, square.matrix, is_upright(row)), square)


def _face(row: Any, picture: NDArray[np.uint8] | Cut, square: Square) -> FacePicture:
    return FacePicture(
        sample=row.sample,
        subject=row.subject,
        label=row.label,
        split=row.split,
        picture=picture,
        eyes=None if square.eyes is None else align_points(square.eyes, square.matrix),
        points=None if square.points is None else align_points(square.points, square.matrix),
    )


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
