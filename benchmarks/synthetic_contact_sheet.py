"""A contact sheet of the built-in corpus: faces, their flows, and one sequence.

    python -m benchmarks.synthetic_contact_sheet [--output docs/images/synthetic-corpus.png] [--subjects 2 10
    13]

For each subject the neutral face and the six apexes, cropped as the pipeline crops them; below them the
Farnebäck flow from neutral to apex (hue = direction, brightness = length) and the true motion. At the end
one sequence as written.
"""

import argparse
import tempfile
from pathlib import Path

import cv2
import numpy as np

from benchmarks.synthetic_corpus import CODES, FRAMES, PARAMETERS, Labelled, sequences
from benchmarks.synthetic_difficulty import CROP, FARNEBACK
from ofer.corpora.synthetic.truth import sequence_of, true_motion
from ofer.corpora.synthetic.write import write_subject
from ofer.faces.crop import crop, crop_box
from ofer.faces.eye_centres import from_landmarks
from ofer.flow.farneback import farneback

TILE = 116
BRIGHTEST = 12.0
"""Pixels of motion at full brightness."""


def coloured(flow: np.ndarray) -> np.ndarray:
    """(height, width, 3) uint8 BGR of a flow (2, height, width): hue = direction, brightness = length."""
    length, turn = cv2.cartToPolar(flow[0], flow[1], angleInDegrees=True)
    value = np.clip(length / BRIGHTEST, 0, 1) * 255
    hsv = np.stack([turn / 2, np.full_like(turn, 255), value], -1).astype(np.uint8)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)


def tile(image: np.ndarray, title: str = "") -> np.ndarray:
    """One cell of the sheet."""
    small = cv2.resize(image, (TILE, TILE), interpolation=cv2.INTER_AREA)
    if small.ndim == 2:
        small = cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)
    if title:
        cv2.putText(small, title, (4, 13), cv2.FONT_HERSHEY_SIMPLEX, 0.38, (255, 255, 255), 1, cv2.LINE_AA)
    return small


def subject_rows(shown: list[Labelled], seed: int) -> np.ndarray:
    """Three rows of one subject: faces, Farnebäck's flow, true motion."""
    faces: list[np.ndarray] = []
    flows: list[np.ndarray] = [np.zeros((TILE, TILE, 3), np.uint8)]
    truths: list[np.ndarray] = [np.zeros((TILE, TILE, 3), np.uint8)]
    for sequence in sorted(shown, key=lambda one: CODES.index(one.code)):
        ends = (sequence.frames[0], sequence.frames[-1])
        first, last = (cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in ends)
        box = crop_box(from_landmarks(np.loadtxt(sequence.landmarks[0])), **CROP)
        pair = crop(first, box).copy(), crop(last, box).copy()
        if not faces:
            faces.append(tile(pair[0], f"{sequence.subject} neutral"))
        faces.append(tile(pair[1], CODES.names[CODES.index(sequence.code)]))
        flows.append(tile(coloured(farneback(*pair, **FARNEBACK))))
        subject, number = sequence_of(sequence.frames[0].stem[:8])
        motion, valid = true_motion(
            parameters=PARAMETERS,
            seed=seed,
            frames=FRAMES,
            size=first.shape[::-1],
            subject=subject,
            sequence=number,
            previous=1,
            next=len(sequence.frames),
        )
        rows, columns = slice(box.top, box.top + box.height), slice(box.left, box.left + box.width)
        truths.append(tile(coloured((motion * valid)[:, rows, columns])))
    return np.vstack([np.hstack(row) for row in (faces, flows, truths)])


def main() -> None:
    """Draw the sheet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("docs/images/synthetic-corpus.png"))
    parser.add_argument("--subjects", type=int, nargs="+", default=[2, 10, 13])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for subject in options.subjects:
            write_subject(root, subject, parameters=PARAMETERS, seed=options.seed, frames=FRAMES)
        listed = sequences(root)
        names = sorted({sequence.subject for sequence in listed})
        rows = [subject_rows([one for one in listed if one.subject == name], options.seed) for name in names]
        strip = next(one for one in listed if one.subject == names[-1] and one.code == 7)
        chosen = np.rint(np.linspace(0, len(strip.frames) - 1, 7)).astype(int)
        frames = [cv2.imread(str(strip.frames[index])) for index in chosen]
        height = round(TILE * frames[0].shape[0] / frames[0].shape[1])
        last = [cv2.resize(frame, (TILE, height), interpolation=cv2.INTER_AREA) for frame in frames]
        sheet = np.vstack([*rows, np.hstack(last)])
    options.output.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(options.output), sheet, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    size = options.output.stat().st_size / 1000
    print(f"{options.output}: {sheet.shape[1]} x {sheet.shape[0]} pixels, {size:.0f} kB")


if __name__ == "__main__":
    main()
