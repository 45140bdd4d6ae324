"""All mid flows of one sequence at once, in torch, against OpenCV's function pair by pair on one CPU core.

    python -m benchmarks.batched_flow [--device cuda] [--frames 18] [--rounds 5] [--side 192]

The frames are a moving texture. Before anything is timed, the flows of both must agree within 10⁻³ pixels. Both take
turns; a ratio is taken within each round. On a GPU the time includes copying frames there, not the flows back: they are
pooled where they are. On the CPU one thread is used, and processor time counts.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import cv2
import numpy as np
import torch

from benchmarks.batched_farneback import batched_farneback
from ofer.errors import OferError
from ofer.flow.farneback import farneback
from ofer.flow.pairs import frame_pairs
from ofer.flow.settings import FarnebackSettings
from ofer.learning.device import device, set_threads

LARGEST_DIFFERENCE = 1e-3
"""Pixels."""


def texture(frames: int, side: int) -> np.ndarray:
    """Return frames (frames, side, side) uint8 of waves that move by up to two pixels from one to the next."""
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    moving = [
        128 + 60 * np.sin((x - 1.5 * t) / 6) * np.cos((y + t) / 7) + 20 * np.sin((x + 2 * y - t) / 3)
        for t in range(frames)
    ]
    return np.array(moving).round().clip(0, 255).astype(np.uint8)


def seconds(work: Callable[[], object], where: torch.device) -> float:
    """Return how long `work` takes: on a CPU in processor time, which is wall time on an idle core."""
    clock = time.process_time if where.type == "cpu" else time.perf_counter
    begun = clock()
    work()
    if where.type == "cuda":
        torch.cuda.synchronize()
    return clock() - begun


def main() -> None:
    """Check, time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--frames", type=int, default=18)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--side", type=int, default=192)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    set_threads(1)
    where, cpu = device(options.device), torch.device("cpu")
    parameters = FarnebackSettings.model_validate({}).model_dump()
    boxes = {name: value for name, value in parameters.items() if name != "flags"}
    frames, pairs = texture(options.frames, options.side), frame_pairs("mid", options.frames)

    def one_by_one() -> list[np.ndarray]:
        return [farneback(frames[p - 1], frames[n - 1], **parameters) for p, n in pairs]

    def at_once() -> torch.Tensor:
        return batched_farneback(frames, pairs, **boxes, device=where)

    difference = np.abs(at_once().cpu().numpy() - np.stack(one_by_one())).max()
    if difference > LARGEST_DIFFERENCE:
        raise OferError(f"flows differ by {difference} pixels")
    turns = [(seconds(at_once, where), seconds(one_by_one, cpu)) for _ in range(options.rounds)]
    batched, alone = (statistics.median(way) * 1e3 / len(pairs) for way in zip(*turns, strict=True))
    ratio = statistics.median(opponent / ours for ours, opponent in turns)
    print(f"{len(pairs)} pairs of {options.side} × {options.side}; largest difference {difference:.1e} pixels")
    print(f"{where.type}: {batched:.3f} ms a pair, OpenCV on one core {alone:.3f}; {ratio:.2f} times as fast")


if __name__ == "__main__":
    main()
