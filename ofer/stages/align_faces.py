"""Align each still of a part: cut the square with the face out of its picture, at the side of the corpus entry.

A sample without a usable face is excluded with its reason; the others go on. Points and eyes that the corpus ships
travel into the square.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.corpora.frame_names import files_of, split_name
from ofer.corpora.inside import require_inside
from ofer.corpora.manifest import read_manifest
from ofer.faces.align import align_picture, align_points
from ofer.faces.face_square import SquareFinder
from ofer.faces.pictures import FacePicture, write_pictures
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.jobs.run import run_stage
from ofer.stills.view import CHANNELS, view


def build(job: Job) -> None:
    """Write the pictures of a part of the manifest and the samples that were excluded."""
    manifest = read_manifest(job.input("manifest"))
    root, align = Path(job.slice["root"]), job.slice["align"]
    finder = SquareFinder(root, align, job.slice["pupils"])
    excluded: list[tuple[str, str]] = []
    digests: dict[str, str] = {}

    def pictures() -> Iterator[FacePicture]:
        rows: list[Any] = list(manifest.itertuples())
        for row in track(rows, "faces aligned"):
            try:
                if row.fault:
                    raise OferError(str(row.fault))
                require_inside(root, files_of(row.frames), job.slice["linked_folders"])
                face = _aligned(row, finder, align)
                _require_unchanged(row, root, digests)
            except OferError as error:
                # Like the manifest's reasons and paths: the same wherever the corpus lies.
                excluded.append((row.sample, str(error).replace(f"{root}/", "", 1)))
            else:
                yield face

    side = align["side"]
    with job.writing("faces") as path:
        write_pictures(path, pictures(), excluded, shape=(side, side, CHANNELS[align["colour"]]))


def _aligned(row: Any, finder: SquareFinder, align: dict[str, Any]) -> FacePicture:
    square, side = finder.find(row), align["side"]
    return FacePicture(
        sample=row.sample,
        subject=row.subject,
        label=row.label,
        split=row.split,
        picture=view(align_picture(square.picture, square.matrix, side), side, CHANNELS[align["colour"]]),
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
