"""RAF-DB basic: list of labels, original and aligned pictures, five points with attributes, and the face's box."""

from collections.abc import Sequence

import numpy as np

from ofer.corpora.synthetic.stills.person import Person
from ofer.corpora.synthetic.stills.photo import jpeg
from ofer.corpora.synthetic.stills.plan import Planned
from ofer.corpora.synthetic.stills.portrait import Framing, Still
from ofer.corpora.synthetic.stills.writers.files import (
    File,
    box_of,
    carry,
    five_points,
    picture_file,
    similarity,
    warp,
)

CODES = {"surprise": 1, "fear": 2, "disgust": 3, "happiness": 4, "sadness": 5, "anger": 6, "neutral": 7}
TEMPLATE = np.array([[0.345, 0.4], [0.655, 0.4], [0.5, 0.745]])
"""Where pupils and the middle of the mouth lie in an aligned picture, in shares of its side. Ours."""
AGES = (4, 20, 40, 70)
"""Years at which RAF-DB's groups of age begin, after the first."""


def framing(side: int, rng: np.random.Generator) -> Framing:
    """Frame an original picture, half as large again as its aligned one, which it holds whole."""
    size = side * 3 // 2
    return Framing((size, size), rng.uniform(0.25, 0.28) * size, (rng.normal(0.5, 0.015), rng.normal(0.45, 0.015)), 1.4)


def names(picture: Planned) -> list[str]:
    """Return the files of one still, the aligned picture first."""
    stem = _stem(picture)
    return [
        f"basic/Image/aligned/{stem}_aligned.jpg",
        f"basic/Image/original/{stem}.jpg",
        f"basic/Annotation/manual/{stem}_manu_attri.txt",
        f"basic/Annotation/boundingbox/{stem}_boundingbox.txt",
    ]


def files(picture: Planned, person: Person, still: Still, side: int, rng: np.random.Generator) -> list[File]:
    """Return the files of one still."""
    aligned, original, points, box = names(picture)
    five = five_points(still)
    matrix = similarity(np.stack([five[0], five[1], five[3:].mean(0)]), TEMPLATE * side - 0.5)
    content = jpeg(warp(still.picture, matrix, side), still.quality)
    hidden = None if still.hidden is None else warp(still.hidden * np.uint8(255), matrix, side) >= 128
    age = sum(person.looks.age >= years for years in AGES)
    # The codes that say "unsure" of gender, and RAF-DB's first of race, which has none for that.
    rows = [*(f"{x:.3f}\t{y:.3f}\n" for x, y in five), "2\n", "0\n", f"{age}\n"]
    return [
        File(aligned, content, carry(still.points, matrix), carry(still.pupils, matrix), hidden),
        picture_file(original, still),
        File(points, "".join(rows).encode()),
        File(box, " ".join(f"{value:.3f}" for value in box_of(still)).encode() + b"\n"),
    ]


def shared(pictures: Sequence[Planned]) -> dict[str, bytes]:
    """Return the list of labels."""
    rows = "".join(f"{_stem(picture)}.jpg {CODES[picture.label]}\n" for picture in pictures)
    return {"basic/EmoLabel/list_patition_label.txt": rows.encode()}


def _stem(picture: Planned) -> str:
    return f"{picture.split}_{picture.number:05d}" if picture.split == "train" else f"test_{picture.number:04d}"
