"""Compute the true motion, from the first frame to the apex, of every pixel of the built-in corpus' face crops."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ofer.base.data_files import PARAMETERS
from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.corpora.synthetic.truth import sequence_of, true_motion
from ofer.faces.files import FaceSequence, read_faces
from ofer.flow.truth_files import Truth, write_truth
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the true motion of one part's samples, cut out as their faces were."""
    crop = job.slice["crop"]
    if crop["frame"] != "first" or crop["derotate"]:
        raise OferError("crop: true motion is that of crops that stand still; set crop.frame: first, derotate: false")
    settings = job.slice["generate"]
    generated: dict[str, Any] = {
        "parameters": job.package_file(PARAMETERS),
        "seed": settings["seed"],
        "frames": tuple(settings["frames"]),
        "size": tuple(settings["size"]),
    }

    def truths() -> Iterator[Truth]:
        for face in track(read_faces(job.input("faces")), "sequences with their true motion"):
            subject, sequence = sequence_of(face.sample)
            motion, valid = true_motion(
                **generated, subject=subject, sequence=sequence, previous=1, next=len(face.crops)
            )
            yield _cut(face, motion, valid)

    with job.writing("truth") as path:
        write_truth(path, truths())


def _cut(face: FaceSequence, motion: np.ndarray, valid: np.ndarray) -> Truth:
    height, width = valid.shape
    rows = face.box.top + np.arange(face.box.height)
    columns = face.box.left + np.arange(face.box.width)
    # Crops repeat the frame's border; what is repeated moves like nothing that is known.
    within = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))[None, :]
    window = np.ix_(np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1))
    return face.sample, np.stack([component[window] for component in motion]), valid[window] & within


if __name__ == "__main__":
    run_stage(__doc__, build)
