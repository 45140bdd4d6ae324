"""Measure how hard the built-in stills are, and whether what is learnt on them holds elsewhere, and the reverse.

    python -m benchmarks.stills_difficulty [--corpus FOLDER] [--transfer FOLDER] [--epochs 24]

A ResNet-18 from scratch (recipe `resnet`) on the aligned pictures of a corpus in the layout of RAF-DB at 64 pixels; a
tenth of the training pictures selects. Accuracy on the test pictures, clean and with parts painted black, confusions,
and accuracy on all of another corpus; then trained on all of that one, in as many steps, and tested here. Intervals:
95 % of 2000 draws of pictures. Writes the corpus first where FOLDER is not there.
"""

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import torch
from sklearn.metrics import confusion_matrix

from benchmarks.stills import write
from ofer.base.expressions import EXPRESSIONS
from ofer.corpora.rafdb import read_samples
from ofer.corpora.stills import read_still
from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.learning.stills import ArrayPictures, SeenStills, StillsRound
from ofer.methods.resnet import recipe
from ofer.methods.resnet.settings import Settings

SIDE = 64
NAMES = EXPRESSIONS[:7]
COVERED = {
    "upper half": (0.0, 0.5, 0.0, 1.0),
    "lower half": (0.5, 1.0, 0.0, 1.0),
    "left half": (0.0, 1.0, 0.0, 0.5),
    "eyes": (0.3, 0.5, 0.15, 0.85),
    "mouth": (0.63, 0.87, 0.25, 0.75),
}
"""Rows and columns that are painted black, in shares of the side."""


def pictures(root: Path, split: str = "") -> tuple[np.ndarray, np.ndarray]:
    """Return the aligned pictures (n, 64, 64, 3) of a split, or all, and their classes (n,)."""
    chosen = {"labels": "basic7", "need_landmarks": False, "options": {"images": "aligned"}}
    samples = [sample for sample in read_samples(root, **chosen) if split in ("", sample.split)]
    shown = [cv2.resize(read_still(root, s.frames[0]), (SIDE, SIDE), interpolation=cv2.INTER_AREA) for s in samples]
    return np.stack(shown), np.array([NAMES.index(sample.label) for sample in samples])


def fit(shown: np.ndarray, label: np.ndarray, settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Return the weights that are learnt on nine tenths of the pictures and selected on the last."""
    order = np.random.default_rng(seed).permutation(len(label))
    selecting, learning = np.split(order, [len(order) // 10])
    round_ = StillsRound(
        training=ArrayPictures(shown[learning], label[learning]),
        validation=ArrayPictures(shown[selecting], label[selecting]),
        classes=len(NAMES),
    )
    return recipe.train(round_, settings, seed=seed).weights


def report(name: str, weights: dict[str, np.ndarray], settings: Settings, shown: np.ndarray, label: np.ndarray) -> None:
    """Print accuracy, its interval and the mean recall."""
    predicted = recipe.apply(weights, settings, SeenStills(pictures=shown)).argmax(1)
    right = (predicted == label).astype(float)
    draws = np.random.default_rng(0).integers(0, len(right), (2000, len(right)))
    low, high = 100 * np.quantile(right[draws].mean(1), (0.025, 0.975))
    recall = 100 * np.mean([right[label == k].mean() for k in np.unique(label)])
    drawn = _mean_recalls(right, label)
    worst, best = 100 * np.quantile(drawn, (0.025, 0.975))
    print(
        f"{name:28s} {100 * right.mean():5.1f} % [{low:.1f}, {high:.1f}]; "
        f"mean recall {recall:.1f} % [{worst:.1f}, {best:.1f}]",
        flush=True,
    )
    table = confusion_matrix(label, predicted, labels=range(len(NAMES)))
    if name in ("clean", "there"):
        print(" " * 10 + "".join(f"{other[:8]:>9s}" for other in NAMES))
        for expression, row in zip(NAMES, 100 * table / np.maximum(table.sum(1, keepdims=True), 1), strict=True):
            print(f"{expression:10s}" + "".join(f"{share:9.0f}" for share in row), flush=True)


def _mean_recalls(right: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Return the mean recall of 2000 draws of each class's pictures."""
    rng = np.random.default_rng(0)
    classes = [right[label == k] for k in np.unique(label)]
    return np.mean([one[rng.integers(0, len(one), (2000, len(one)))].mean(1) for one in classes], axis=0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder of the corpus; written there if it is missing")
    parser.add_argument("--transfer", type=Path, help="another corpus in RAF-DB's layout")
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    settings = Settings(
        recipe="resnet", stem="imagenet", optimiser="adam", learning_rate=1e-3, schedule="cosine", batch_size=32,
        epochs=options.epochs, precision="bfloat16",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        root = options.corpus or Path(scratch)
        if not (root / "basic").is_dir():
            write(root, GenerateSettings(layout="rafdb"))
        learning, testing = pictures(root, "train"), pictures(root, "test")
    weights = fit(*learning, settings, options.seed)
    print(f"{len(learning[1])} and {len(testing[1])} pictures, trained after {time.perf_counter() - start:.0f} s")
    report("clean", weights, settings, *testing)
    for name, shares in COVERED.items():
        top, bottom, left, right = (round(share * SIDE) for share in shares)
        covered = testing[0].copy()
        covered[:, top:bottom, left:right] = 0
        report(name, weights, settings, covered, testing[1])
    if options.transfer:
        other = pictures(options.transfer)
        report("there", weights, settings, *other)
        longer = replace(settings, epochs=options.epochs * max(1, len(learning[1]) // len(other[1])))
        backwards = fit(*other, longer, options.seed)
        report("trained there, tested here", backwards, settings, *testing)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
