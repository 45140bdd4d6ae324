"""Measure how far detected 68 points lie from the true ones of built-in stills, clean and under occluders.

    python -m benchmarks.points_found [--layout rafdb] [--pictures 400] [--upsample 1] [--faceapi FOLDER]

On the stills as `locate_points` sees them. Of each occlusion: the share of faces that the detector sees, and the mean
distance of points from the true ones in inter-ocular distances: where it sees the face; where it does not, of points
that are read in the whole square (`missing: square`), and of the mean of those that it saw (`missing: mean_shape`).
dlib's 68-point model is not for commercial use. With face-api's model, in the folder given, the distance of its points,
which it finds in every picture, and of dlib's of every picture (`missing: square`).
"""

import argparse
import tempfile
from pathlib import Path

import cv2
import numpy as np

from benchmarks.stills import ROOT, write
from ofer.config.entries import above_papers, read_yaml
from ofer.config.load import load_config
from ofer.corpora.stills import read_still
from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.corpora.synthetic.stills.truth import true_points
from ofer.faces.dlib_points import LICENCE, DlibPoints
from ofer.faces.eye_centres import from_landmarks, inter_ocular_distance
from ofer.learning.faceapi_points import FaceApiPoints
from ofer.occlusion.bank import bank_of
from ofer.occlusion.draw import draw_at
from ofer.occlusion.parameters import draw_parameters
from ofer.plan.occlusions import occlusion_values

PICTURES = {"rafdb": "basic/Image/aligned/", "affectnet_b": "val_set/", "ferplus": ""}
"""Layouts whose pictures are aligned, and how the names of these begin."""
OCCLUSIONS = ("none", "r8", "r16", "r24", "object", "upper-half", "lower-half")
"""`object` covers as much as the occluders of Li et al., r8 to r24 are their black squares."""


def distance(found: np.ndarray, true: np.ndarray) -> float:
    """Return the mean distance of points in inter-ocular distances."""
    return float(np.hypot(*(found - true).T).mean() / inter_ocular_distance(from_landmarks(true)))


def mean(values: list[float]) -> str:
    """Return a mean to two digits; a line where there is none."""
    return f"{np.mean(values):.2f}" if values else "—"


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layout", choices=PICTURES, default="rafdb")
    parser.add_argument("--pictures", type=int, default=400)
    parser.add_argument("--upsample", type=int, default=1)
    parser.add_argument("--faceapi", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    config = load_config(above_papers(ROOT, read_yaml(ROOT / "config.yaml")))
    with tempfile.TemporaryDirectory() as folder:
        side = {} if options.layout == "ferplus" else {"side": 100}
        write(
            Path(folder),
            GenerateSettings(layout=options.layout, pictures={"train": 1, "test": options.pictures}, **side),
        )
        faces = [
            (name, read_still(Path(folder), name), true)
            for name, true in true_points(Path(folder) / "truth_00.csv")
            if name.startswith(PICTURES[options.layout])
        ]
    finder = DlibPoints(options.upsample, 0.0)
    faceapi = FaceApiPoints(options.faceapi) if options.faceapi else None
    apart = [inter_ocular_distance(from_landmarks(true)) / len(picture) for _, picture, true in faces]
    print(f"{len(faces)} stills as {options.layout}, eyes {np.median(apart):.2f} of the side apart; {LICENCE}\n")
    further = ["all: whole square", "all: face-api"] if faceapi else []
    heads = ["faces seen", "points there", "not seen: whole square", "not seen: mean shape", *further]
    print(f"| {' | '.join(['occlusion', *heads])} |")
    print(f"| {' | '.join(['---', *['---:'] * len(heads)])} |")
    for occlusion in OCCLUSIONS:
        seen, unseen, by_faceapi = [], [], []
        values = None if occlusion == "none" else occlusion_values(config, occlusion)
        bank = bank_of(values) if values else None
        for name, picture, true in faces:
            shown, side = picture, len(picture)
            if values is not None and bank is not None:
                shown, _ = draw_at(picture, side, draw_parameters(values, name, side, None, bank), values, bank)
            points, found = finder.find_in_square(cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY))
            (seen if found else unseen).append((points, true))
            if faceapi:
                by_faceapi.append(distance(faceapi.find_in_square(shown), true))
        shape = np.mean([points for points, _ in seen], axis=0) if seen else None
        by_mean = [distance(shape, true) for _, true in unseen] if shape is not None else []
        there, square = ([distance(*pair) for pair in pairs] for pairs in (seen, unseen))
        columns = [there, square, by_mean, *([there + square, by_faceapi] if faceapi else [])]
        print(f"| {' | '.join([occlusion, f'{len(seen) / len(faces):.1%}', *map(mean, columns)])} |")


if __name__ == "__main__":
    main()
