"""Measure what the occlusions of the tables hide of what they claim to hide, by points of the clean faces.

The masks are those that are painted, at the resolution of the crops. Of built-in stills the true points count, whatever
their layout ships of them. Where no points are known, n is 0.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.base.progress import say
from ofer.base.tables import read_table
from ofer.corpora.manifest import read_manifest
from ofer.corpora.stills import read_still
from ofer.faces.align import align_points, alignment
from ofer.faces.files import read_points
from ofer.faces.pictures import read_pictures
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.occlusion.bank import bank_of
from ofer.occlusion.coverage import COLUMNS, coverage, still_coverage
from ofer.occlusion.draw import draw_occluder
from ofer.occlusion.features import POINTS
from ofer.occlusion.objects import pictures_of
from ofer.occlusion.parameters import read_parameters

TRUTH_TEXTS = ("picture", "subject", "label", "split", "mixed_with", "mask")


def build(job: Job) -> None:
    """Write a row per occlusion, feature, frame and class."""
    tables = list(_of_stills(job) if job.slice["kind"] == "stills" else _of_sequences(job))
    claimed = [table for table in tables if not table.empty]
    found = pd.concat(claimed) if claimed else pd.DataFrame(columns=COLUMNS)
    with job.writing("coverage") as path:
        found.to_csv(path, index=False, lineterminator="\n", float_format="%.4f")


def _of_sequences(job: Job) -> Iterator[pd.DataFrame]:
    faces = [face for path in job.input_list("faces") for face in read_points(path)]
    known = sum(face.points is not None for face in faces)
    say(f"points are known of {known} of {len(faces)} faces")
    for name, occlusion in job.slice["occlusions"]:
        yield coverage(faces, name, occlusion, pictures_of(occlusion))


def _of_stills(job: Job) -> Iterator[pd.DataFrame]:
    faces = read_pictures(job.input_list("faces"))
    found = _true_points(job, faces.sample) if "align" in job.slice else faces.points
    whole = found.shape[1] == POINTS
    known = np.flatnonzero(np.isfinite(found).all(axis=(1, 2))) if whole else np.zeros(0, int)
    say(f"points are known of {len(known)} of {len(faces.sample)} faces")
    blank = np.zeros((faces.side, faces.side, 3), np.uint8)
    for name, occlusion in job.slice["occlusions"]:
        [path] = job.input_groups("occluders")[name]
        placed, bank = read_parameters(path), bank_of(occlusion)
        # A mask does not depend on what is painted over.
        masks = [draw_occluder(blank, placed[faces.sample[row]], occlusion, bank)[1] for row in known]
        labels, points = [faces.label[row] for row in known], found[known]
        yield still_coverage(name, occlusion["hides"], labels, masks, points, "landmarks")


def _true_points(job: Job, samples: Sequence[str]) -> NDArray[np.float64]:
    """Return the points (samples, 68, 2) that the generator says, in pixels of the aligned pictures."""
    root = Path(job.slice["root"])
    truth = pd.concat(read_table(path, TRUTH_TEXTS) for path in sorted(root.glob("truth_*.csv"))).set_index("picture")
    names = read_manifest(job.input("manifest")).set_index("sample")["frames"]
    columns = [f"{axis}{point}" for point in range(1, POINTS + 1) for axis in "xy"]
    result = []
    for sample in samples:
        [name] = names[sample]
        matrix = alignment(read_still(root, name).shape[:2], job.slice["align"], None, None)
        result.append(align_points(truth.loc[name, columns].to_numpy(float).reshape(POINTS, 2), matrix))
    return np.reshape(result, (len(samples), POINTS, 2))


if __name__ == "__main__":
    run_stage(__doc__, build)
