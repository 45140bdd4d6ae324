"""Write the built-in corpus for benchmarks, and list a tree in the layout of CK+."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from ofer.corpora.synthetic.write import CODES as NUMBERS
from ofer.corpora.synthetic.write import write_subject

PARAMETERS = Path(__file__).parents[1] / "ofer/corpora/synthetic/parameters.csv"
FRAMES = (8, 12)


class _Codes:
    """CK+'s numbers of the six expressions, in canonical order."""

    names = tuple(NUMBERS)

    def index(self, code: int) -> int:
        return list(NUMBERS.values()).index(code)


CODES = _Codes()


@dataclass(frozen=True)
class Labelled:
    """A labelled sequence: paths of its frames and their landmarks, in order; its subject; CK+'s number."""

    subject: str
    frames: list[Path]
    landmarks: list[Path]
    code: int


def _write(subject: int, root: Path, seed: int) -> None:
    cv2.setNumThreads(1)
    write_subject(root, subject, parameters=PARAMETERS, seed=seed, frames=FRAMES)


def written(root: Path, subjects: int, seed: int, jobs: int = 2) -> Path:
    """Write the corpus into `root` unless it holds one already; return `root`."""
    if not (root / "Emotion").is_dir():
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            list(pool.map(partial(_write, root=root, seed=seed), range(1, subjects + 1)))
    return root


def sequences(root: Path) -> list[Labelled]:
    """All labelled sequences of a tree in the layout of CK+."""
    result = []
    for label in sorted(root.glob("Emotion/*/*/*_emotion.txt")):
        place = label.parent.relative_to(root / "Emotion")
        frames = sorted((root / "cohn-kanade-images" / place).glob("[!.]*.png"))
        landmarks = sorted((root / "Landmarks" / place).glob("[!.]*.txt"))
        result.append(Labelled(place.parts[0], frames, landmarks, int(np.loadtxt(label))))
    return result
