"""Say where the 68 points of a part's faces lie in their squares, which methods of stills are told.

They are shipped, true or found. A face whose points are not known gets others, or is left out, as the entry says; such
faces are counted, and each has its line.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ofer.base.by_name import load
from ofer.base.errors import OferError
from ofer.base.progress import say, track
from ofer.corpora.manifest import read_manifest
from ofer.corpora.synthetic.stills.truth import Written, true_points
from ofer.faces.align import align_points
from ofer.faces.dlib_points import LICENCE, DlibPoints
from ofer.faces.face_square import SquareFinder
from ofer.faces.pictures import FacePictures, read_pictures
from ofer.faces.point_files import FacePoints, write_points
from ofer.faces.points import COUNT, Points, as_fractions, mean_shape, move_points, points_fault
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.occlusion.bank import bank_of
from ofer.occlusion.parameters import read_parameters
from ofer.stills.source import Look, Occluder
from ofer.stills.view import view

SQUARE = "square"
"""How points were found that are read as though the whole square were the face."""

Find = Callable[[int], tuple[Points, str]]
"""Returns the points (K, 2) of a row in pixels of its square, and how they were found; NaN where they were not."""


def build(job: Job) -> None:
    """Write the points of every face of the part."""
    faces, values = read_pictures([job.input("faces")]), job.slice["points"]
    by_source = {"shipped": _shipped, "truth": _true, "dlib68": _by_dlib, "faceapi68": _by_faceapi}
    find = by_source[values["source"]](job, faces)
    points: dict[str, Points] = {}
    how: dict[str, str] = {}
    faults: dict[str, str] = {}
    for row, sample in enumerate(track(faces.sample, "faces whose points are located")):
        pixels, source = find(row)
        fractions = as_fractions(pixels, faces.side)
        if fault := points_fault(fractions):
            faults[sample] = fault
        else:
            points[sample], how[sample] = fractions, source
    if faults and values["missing"] != "exclude":
        if not points:
            sample, fault = next(iter(faults.items()))
            raise OferError(
                f"{job.input('faces')}: no face has points by {values['source']} whose mean the others could get, such "
                f"as {sample}, which {fault}; give `points` another source, or `missing: exclude`"
            )
        mean = mean_shape(list(points.values()))
        points |= dict.fromkeys(faults, mean)
        how |= dict.fromkeys(faults, "mean_shape")
    _say(how, faults)
    rows = [name for name in faces.sample if name in points]
    shifted = [move_points(points[name], values["moved"], name) for name in rows]
    found = FacePoints(
        points=np.array(shifted, np.float32).reshape(-1, COUNT, 2),
        sample=tuple(rows),
        found=tuple(how[name] for name in rows),
        excluded={name: fault for name, fault in faults.items() if name not in points},
    )
    with job.writing("points") as path:
        write_points(path, found)


def _say(how: dict[str, str], faults: dict[str, str]) -> None:
    for sample, fault in faults.items():
        say(f"  {sample}: {fault}: {how.get(sample, 'left out')}")
    counts = Counter(how.get(sample, "left out") for sample in {**how, **faults})
    say(f"points by {', '.join(f'{name}: {number}' for name, number in sorted(counts.items())) or 'nothing: 0'}")


def _shipped(job: Job, faces: FacePictures) -> Find:
    def find(row: int) -> tuple[Points, str]:
        points = faces.points[row]
        return points[np.isfinite(points).all(axis=1)], "shipped"

    return find


def _true(job: Job, faces: FacePictures) -> Find:
    root = Path(job.slice["root"])
    truths = Written(root, job.input_list("written")).truths()
    true = {name: points for path in truths for name, points in true_points(path)}
    finder = SquareFinder(root, job.slice["align"], job.slice["pupils"])
    rows: list[Any] = list(read_manifest(job.input("manifest")).itertuples())
    stills = {row.sample: row for row in rows}

    def find(row: int) -> tuple[Points, str]:
        still = stills[faces.sample[row]]
        [name] = still.frames
        if name not in true:
            return np.zeros((0, 2)), "truth"
        return align_points(true[name], finder.find(still)[1].matrix), "truth"

    return find


def _by_dlib(job: Job, faces: FacePictures) -> Find:
    values = job.slice["points"]
    say(f"points of the faces by dlib: {LICENCE}")
    finder, look = DlibPoints(values["upsample"], 0.0), _look(job, faces)

    def find(row: int) -> tuple[Points, str]:
        picture, _ = look.picture(row, faces.side, 3)
        points, seen = finder.find_in_square(view(picture, faces.side, 1)[..., 0])
        if seen or values["missing"] == SQUARE:
            return points, "dlib68" if seen else SQUARE
        return np.zeros((0, 2)), "dlib68"

    return find


def _by_faceapi(job: Job, faces: FacePictures) -> Find:
    # By name: points of other sources depend neither on it nor on torch.
    finder = load(job.slice["detector"]).FaceApiPoints(Path(job.slice["points"]["model"]))
    say(f"points of the faces by face-api: {finder.licence}")
    for name, digest in finder.digests.items():
        say(f"  {name}: sha256 {digest}")
    look = _look(job, faces)

    def find(row: int) -> tuple[Points, str]:
        picture, _ = look.picture(row, faces.side, 3)
        return finder.find_in_square(picture), "faceapi68"

    return find


def _look(job: Job, faces: FacePictures) -> Look:
    """Return the faces as they are tested: under their occluder, where there is one."""
    occlusion, rows = job.slice["occlusion"], np.arange(len(faces.sample))
    if occlusion is None:
        return Look(faces, rows)
    [path] = job.input_list("occluders")
    return Look(faces, rows, Occluder(occlusion, bank_of(occlusion), read_parameters(path)))


if __name__ == "__main__":
    run_stage(__doc__, build)
