"""Paint an occluder over the face crops and keep its mask. Every method reads these frames; nobody else draws them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ofer.faces.files import FaceSequence, read_faces, write_faces
from ofer.job import Job, run_stage
from ofer.occlusion.paint import paint
from ofer.occlusion.regions import union_mask
from ofer.progress import track
from ofer.provenance import digest_of


def build(job: Job) -> None:
    """Write the crops of one part with the occluder of one entry."""
    occlusion = job.slice["occlusion"]

    def painted() -> Iterator[FaceSequence]:
        for face in track(read_faces(job.input("faces")), "sequences painted"):
            mask = union_mask(face.crops.shape[1:], face.pupils, occlusion["boxes"])
            # Of the sample alone: the texture does not depend on its neighbours in the part.
            seed = int(digest_of(f"{occlusion['seed']} {face.sample}".encode()), 16)
            crops = paint(face.crops, mask, occlusion["fill"], np.random.default_rng(seed))
            yield replace(face, crops=crops, mask=mask)

    with job.writing("frames") as path:
        write_faces(path, painted())


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={"faces": "HDF5 of clean face crops"},
        outputs={"frames": "HDF5 of occluded face crops and masks"},
    )
