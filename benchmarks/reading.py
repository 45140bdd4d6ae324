"""Pictures a second into a training: rows of an HDF5 file as the workflow reads them, against JPEG files as others do.

    python -m benchmarks.reading [--pictures 4000] [--side 100] [--network-side 64] [--rounds 5]

Both sides have the same pictures and the same cores, resize them, mirror half of them, and end at normalised float32
batches; nothing is trained. Ours reads aligned faces row by row, in a thread ahead of the one that normalises. The
plain side is a torch DataLoader with a worker for each core, each of which decodes JPEG files with OpenCV (Pillow,
which most repositories use, is slower). Rounds alternate; printed are medians and, of the ratios, least and most. The
files were just written, so that the system has them in memory: what is measured is computation, not a disk. Where
other programs compute beside, the ratio by the processors' own seconds is the sounder one.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from ofer.faces.pictures import FacePicture, read_pictures, write_pictures
from ofer.learning.draws import STEP, BatchOrder, seeded, steps_per_epoch
from ofer.learning.picture_tensors import Normalisation, mirrored_by_chance
from ofer.learning.read_ahead import ReadAhead
from ofer.learning.stills import ReadPictures
from ofer.stills.source import Look, Source

BATCH = 64
CORES = len(os.sched_getaffinity(0))
MEAN, DEVIATION = np.full(3, 128.0), np.full(3, 50.0)


def pictures(count: int, side: int) -> Iterator[np.ndarray]:
    """Give pictures as smooth as faces are."""
    generator = np.random.default_rng(0)
    for _ in range(count):
        coarse = generator.integers(0, 256, (8, 8, 3), dtype=np.uint8)
        smooth = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
        yield np.clip(smooth + generator.normal(0, 3, smooth.shape), 0, 255).astype(np.uint8)


def write(folder: Path, count: int, side: int) -> None:
    """Write the same pictures as the workflow's file of faces and as JPEG files."""

    def faces() -> Iterator[FacePicture]:
        for number, picture in enumerate(pictures(count, side)):
            cv2.imwrite(str(folder / f"{number}.jpg"), picture[..., ::-1])
            yield FacePicture(f"{number:06d}", "", "happiness", "train", picture)

    write_pictures(folder / "faces.h5", faces(), shape=(side, side, 3))


def resized(picture: np.ndarray, side: int) -> np.ndarray:
    """Return a picture at the size of the network."""
    return picture if len(picture) == side else cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)


def ours(folder: Path, count: int, side: int, network_side: int) -> None:
    """Read a pass as `ofer.learning.classifier` does."""
    look = Look(read_pictures([folder / "faces.h5"]), np.arange(count))
    source = Source([look], network_side, 3)
    read = ReadPictures(source.read, np.zeros(count, np.int64), side=network_side, channels=3, identity="")
    reader = ReadAhead(read, ThreadPoolExecutor(1))
    order, normalise = BatchOrder(count, BATCH, 0), Normalisation(MEAN, DEVIATION)
    for step in range(1, steps_per_epoch(count, BATCH) + 1):
        reader.announce(order.batch(step + 1))
        with seeded(0, STEP, step):
            normalise(mirrored_by_chance(reader.read(order.batch(step))), torch.device("cpu"))


class Jpegs(Dataset):
    """JPEG files, decoded and augmented one by one."""

    def __init__(self, folder: Path, count: int, side: int) -> None:
        self.folder, self.count, self.side = folder, count, side

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> torch.Tensor:
        """Return a normalised picture (3, side, side), mirrored by chance."""
        picture = cv2.cvtColor(cv2.imread(str(self.folder / f"{number}.jpg")), cv2.COLOR_BGR2RGB)
        tensor = torch.from_numpy(resized(picture, self.side)).permute(2, 0, 1).float()
        if torch.rand(1).item() < 0.5:
            tensor = tensor.flip(-1)
        return tensor.sub_(128.0).div_(50.0)


def plain(folder: Path, count: int, side: int, network_side: int) -> None:
    """Read a pass with a DataLoader."""
    for _ in DataLoader(Jpegs(folder, count, network_side), BATCH, shuffle=True, num_workers=CORES):
        pass


def seconds(read: Callable[..., None], *arguments: object) -> tuple[float, float]:
    """Return how long a pass takes, and how long processors compute for it."""
    start, computed = time.perf_counter(), processor_seconds()
    read(*arguments)
    return time.perf_counter() - start, processor_seconds() - computed


def processor_seconds() -> float:
    """Return what this process and those that it has waited for have computed."""
    return sum(getrusage(who).ru_utime + getrusage(who).ru_stime for who in (RUSAGE_SELF, RUSAGE_CHILDREN))


def main() -> None:
    """Print pictures a second of both sides, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=4000)
    parser.add_argument("--side", type=int, default=100)
    parser.add_argument("--network-side", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), given.pictures, given.side)
        arguments = (Path(name), given.pictures, given.side, given.network_side)
        found = [(seconds(plain, *arguments), seconds(ours, *arguments)) for _ in range(given.rounds)]
    for kind, index in (("s", 0), ("processor-s", 1)):
        plain_rate, our_rate = (
            given.pictures / statistics.median(one[side][index] for one in found) for side in (0, 1)
        )
        ratios = [one[0][index] / one[1][index] for one in found]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        print(f"JPEG files, DataLoader with {CORES} workers: {plain_rate:,.0f} pictures/{kind}")
        print(f"HDF5 rows, one thread ahead: {our_rate:,.0f} pictures/{kind}")
        print(f"ratio {statistics.median(ratios):.2f} ({spread})")


if __name__ == "__main__":
    main()
