"""Say where an occluder lies in each picture of a corpus, and which object it is: the same for all methods."""

from collections.abc import Iterator

from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.faces.pictures import read_pictures
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.occlusion.bank import bank_of
from ofer.occlusion.parameters import Placement, draw_parameters, write_parameters


def build(job: Job) -> None:
    """Write the rows of every sample, in the order of ids."""
    with job.writing("occluders") as path:
        write_parameters(path, _placements(job))


def _placements(job: Job) -> Iterator[Placement]:
    faces, values = read_pictures(job.input_list("faces")), job.slice["occlusion"]
    bank = bank_of(values)
    order = sorted(range(len(faces.sample)), key=faces.sample.__getitem__)
    for row in track(order, "occluders placed"):
        try:
            yield from draw_parameters(values, faces.sample[row], faces.side, faces.eyes[row], bank)
        except OferError as error:
            raise OferError(f"config: occlusions.{job.output('occluders').stem}: {error}") from error


if __name__ == "__main__":
    run_stage(__doc__, build)
