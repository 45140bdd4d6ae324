"""Measure how often `--occlusion unknown` assumes what is really hidden, on faces of the built-in corpus.

    python -m benchmarks.assumed_occlusion [--corpus results/synthetic] [--parts 01 02 03]

Every sequence of the given parts is shown as it is and with each occluder of `--occlusions`; what those hide stands
in config.yaml. Printed are confusions, a row per truth: as the corpus paints occluders, with a static texture, with
camera noise over everything, and after MPEG-4 compression. The rule's numbers were chosen on part 00, which is left
out by default.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.base.progress import track
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.corpora.clips import grey_frames
from ofer.faces.files import FaceSequence, read_faces
from ofer.flow.pooling import adaptive_average_pool
from ofer.occlusion.paint import paint
from ofer.occlusion.regions import union_mask
from ofer.recognition.stillness import Change, assume_occlusion
from ofer.recognition.trained_model import CLEAN

CONDITIONS = ("black", "static texture", "camera noise", "MPEG-4")
NOISE = 3.0
"""Grey levels, standard deviation, of the condition `camera noise`; the corpus has 0.8 to 1.8 already."""

SIZE = 64


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=Path("results/synthetic"))
    parser.add_argument("--parts", nargs="+", default=["01", "02", "03"])
    parser.add_argument("--occlusions", nargs="+", default=["eyes", "mouth", "lower"])
    options = parser.parse_args()
    cv2.setNumThreads(1)
    entries = load_config(read_yaml(Path("config.yaml"))).occlusions
    boxes = {name: entries[name].model_dump()["boxes"] for name in options.occlusions}
    found: dict[str, list[tuple[str, str]]] = {}
    faces = [face for part in options.parts for face in read_faces(options.corpus / "faces" / f"{part}.h5")]
    for face in track(faces, "sequences"):
        for condition, truth, taken in assumed(face, boxes):
            found.setdefault(condition, []).append((truth, taken))
    for condition, pairs in found.items():
        print(f"\n{condition}:")
        table = pd.DataFrame(pairs, columns=["truth", "assumed"])
        order = [CLEAN, *options.occlusions]
        counts = pd.crosstab(table["truth"], table["assumed"])
        print(counts.reindex(index=order, columns=order, fill_value=0))


def assumed(face: FaceSequence, boxes: dict[str, list[dict]]) -> Iterator[tuple[str, str, str]]:
    """Yield condition, truth and assumption of one sequence."""
    shape = face.crops.shape[1], face.crops.shape[2]
    masks = {name: union_mask(shape, face.pupils, of_name) for name, of_name in boxes.items()}
    hidden = {name: adaptive_average_pool(mask.astype(np.float32), SIZE) for name, mask in masks.items()}
    for condition in CONDITIONS:
        for truth in (CLEAN, *masks):
            rng = np.random.default_rng(0)
            crops = face.crops
            if truth != CLEAN:
                crops = paint(crops, masks[truth], "noise" if condition == "static texture" else "black", rng)
            crops = degraded(crops, condition, rng)
            change = Change()
            for crop in crops[1:]:
                change.add(crops[0], crop)
            yield condition, truth, assume_occlusion(change.pooled(SIZE), hidden).occlusion


def degraded(crops: NDArray[np.uint8], condition: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return the crops (frames, height, width) as a worse camera or a lossy clip would give them."""
    if condition == "camera noise":
        return np.clip(crops + rng.normal(0, NOISE, crops.shape), 0, 255).round().astype(np.uint8)
    if condition != "MPEG-4":
        return crops
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        size = crops.shape[2], crops.shape[1]
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"mp4v"), 25, size)
        for crop in crops:
            writer.write(cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR))
        writer.release()
        return np.stack(list(grey_frames(path)))


if __name__ == "__main__":
    main()
