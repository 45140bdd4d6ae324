"""A contact sheet of the built-in banks of objects: a row per kind.

python -m benchmarks.occluder_banks [--output docs/images/occluder_banks.png]
"""

import argparse
from pathlib import Path

import cv2
import numpy as np

from ofer.occlusion.bank import KINDS, Cutout, bank

TILE, EACH = 60, 3
BACKGROUND, INK = (205, 214, 221), (40, 40, 40)


def tile(cutout: Cutout) -> np.ndarray:
    """One object on the background, BGR."""
    scale = (TILE - 6) / max(cutout.rgba.shape[:2])
    small = cv2.resize(cutout.weighted, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    cell = np.full((TILE, TILE, 3), BACKGROUND, np.float32)
    top, left = (TILE - height) // 2, (TILE - width) // 2
    place = cell[top : top + height, left : left + width]
    place[:] = small[..., 2::-1] + (1 - small[..., 3:] / np.float32(255)) * place
    return np.rint(cell).astype(np.uint8)


def row(name: str, kind: str) -> np.ndarray:
    """Some objects of a kind, its name before them."""
    title = np.full((TILE, 104, 3), BACKGROUND, np.uint8)
    cv2.putText(title, kind.replace("_", " "), (4, TILE // 2 + 4), cv2.FONT_HERSHEY_SIMPLEX, 0.4, INK, 1, cv2.LINE_AA)
    return np.hstack([title, *(tile(bank(name)[f"{kind}-{number:02d}"]) for number in range(EACH))])


def column(name: str) -> np.ndarray:
    """All kinds of a bank below its name."""
    rows = [row(name, kind) for kind in KINDS[name]]
    head = np.full((28, rows[0].shape[1], 3), BACKGROUND, np.uint8)
    cv2.putText(head, name, (4, 19), cv2.FONT_HERSHEY_SIMPLEX, 0.55, INK, 1, cv2.LINE_AA)
    return np.vstack([head, *rows])


def main() -> None:
    """Draw the sheet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path("docs/images/occluder_banks.png"))
    options = parser.parse_args()
    columns = [column(name) for name in KINDS]
    height = max(one.shape[0] for one in columns)
    sheet = np.full((height, sum(one.shape[1] for one in columns), 3), BACKGROUND, np.uint8)
    left = 0
    for one in columns:
        sheet[: one.shape[0], left : left + one.shape[1]] = one
        left += one.shape[1]
    options.output.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(options.output), sheet, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    print(f"{options.output}: {sheet.shape[1]} x {height} pixels, {options.output.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
