"""The picture of docs/recognise.md: a rendered face with a hidden mouth, recognised by the models of the default run.

    python -m benchmarks.recognised_picture [--sample S010_006] [--occlusion mouth] [--model FOLDER] [--out FOLDER]

Puts the occluder on the sample's frames as the pipeline does, and runs the command on them with an unknown occlusion.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

from ofer.base.errors import OferError
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.corpora.images import read_grey
from ofer.faces.files import FaceSequence, read_faces
from ofer.occlusion.regions import union_mask


def main() -> None:
    """Occlude, recognise, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", default="S010_006")
    parser.add_argument("--occlusion", default="mouth")
    parser.add_argument("--model", type=Path, default=Path("results/synthetic/stratified/flowrec"))
    parser.add_argument("--out", type=Path, default=Path("recognised"))
    options = parser.parse_args()
    corpus = options.model.parents[1]
    face = find(corpus, options.sample)
    boxes = load_config(read_yaml(Path("config.yaml"))).occlusions[options.occlusion].model_dump()["boxes"]
    eyes = face.pupils + np.asarray([face.box.left, face.box.top])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / f"synthetic {options.sample} (shown: {face.label})"
        folder.mkdir()
        for path in sorted((corpus / "corpus/cohn-kanade-images" / options.sample.replace("_", "/")).glob("*.png")):
            frame = read_grey(path)
            frame[union_mask(frame.shape, eyes, boxes)] = 0
            cv2.imwrite(str(folder / path.name), frame)
        command = [sys.executable, "-m", "ofer.commands.recognise", str(folder), "--occlusion", "unknown"]
        command += [
            "--model",
            str(options.model),
            "--eyes",
            ",".join(map(str, eyes.ravel())),
            "--out",
            str(options.out),
        ]
        sys.exit(subprocess.run(command).returncode)


def find(corpus: Path, sample: str) -> FaceSequence:
    """Return the face crops of a sample. Raises OferError if the corpus has none of that name."""
    for path in sorted((corpus / "faces").glob("*.h5")):
        for face in read_faces(path, [sample]):
            return face
    raise OferError(f"{corpus}: has no sample {sample}; name one of its samples.csv")


if __name__ == "__main__":
    main()
