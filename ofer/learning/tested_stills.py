"""The tested pictures of a division, round by round and some at a time, as a method sees them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.base.progress import track
from ofer.evaluation.division import Division
from ofer.faces.pictures import FacePictures, read_pictures, row_numbers
from ofer.faces.point_files import points_of_all
from ofer.jobs.job import Job
from ofer.learning.stills import Positions, SeenStills

AT_A_TIME = 512
"""Pictures that are in memory at once."""


@dataclass(frozen=True)
class TestedStills:
    """Pictures of a corpus, and which of them are tested: sample, subject, label and fold.

    points: of those that are tested, where a method is told them.
    """

    tested: pd.DataFrame
    faces: FacePictures
    points: Positions | None

    def batches(self, number: int, done: str) -> Iterator[tuple[NDArray[np.intp], NDArray[np.int64], SeenStills]]:
        """Give the pictures that a round tests: their rows of `tested` and of `faces`, and what a method sees.

        done: what is done with them, for the log.
        """
        of_round = np.flatnonzero(self.tested["fold"] == number)
        rows = row_numbers(self.faces, list(self.tested["sample"].iloc[of_round]))
        for start in track(range(0, len(rows), AT_A_TIME), f"pictures of round {number} {done}"):
            some = slice(start, start + AT_A_TIME)
            points = None if self.points is None else self.points[of_round[some]]
            yield of_round[some], rows[some], SeenStills(pictures=self.faces.pictures[rows[some]], points=points)


def read_tested(job: Job, division: Division) -> TestedStills:
    """Return the tested pictures of a job. Raises OferError where one has no picture, or no points that it needs."""
    tested, faces, points = division.tested(), read_pictures(job.input_list("pictures")), None
    if "points" in job.inputs:
        [files] = job.input_groups("points").values()
        points = points_of_all(files, list(tested["sample"]), faces.side)
    return TestedStills(tested, faces, points)
