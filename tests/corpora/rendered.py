"""Rendered faces, to be put into trees of any layout."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.corpora.synthetic.write import CODES, write_subject
from tests.workflow.experiment import PROJECT

Frames = list[NDArray[np.uint8]]


def rendered_faces(folder: Path, size: tuple[int, int]) -> dict[str, Frames]:
    """Return the frames, neutral to apex, of one rendered subject by expression."""
    parameters = PROJECT / "ofer/corpora/synthetic/parameters.csv"
    write_subject(folder, 1, parameters=parameters, seed=1, frames=(3, 4), size=size)
    names = {code: name for name, code in CODES.items()}
    found = {}
    for label in folder.glob("Emotion/*/*/*.txt"):
        images = folder / "cohn-kanade-images" / label.parent.relative_to(folder / "Emotion")
        frames = [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in sorted(images.glob("*.png"))]
        found[names[int(float(label.read_text()))]] = frames
    return found
