"""Occlude the face crops and keep the mask. Every method reads these frames; nobody else draws them."""

from collections.abc import Iterator

from ofer.base.progress import track
from ofer.faces.files import FaceSequence, read_faces, write_faces
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.occlusion.objects import pictures_of
from ofer.occlusion.occlude import occlude


def build(job: Job) -> None:
    """Write the crops of one part with the occluder of one entry."""
    occlusion = job.slice["occlusion"]
    pictures = pictures_of(occlusion)

    def occluded() -> Iterator[FaceSequence]:
        for face in track(read_faces(job.input("faces")), "sequences occluded"):
            yield occlude(face, occlusion, pictures)

    with job.writing("frames") as path:
        write_faces(path, occluded())


if __name__ == "__main__":
    run_stage(__doc__, build)
