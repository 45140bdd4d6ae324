"""Mid flows of the built-in faces: ours against a bare loop of cv2.calcOpticalFlowFarneback over the same pairs.

    python -m benchmarks.flow_extraction [--subjects 2] [--frames 18] [--rounds 3]

Every part is one subject's six sequences of as many frames, rendered, cropped, and with the mouth painted over. Three
comparisons, in turns so that other load meets all alike; a ratio is taken within each round:

- flows alone: each frame's polynomial expansion shared by its pairs, against the bare loop, both over crops in memory
  on one thread, in processor time. The largest difference between both is printed, and must be below 10⁻³ pixels.
- jobs: painting and extraction as the workflow runs them, of one part, with start-up, reading, pooling and
  writing, against the bare loop; processor time.
- cores: such jobs of two parts one after the other, against both at once; wall-clock time.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synthetic_corpus import PARAMETERS
from ofer.base.errors import OferError
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.corpora.images import read_grey
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.synthetic.write import write_subject
from ofer.faces.eye_centres import from_landmarks
from ofer.faces.files import FaceSequence, read_faces, write_faces
from ofer.faces.sequence import crops_of_sequence
from ofer.flow.farneback import farneback, farneback_between
from ofer.flow.pairs import frame_pairs
from ofer.jobs.job import Job
from ofer.stages import extract_flow, occlude_frames

LARGEST_DIFFERENCE = 1e-3
"""Pixels."""

Flows = list[NDArray[np.float32]]


def settings() -> Config:
    """Return the default configuration."""
    return load_config(read_yaml(Path("config.yaml")))


def write_part(folder: Path, subject: int, frames: int) -> None:
    """Render a subject's sequences and write their face crops, as the workflow does, to `<subject>.h5`."""
    crop = settings().corpora["synthetic"].crop
    root = folder / str(subject)
    write_subject(root, subject, parameters=PARAMETERS, seed=1, frames=(frames, frames))
    faces = []
    for images in sorted((root / "cohn-kanade-images").glob("*/*")):
        files = sorted(images.glob("*.png"))
        landmarks = root / "Landmarks" / images.parent.name / images.name / f"{files[0].stem}_landmarks.txt"
        pupils = from_landmarks(read_landmarks(landmarks))
        cut = crops_of_sequence([read_grey(file) for file in files], [pupils], x=crop.x, y=crop.y)
        sample = f"{images.parent.name}_{images.name}"
        faces.append(
            FaceSequence(sample, images.parent.name, "", cut.crops, cut.pupils, cut.inter_ocular_distance, cut.box)
        )
    write_faces(folder / f"{subject}.h5", faces)


def job(folder: Path, subject: int) -> None:
    """Paint over the mouth and extract the mid flows of a part, by the workflow's stages."""
    config = settings()
    faces, frames, flows = (folder / f"{subject}{end}.h5" for end in ("", "_occluded", "_flows"))
    occlusion, flow = config.occlusions["mouth"].model_dump(), config.flows["mid"].model_dump()
    occlude_frames.build(
        Job(stage="occlude_frames", slice={"occlusion": occlusion}, inputs={"faces": faces}, outputs={"frames": frames})
    )
    extract_flow.build(
        Job(
            stage="extract_flow",
            slice={"flow": flow, "kernels": True},
            inputs={"frames": frames},
            outputs={"flows": flows},
        )
    )


def started(folder: Path, subject: int) -> subprocess.Popen[bytes]:
    """Start a part's job in a process of its own."""
    for end in ("_occluded", "_flows"):
        (folder / f"{subject}{end}.h5").unlink(missing_ok=True)
    command = [sys.executable, "-m", "benchmarks.flow_extraction", "--job", str(folder), str(subject)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def finished(*processes: subprocess.Popen[bytes]) -> None:
    """Wait for jobs."""
    for process in processes:
        if process.wait():
            raise OferError("a job failed; run it by hand with --job to see why")


def processor_seconds_of_job(folder: Path, subject: int) -> float:
    """Return what a part's job costs, start-up included."""
    before = getrusage(RUSAGE_CHILDREN)
    finished(started(folder, subject))
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wall_clock_seconds(folder: Path, subjects: tuple[int, int], at_once: bool) -> float:
    """Return how long two parts' jobs take."""
    begun = time.perf_counter()
    if at_once:
        finished(*[started(folder, subject) for subject in subjects])
    else:
        for subject in subjects:
            finished(started(folder, subject))
    return time.perf_counter() - begun


def flows_in_turns(folder: Path, subject: int) -> Iterator[tuple[float, float, float]]:
    """Yield processor seconds of the bare loop and of ours, and the largest difference, of each sequence."""
    parameters = settings().flows["mid"].farneback.model_dump()
    for face in read_faces(folder / f"{subject}_occluded.h5"):
        pairs = frame_pairs("mid", len(face.crops))
        begun = time.process_time()
        bare: Flows = [farneback(face.crops[p - 1], face.crops[n - 1], **parameters) for p, n in pairs]
        between = time.process_time()
        ours: Flows = list(farneback_between(face.crops, pairs, parameters))
        ended = time.process_time()
        yield between - begun, ended - between, max(np.abs(a - b).max() for a, b in zip(bare, ours, strict=True))


def main() -> None:
    """Render, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, default=2)
    parser.add_argument("--frames", type=int, default=18)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--job", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    if options.job:
        job(Path(options.job[0]), int(options.job[1]))
        return
    with tempfile.TemporaryDirectory() as name:
        compare(Path(name), range(1, max(options.subjects, 2) + 1), options.frames, options.rounds)


def compare(folder: Path, subjects: range, frames: int, rounds: int) -> None:
    """Print the three comparisons."""
    for subject in subjects:
        write_part(folder, subject, frames)
        job(folder, subject)  # compiles what is not yet, and leaves the painted crops
    pairs = 6 * len(frame_pairs("mid", frames))
    alone, jobs, cores, milliseconds, difference = [], [], [], [], 0.0
    for _ in range(rounds):
        for subject in subjects:
            turns = list(flows_in_turns(folder, subject))
            bare, ours = (sum(turn[way] for turn in turns) for way in (0, 1))
            difference = max(difference, *(turn[2] for turn in turns))
            alone.append(bare / ours)
            jobs.append(bare / processor_seconds_of_job(folder, subject))
            milliseconds.append((bare / pairs * 1e3, ours / pairs * 1e3))
        first = subjects[0], subjects[1]
        cores.append(wall_clock_seconds(folder, first, False) / wall_clock_seconds(folder, first, True))
    if difference > LARGEST_DIFFERENCE:
        raise OferError(f"flows differ by {difference} pixels")
    bare, ours = (statistics.median(way) for way in zip(*milliseconds, strict=True))
    print(f"{len(subjects)} parts of {pairs} pairs; largest difference {difference:.1e} pixels")
    print(f"flows alone: {ours:.2f} ms a pair, bare loop {bare:.2f}; {statistics.median(alone):.2f} times as fast")
    print(f"whole jobs: {statistics.median(jobs):.2f} times as fast as the bare loop (range {_range(jobs)})")
    print(f"two cores: {statistics.median(cores):.2f} times as fast as one (range {_range(cores)})")


def _range(values: list[float]) -> str:
    return f"{min(values):.2f} to {max(values):.2f}"


if __name__ == "__main__":
    main()
