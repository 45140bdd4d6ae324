"""How often `--occlusion unknown` assumes what is really hidden, on faces of the built-in corpus.

    python -m benchmarks.assumed_occlusion [--corpus results/synthetic] [--parts 01 02 03] [--model FOLDER]

Every sequence of the given parts is shown as it is and with each occluder of `--occlusions`; what those hide stands
in config.yaml. Printed are confusions, a row per truth, of the rule that the command uses
(still grey levels) and of the same rule on still flow: as the corpus paints occluders, with a static texture, with
camera noise over everything, and after MPEG-4 compression. The rule's numbers were chosen on part 00, which is left
out by default. With `--model`, also of a third rule, on validation folds: the candidate whose restored apex flow
the recognisers are most confident about.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.config import load_config
from ofer.corpora.clips import grey_frames
from ofer.entries import read_yaml
from ofer.evaluation.iterations import fold_of_iteration
from ofer.faces.files import FaceSequence, read_faces
from ofer.flow.farneback import farneback
from ofer.flow.files import PooledFlows, read_flows
from ofer.flow.pooling import adaptive_average_pool
from ofer.learning.fold_data import ordered_rows
from ofer.occlusion.paint import paint
from ofer.occlusion.regions import union_mask
from ofer.progress import track
from ofer.recognition.apply import probabilities, restored_by_fold
from ofer.recognition.read_model import read_trained_model
from ofer.recognition.recognise import restorer_of
from ofer.recognition.stillness import STILL, Change, assume_occlusion
from ofer.recognition.trained_model import CLEAN, TrainedModel
from ofer.tables import read_table

CONDITIONS = ("black", "static texture", "camera noise", "MPEG-4")
NOISE = 3.0
"""Grey levels, standard deviation, of the condition `camera noise`; the corpus has 0.8 to 1.8 already."""

STILL_FLOW = 0.1
"""Pixels; a cell whose flow is never longer is still, for the rule that is compared with."""

SIZE = 64


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=Path("results/synthetic"))
    parser.add_argument("--parts", nargs="+", default=["01", "02", "03"])
    parser.add_argument("--occlusions", nargs="+", default=["eyes", "mouth", "lower"])
    parser.add_argument("--model", type=Path, help="a restorer's folder, for the rule of confidence")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    entries = load_config(read_yaml(Path("config.yaml"))).occlusions
    boxes = {name: entries[name].model_dump()["boxes"] for name in options.occlusions}
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    faces = [face for part in options.parts for face in read_faces(options.corpus / "faces" / f"{part}.h5")]
    for face in track(faces, "sequences"):
        for rule, condition, truth, taken in assumed(face, boxes):
            found.setdefault((rule, condition), []).append((truth, taken))
    if options.model:
        model = read_trained_model(options.model, options.occlusions)
        found["most confident", "validation folds"] = list(most_confident(model, options.corpus))
    for (rule, condition), pairs in sorted(found.items()):
        print(f"\n{rule}, {condition}:")
        table = pd.DataFrame(pairs, columns=["truth", "assumed"])
        order = [CLEAN, *options.occlusions]
        counts = pd.crosstab(table["truth"], table["assumed"])
        print(counts.reindex(index=order, columns=order, fill_value=0))


def assumed(face: FaceSequence, boxes: dict[str, list[dict]]) -> Iterator[tuple[str, str, str, str]]:
    """Yield rule, condition, truth and assumption of one sequence; the slower rule under the first condition alone."""
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
            yield "still grey levels", condition, truth, assume_occlusion(change.pooled(SIZE), hidden).occlusion
            if condition == CONDITIONS[0]:
                # In units in which the threshold of still grey levels is that of still flow.
                lengths = longest_flow(crops) * STILL / STILL_FLOW
                yield "still flow", condition, truth, assume_occlusion(lengths, hidden).occlusion


def longest_flow(crops: NDArray[np.uint8]) -> NDArray[np.floating]:
    """Return the length in pixels (s, s) of the longest flow of each cell from the first crop to another."""
    flows = (adaptive_average_pool(farneback(crops[0], crop, **FARNEBACK), SIZE) for crop in crops[1:])
    return np.max([np.hypot(*flow) for flow in flows], axis=0)


FARNEBACK = {"pyr_scale": 0.5, "levels": 3, "winsize": 15, "iterations": 3, "poly_n": 5, "poly_sigma": 1.2, "flags": 0}


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


def most_confident(model: TrainedModel, corpus: Path) -> Iterator[tuple[str, str]]:
    """Yield truth and assumption of the rule of confidence, for every sequence by the models it is validated with."""
    folds = read_table(corpus / model.folds / "folds.csv")
    count = len(model.recogniser.weights)
    for truth in track([CLEAN, *model.occlusions], "occlusions"):
        flows = read_flows(sorted((corpus / "flows/apex" / truth).glob("*.h5")), model.size)
        for fold in range(count):
            _, validation, _ = fold_of_iteration(fold, count)
            rows = ordered_rows(flows, set(folds.loc[folds["fold"] == validation, "sample"]))
            yield from ((truth, name) for name in confident(model, fold, flows, rows, corpus))


def confident(model: TrainedModel, fold: int, flows: PooledFlows, rows: NDArray, corpus: Path) -> list[str]:
    """Return per row the candidate whose restored flow one fold's recogniser is surest about."""
    surest = {}
    for name in (CLEAN, *model.occlusions):
        hidden = read_flows(sorted((corpus / "flows/apex" / name).glob("*.h5")), model.size).hidden.mean(axis=0)
        restored = restored_by_fold(restorer_of(model, name), flows.flow[rows], hidden)
        surest[name] = probabilities(model, restored)[fold].max(axis=1)
    names = list(surest)
    return [names[index] for index in np.argmax(np.stack(list(surest.values())), axis=0)]


if __name__ == "__main__":
    main()
