"""Paint a part's pictures as methods see them when they are tested: occluded, at a view's side and in its colour."""

from collections.abc import Iterator

import numpy as np

from ofer.base.progress import track
from ofer.faces.pictures import FacePicture, read_pictures, write_pictures
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.occlusion.bank import bank_of
from ofer.occlusion.parameters import read_parameters
from ofer.stills.source import Look, Occluder
from ofer.stills.view import CHANNELS


def build(job: Job) -> None:
    """Write the pictures and the masks of what is painted over them."""
    still = job.slice["still"]
    side, channels = still["side"], CHANNELS[still["colour"]]
    with job.writing("pictures") as path:
        write_pictures(path, _pictures(job, side, channels), shape=(side, side, channels))


def _pictures(job: Job, side: int, channels: int) -> Iterator[FacePicture]:
    faces, values = read_pictures([job.input("faces")]), job.slice["occlusion"]
    occluder = None
    if values is not None:
        [path] = job.input_list("occluders")
        occluder = Occluder(values, bank_of(values), read_parameters(path))
    look = Look(faces, np.arange(len(faces.sample)), occluder)
    scale = side / faces.side
    for row in track(range(len(faces.sample)), "pictures rendered"):
        picture, hidden = look.picture(row, side, channels)
        yield FacePicture(
            sample=faces.sample[row],
            subject=faces.subject[row],
            label=faces.label[row],
            split=faces.split[row],
            picture=picture,
            # The centre of the first pixel is (0, 0) in both.
            eyes=(faces.eyes[row] + 0.5) * scale - 0.5,
            points=(faces.points[row] + 0.5) * scale - 0.5,
            hidden=hidden,
        )


if __name__ == "__main__":
    run_stage(__doc__, build)
