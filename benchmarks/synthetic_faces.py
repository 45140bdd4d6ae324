"""Measure whether dlib finds the faces of the built-in corpus, and how fast it is written.

    python -m benchmarks.synthetic_faces [--corpus FOLDER] [--subjects 36] [--seed 1]

dlib's frontal detector without upsampling and its 5-point model, on the first and the apex frame of every
sequence: share found, distance of its eye centres from the true ones in per cent of the inter-ocular
distance d, its d over the true one, where its four corners lie beside the true ones, range of d, and how many
crops of 2.6 d lie inside the frame. Then one subject written again in this process, for the frames a second.

FOLDER may hold another corpus in the layout of CK+, with landmarks.
"""

import argparse
import tempfile
import time
from pathlib import Path

import cv2
import dlib
import numpy as np

from benchmarks.synthetic_corpus import FRAMES, PARAMETERS, sequences, written
from ofer.corpora.synthetic.write import write_subject
from ofer.faces.crop import crop_box
from ofer.faces.dlib_pupils import find_model
from ofer.faces.eye_centres import from_corners, from_landmarks, inter_ocular_distance

# In the order of dlib's 5-point model, as points of iBUG counted from 0; and which way is outwards, to the ear.
CORNERS = {"left outer": (45, 1), "left inner": (42, 1), "right outer": (36, -1), "right inner": (39, -1)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--corpus", type=Path, default=None, help="folder of the corpus; written there if it is missing"
    )
    parser.add_argument("--subjects", type=int, default=36)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    detector, shape = dlib.get_frontal_face_detector(), dlib.shape_predictor(str(find_model()))
    with tempfile.TemporaryDirectory() as scratch:
        start = time.perf_counter()
        fresh = not options.corpus or not options.corpus.is_dir()
        root = written(options.corpus or Path(scratch), options.subjects, options.seed)
        listed = sequences(root)
        total = sum(len(sequence.frames) for sequence in listed)
        if fresh:
            passed = time.perf_counter() - start
            print(f"wrote {total} frames by two processes in {passed:.0f} s: {total / passed:.1f} frames/s")
        counts: dict[int, int] = {}
        errors: dict[int, list[float]] = {0: [], -1: []}
        spans: dict[int, list[float]] = {0: [], -1: []}
        outwards: list[list[float]] = []
        distances, inside = [], 0
        for sequence in listed:
            for which in (0, -1):
                picture = cv2.imread(str(sequence.frames[which]), cv2.IMREAD_GRAYSCALE)
                landmarks = np.loadtxt(sequence.landmarks[which])
                truth = from_landmarks(landmarks)
                d = inter_ocular_distance(truth)
                boxes = detector(picture, 0)
                counts[len(boxes)] = counts.get(len(boxes), 0) + 1
                if len(boxes) != 1:
                    print(f"{len(boxes)} faces in {sequence.frames[which].name}")
                    continue
                points = np.array([(p.x, p.y) for p in shape(picture, boxes[0]).parts()], float)
                found = from_corners(points)
                errors[which] += (np.hypot(*(found - truth).T) / d).tolist()
                spans[which].append(inter_ocular_distance(found) / d)
                if which == 0:
                    moved = zip(points, CORNERS.values(), strict=False)
                    outwards.append([out * (x - landmarks[number, 0]) / d for (x, _), (number, out) in moved])
                    distances.append(d)
                    box = crop_box(truth, x=(-1.3, 1.3), y=(-0.7, 1.9))
                    height, width = picture.shape
                    fits = box.left >= 0 and box.top >= 0
                    inside += fits and box.left + box.width <= width and box.top + box.height <= height
        asked = sum(counts.values())
        one = counts.get(1, 0)
        print(f"one face found in {one} of {asked} first and apex frames ({100 * one / asked:.1f} %)")
        for which, name in ((0, "first"), (-1, "apex")):
            middle, high, most = 100 * np.percentile(errors[which], [50, 95, 100])
            spread = f"median {middle:.1f} %, 95th percentile {high:.1f} %, most {most:.1f} % of d"
            print(f"eye centres in {name} frames off by: {spread}")
            mean, deviation = np.mean(spans[which]), np.std(spans[which])
            print(
                f"dlib's d over the true one in {name} frames: mean {mean:.3f} (true over dlib's {1 / mean:.2f}), "
                f"standard deviation {deviation:.3f}, {min(spans[which]):.3f} to {max(spans[which]):.3f}"
            )
        for corner, moves in zip(CORNERS, 100 * np.asarray(outwards).T, strict=True):
            print(f"{corner} corner too far outwards by {moves.mean():.1f} % of d, deviation {moves.std():.1f} %")
        print(f"d from {min(distances):.0f} to {max(distances):.0f} pixels")
        print(f"crop of 2.6 d inside the frame: {inside} of {len(distances)}")
        write_subject(Path(scratch) / "warm", 1, parameters=PARAMETERS, seed=options.seed, frames=FRAMES)
        start, busy = time.perf_counter(), time.process_time()
        paths = write_subject(Path(scratch) / "timed", 2, parameters=PARAMETERS, seed=options.seed, frames=FRAMES)
        frames = sum(path.suffix == ".png" for path in paths)
        passed, busy = time.perf_counter() - start, time.process_time() - busy
        print(f"one process: {frames / passed:.1f} frames/s by the clock, {frames / busy:.1f} per CPU second")


if __name__ == "__main__":
    main()
