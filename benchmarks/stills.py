"""How fast the generator draws stills, and a contact sheet of them.

    python -m benchmarks.stills [--pictures 400] [--sheet docs/images/stills.png]

Stills of 100 pixels in the layout of RAF-DB, files and truth included, by one process and by two at once; each process
draws a few stills first, so that nothing is compiled while the clock runs.
"""

import argparse
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from ofer.base.data_files import PARAMETERS, STILLS_PARAMETERS
from ofer.corpora.clips import colour_frames
from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.corpora.synthetic.stills.write import write_part

ROOT = Path(__file__).parents[1]
TILE = 88
ROWS = {
    "rafdb": ("basic/Image/aligned/train_*.jpg", {"pictures": {"train": 160, "test": 1}}),
    "affectnet_b": ("val_set/images/*.jpg", {"pictures": {"train": 1, "test": 160}}),
    "ferplus": ("", {"pictures": {"train": 160, "validation": 8, "test": 8}}),
    "kdef": ("*/*.JPG", {"subjects": 2, "side": 160}),
    "fedro": ("[a-s]*/*.jpg", {"pictures": {"test": 32}}),
    "vggface2": ("train/*/*.jpg", {"pictures": {"train": 160, "test": 1}}),
    "mmi": ("Sessions/*/*.avi", {"subjects": 3, "side": 360}),
    "oulucasia": ("**/005.jpeg", {"subjects": 3}),
    "sfew": ("Train_Aligned_Faces/*/*.png", {"pictures": {"train": 42, "validation": 1}}),
}
"""Of each layout the files that the sheet shows COLUMNS of, and the settings by which they are written."""
COLUMNS = 7
APEX = 3
"""Index of the frame of a clip that the sheet shows."""


def write(root: Path, settings: GenerateSettings, part: int = 0, parts: int = 1) -> float:
    """Write one part of a corpus; return the seconds of the processor that it took."""
    cv2.setNumThreads(1)
    started = time.process_time()
    own = {"base": ROOT / PARAMETERS, "own": ROOT / STILLS_PARAMETERS}
    for _ in write_part(root, settings.values(), part=part, parts=parts, **own):
        pass
    return time.process_time() - started


def speed(pictures: int, processes: int) -> tuple[float, float]:
    """Return the stills that so many processes draw together per second, and per second of one processor."""
    settings = GenerateSettings(layout="rafdb", pictures={"train": pictures, "test": 1})
    # The splits take turns over the parts: every other part holds nothing but the one test still.
    parts = 2 * processes
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        few = GenerateSettings(layout="rafdb", pictures={"train": 4, "test": 1})
        list(pool.map(write, [Path(folder) / f"warm{n}" for n in range(processes)], [few] * processes))
        started = time.perf_counter()
        futures = [pool.submit(write, Path(folder) / "c", settings, part, parts) for part in range(0, parts, 2)]
        busy = sum(future.result() for future in futures)
        return pictures / (time.perf_counter() - started), pictures / busy


def contact_sheet() -> np.ndarray:
    """Return a picture with a row of stills of each layout."""
    rows = []
    for layout, (pattern, own) in ROWS.items():
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), GenerateSettings(layout=layout, **own))
            if layout == "ferplus":
                lines = (Path(folder) / "fer2013.csv").read_text().splitlines()[1:]
                grey = [np.array(line.split(",")[1].split(), np.uint8).reshape(48, 48) for line in lines]
                shown = [cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) for picture in grey]
            else:
                shown = [_read(path) for path in sorted(Path(folder).glob(pattern))]
        chosen = [shown[i] for i in np.linspace(0, len(shown) - 1, COLUMNS).astype(int)]
        rows.append(np.hstack([_tile(picture) for picture in chosen]))
    return np.vstack(rows)


def _read(path: Path) -> np.ndarray:
    return next(islice(colour_frames(path), APEX, None)) if path.suffix == ".avi" else cv2.imread(str(path))


def _tile(picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    side = min(height, width)
    square = picture[(height - side) // 3 :, (width - side) // 2 :][:side, :side]
    shrink = cv2.INTER_AREA if side > TILE else cv2.INTER_CUBIC
    tile: np.ndarray = cv2.resize(square, (TILE, TILE), interpolation=shrink)
    return tile


def main() -> None:
    """Print the speeds, or write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=400)
    parser.add_argument("--sheet", type=Path)
    arguments = parser.parse_args()
    if arguments.sheet:
        cv2.imwrite(str(arguments.sheet), contact_sheet(), [cv2.IMWRITE_PNG_COMPRESSION, 9])
        return
    for processes in (1, 2):
        clock, processor = speed(arguments.pictures, processes)
        print(f"{processes} process(es): {clock:.1f} stills a second, {processor:.1f} a processor's second")


if __name__ == "__main__":
    main()
