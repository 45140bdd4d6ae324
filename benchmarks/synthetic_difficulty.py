"""Measure how hard the built-in corpus is, and whether what is learnt on it holds elsewhere.

    python -m benchmarks.synthetic_difficulty [--corpus FOLDER] [--transfer FOLDER]

A small flow CNN (protocol §3.3) on apex flows (Farnebäck, pooled to 64 × 64), in subject-independent folds:
accuracy clean and with eyes, mouth or lower part painted black before the flow; the confusions; and
trained on the whole corpus and tested on another one. Writes the corpus first where FOLDER is not there.
"""

import argparse
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import StratifiedGroupKFold

from benchmarks.synthetic_corpus import CODES, sequences, written
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.faces.crop import crop, crop_box
from ofer.faces.eye_centres import from_landmarks
from ofer.flow.farneback import farneback
from ofer.flow.pooling import adaptive_average_pool
from ofer.flow.settings import FarnebackSettings
from ofer.methods.recogniser.network import FlowCNN
from ofer.occlusion.regions import union_mask

CROP = {"x": (-1.3, 1.3), "y": (-0.7, 1.9)}
ENTRIES = load_config(read_yaml(Path("config.yaml"))).occlusions
OCCLUSIONS = {"none": []} | {name: ENTRIES[name].model_dump()["boxes"] for name in ("eyes", "mouth", "lower")}
FARNEBACK = FarnebackSettings().model_dump()
SIZE = 64


def apex_flows(root: Path) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Pooled apex flows (n, 2, 64, 64) for each occlusion, labels (n,) and subjects (n,) of a corpus.

    Flows are in units of 1/100 of the inter-ocular distance, so that faces of different size compare
    (protocol §3.4).
    """
    flows: dict[str, list[np.ndarray]] = {name: [] for name in OCCLUSIONS}
    labels, subjects = [], []
    for sequence in sequences(root):
        first, last = (
            cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in (sequence.frames[0], sequence.frames[-1])
        )
        pupils = from_landmarks(np.loadtxt(sequence.landmarks[0]))
        box = crop_box(pupils, **CROP)
        d = float(np.hypot(*(pupils[1] - pupils[0])))
        for name, boxes in OCCLUSIONS.items():
            pair = [crop(frame, box).copy() for frame in (first, last)]
            mask = union_mask(pair[0].shape, box.points_in_crop(pupils), boxes)
            for image in pair:
                image[mask] = 0
            flow = farneback(pair[0], pair[1], **FARNEBACK)
            flows[name].append(adaptive_average_pool(flow * (100 / d), SIZE).astype(np.float32))
        labels.append(CODES.index(sequence.code))
        subjects.append(sequence.subject)
    return {name: np.stack(each) for name, each in flows.items()}, np.array(labels), np.array(subjects)


def fit(flows: np.ndarray, labels: np.ndarray, *, steps: int, seed: int) -> tuple[FlowCNN, float]:
    """Train the CNN by Adam, batches of 32; return it and the scale (RMS of its training flows)."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    network = FlowCNN(
        size=SIZE,
        classes=6,
        channels=(8, 16, 32),
        kernels=(5, 3, 3),
        fully_connected=(128,),
        dropout=0.5,
        batch_norm=False,
    )
    scale = float(np.sqrt(np.mean(flows**2)))
    inputs, targets = torch.from_numpy(flows / scale), torch.from_numpy(labels)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, weight_decay=1e-4)
    rng = np.random.default_rng(seed)
    network.train()
    for _ in range(steps):
        batch = torch.from_numpy(rng.choice(len(labels), 32, replace=False))
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(network(inputs[batch]), targets[batch]).backward()
        optimiser.step()
    return network.eval(), scale


def predict(network: FlowCNN, scale: float, flows: np.ndarray) -> np.ndarray:
    """Predicted class (n,)."""
    with torch.inference_mode():
        return network(torch.from_numpy(flows / scale)).argmax(1).numpy()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--corpus", type=Path, default=None, help="folder of the corpus; written there if it is missing"
    )
    parser.add_argument("--transfer", type=Path, help="another corpus in CK+ layout")
    parser.add_argument("--subjects", type=int, default=36)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--repeats", type=int, default=1, help="networks (seeds) per fold, for the transfer 3 at least")
    options = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        root = written(options.corpus or Path(scratch), options.subjects, options.seed)
        flows, labels, subjects = apex_flows(root)
    names = list(CODES.names)
    print(f"{len(labels)} sequences, seed {options.seed}; flows after {time.perf_counter() - start:.0f} s")
    splitter = StratifiedGroupKFold(options.folds, shuffle=True, random_state=options.seed)
    predicted = {name: np.zeros((options.repeats, len(labels)), int) for name in OCCLUSIONS}
    for train, test in splitter.split(labels, labels, subjects):
        for repeat in range(options.repeats):
            network, scale = fit(flows["none"][train], labels[train], steps=options.steps, seed=repeat)
            for name in OCCLUSIONS:
                predicted[name][repeat, test] = predict(network, scale, flows[name][test])
    for name in OCCLUSIONS:
        print(f"{name:6s} accuracy {100 * np.mean(predicted[name] == labels):.1f} %")
    print("confusions without occlusion, per cent of the row (true class):")
    print(" " * 10 + "".join(f"{name[:7]:>9s}" for name in names))
    table = sum(confusion_matrix(labels, one, labels=range(6)) for one in predicted["none"])
    for name, row in zip(names, 100 * table / table.sum(1, keepdims=True), strict=True):
        print(f"{name:10s}" + "".join(f"{share:9.1f}" for share in row))
    if options.transfer is not None:
        other, truth, _ = apex_flows(options.transfer)
        right = []
        for seed in range(max(3, options.repeats)):
            network, scale = fit(flows["none"], labels, steps=options.steps, seed=seed)
            guess = predict(network, scale, other["none"])
            right.append(np.mean(guess == truth))
        shares = ", ".join(f"{100 * share:.1f}" for share in right)
        print(f"trained here, tested on {options.transfer.name}: {shares} % of {len(truth)} (chance 16.7)")
        for name, row in zip(names, confusion_matrix(truth, guess, labels=range(6)), strict=True):
            print(f"{name:10s}" + "".join(f"{count:4d}" for count in row))
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
