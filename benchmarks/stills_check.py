"""Measure how long `ofer check`, and a plan of a table, take for a corpus of many small pictures: first, and again.

    python -m benchmarks.stills_check [--pictures 300000] [--side 48]

JPEGs of coarse noise are written into a temporary folder, nine tenths of them to train on, and removed afterwards.
Printed are wall clock and processor time; the files were just written, so that the system need not read them from the
disk.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import cv2
import numpy as np

SPLITS = {"train": 0.9, "val": 0.05, "test": 0.05}
LABELS = ("neutral", "angry", "disgust", "fear", "happy", "sad", "surprise")
ENTRY = """corpora:
  many:
    loader: image_folder
    root: {root}
    labels: basic7
    splits: [train, validation, test]
    align: {{ by: as_shipped }}
methods:
  many-resnet: {{ recipe: resnet }}
tables:
  many:
    title: Many pictures.
    division: official
    columns: {{ clean: {{ corpus: many }}, occluded: {{ corpus: many, occlusion: object }} }}
    rows: {{ ResNet-18: many-resnet }}
"""
PROJECT = Path(__file__).parents[1]


def write_pictures(root: Path, pictures: int, side: int) -> None:
    """Write a corpus of stills in folders of splits and classes."""
    draw = np.random.default_rng(0)
    for split, share in SPLITS.items():
        for label in LABELS:
            (root / split / label).mkdir(parents=True)
        for number in range(round(share * pictures)):
            coarse = draw.integers(0, 256, (7, 7), np.uint8)
            picture = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
            cv2.imwrite(str(root / split / LABELS[number % len(LABELS)] / f"{number:06d}.jpg"), picture)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=300_000)
    parser.add_argument("--side", type=int, default=48)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "results").mkdir()
        write_pictures(folder / "corpus", arguments.pictures, arguments.side)
        (folder / "mine.yaml").write_text(ENTRY.format(root=folder / "corpus"), encoding="utf-8")
        check = [sys.executable, "-m", "ofer", "check", "--configfile", "mine.yaml", "--corpora", "many"]
        plan = [
            sys.executable,
            "-m",
            "snakemake",
            "--snakefile",
            str(PROJECT / "Snakefile"),
            "--configfile",
            "mine.yaml",
        ]
        for what, command in (("check", check), ("plan", [*plan, "--dry-run", "results/many.csv"])):
            for turn in ("first", "again"):
                before, begun = getrusage(RUSAGE_CHILDREN), time.perf_counter()
                subprocess.run(command, cwd=folder, check=True, capture_output=True)
                wall, after = time.perf_counter() - begun, getrusage(RUSAGE_CHILDREN)
                processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                print(f"{what}, {turn}: {wall:.1f} s, {processor:.1f} s of processor time", flush=True)


if __name__ == "__main__":
    main()
