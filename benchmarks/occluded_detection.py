"""Measure how often dlib finds a face of the built-in corpus whose eyes, mouth or lower part is painted black.

    python -m benchmarks.occluded_detection [--corpus results/synthetic] [--part 00]

On the first frame of every sequence of a part, at several thresholds of the detector: share of frames with a face, and
the median distance of its eyes from those of the crop (the corpus' landmarks), in per cent of their distance.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np

from ofer.base.progress import track
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.corpora.images import read_grey
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.files import read_faces
from ofer.occlusion.regions import union_mask

THRESHOLDS = (0.0, -0.5)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=Path("results/synthetic"))
    parser.add_argument("--part", default="00")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    config = load_config(read_yaml(Path("config.yaml")))
    faces = list(read_faces(options.corpus / "faces" / f"{options.part}.h5"))
    for threshold in THRESHOLDS:
        detector = DlibPupils(find_model(), 0, threshold, config.corpora["synthetic"].pupils.dlib_scale)
        for occlusion in ("none", "eyes", "mouth", "lower"):
            errors = []
            for face in track(faces, occlusion):
                folder = options.corpus / "corpus/cohn-kanade-images" / face.sample.replace("_", "/")
                frame = read_grey(min(folder.glob("*.png")))
                eyes = face.pupils + np.asarray([face.box.left, face.box.top])
                if occlusion != "none":
                    frame[union_mask(frame.shape, eyes, config.occlusions[occlusion].model_dump()["boxes"])] = 0
                found = detector.find(frame)
                if found:
                    errors.append(np.hypot(*(found[0].pupils - eyes).T).mean() / face.inter_ocular_distance)
            median = f", eyes off by {np.median(errors):.1%} of d" if errors else ""
            print(f"threshold {threshold:4.1f}, {occlusion:5}: found in {len(errors)} of {len(faces)}{median}")


if __name__ == "__main__":
    main()
