"""Measure what the occlusions of the tables hide of what they claim to hide, by points of the clean faces.

The masks are those that are painted, at the resolution of the crops. Where no points are known, n is 0.
"""

import pandas as pd

from ofer.base.progress import say
from ofer.faces.files import read_points
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.occlusion.coverage import COLUMNS, coverage
from ofer.occlusion.objects import pictures_of


def build(job: Job) -> None:
    """Write a row per occlusion, feature, frame and class."""
    faces = [face for path in job.input_list("faces") for face in read_points(path)]
    known = sum(face.points is not None for face in faces)
    say(f"points are known of {known} of {len(faces)} faces")
    tables = [coverage(faces, name, occlusion, pictures_of(occlusion)) for name, occlusion in job.slice["occlusions"]]
    claimed = [table for table in tables if not table.empty]
    found = pd.concat(claimed) if claimed else pd.DataFrame(columns=COLUMNS)
    with job.writing("coverage") as path:
        found.to_csv(path, index=False, lineterminator="\n", float_format="%.4f")


if __name__ == "__main__":
    run_stage(__doc__, build)
