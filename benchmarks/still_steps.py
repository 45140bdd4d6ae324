"""A training step on still pictures, as the workflow takes it against plain PyTorch code, in one run.

    python -m benchmarks.still_steps [--case resnet18-small-64] [--steps 3] [--rounds 3] [--threads 1] [--device cpu]

The plain side is as repositories are published: float32 batches in NCHW order that are ready in memory, the same
network, torch.optim.SGD, `loss.item()` after each step. Ours is `ofer.learning.classifier.train_classifier` whole:
pictures are read, normalised and mirrored, in float32 as the plain side, with channels last, and in bfloat16. Rounds
alternate; printed are the medians of seconds a step, and of the ratio to the plain side's, with least and most. On a
processor these are the seconds that it computes, with all threads, whatever other programs compute beside.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from ofer.learning.classifier import train_classifier
from ofer.learning.device import make_repeatable
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.picture_tensors import Normalisation
from ofer.learning.plan import Plan
from ofer.learning.stills import ArrayPictures, StillsRound
from ofer.methods.lowerhalf.recipe import build as lowerhalf_network
from ofer.methods.lowerhalf.settings import Settings as LowerHalf
from ofer.methods.resnet.network import ResNet

CLASSES = 8
RATE, MOMENTUM, WEIGHT_DECAY = 1e-3, 0.9, 5e-4
NORMALISE = Normalisation(np.full(3, 128.0), np.full(3, 50.0))


def resnet18(stem: str) -> nn.Module:
    """Return an untrained ResNet-18."""
    return ResNet(classes=CLASSES, channels=3, width=64, blocks=(2, 2, 2, 2), stem=stem)


def lowerhalf(name: str, side: int) -> nn.Module:
    """Return an untrained network of the recipe `lowerhalf`, at the paper's width."""
    rates = (0.2,) * 3 if name == "vgg_f" else (0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
    method = LowerHalf(
        recipe="lowerhalf", still="", network=name, dropouts=rates, learning_rate=RATE, batch_size=1, epochs=1, dsd=None
    )
    return lowerhalf_network(method, side=side, classes=CLASSES)


CASES: dict[str, tuple[Callable[[], nn.Module], int, int]] = {
    "resnet18-small-64": (lambda: resnet18("small"), 64, 16),
    "resnet18-imagenet-100": (lambda: resnet18("imagenet"), 100, 32),
    "vgg-f-224": (lambda: lowerhalf("vgg_f", 224), 224, 16),
    "vgg-face-96": (lambda: lowerhalf("vgg_face", 96), 96, 8),
}
"""The network, the pictures' side and the batch size of each case."""

WAYS: dict[str, dict[str, object]] = {
    "float32": {},
    "channels last": {"channels_last": True},
    "channels last, bfloat16": {"channels_last": True, "precision": "bfloat16"},
}


def network_of(make: Callable[[], nn.Module], device: torch.device) -> nn.Module:
    """Return the same untrained network at each call."""
    with seeded(0, INITIAL):
        return make().to(device)


def plain(make: Callable[[], nn.Module], data: StillsRound, batch: int, steps: int, device: torch.device) -> None:
    """Take steps as repositories do."""
    network = network_of(make, device).train()
    optimiser = torch.optim.SGD(network.parameters(), lr=RATE, momentum=MOMENTUM, weight_decay=WEIGHT_DECAY)
    pictures = NORMALISE(data.training.read(np.arange(batch)), device).contiguous()
    labels = torch.from_numpy(data.training.label[:batch]).to(device)
    for _ in range(steps):
        optimiser.zero_grad()
        loss = cross_entropy(network(pictures), labels)
        loss.backward()
        optimiser.step()
        loss.item()


def ours(
    make: Callable[[], nn.Module], data: StillsRound, batch: int, steps: int, device: torch.device, **way: object
) -> None:
    """Take steps as a recipe does, with a look at one validation picture at the end."""
    plan = Plan(
        steps=steps, batch_size=batch, validate_every=steps, learning_rate=RATE, weight_decay=WEIGHT_DECAY,
        optimiser="sgd", momentum=MOMENTUM,
    )  # fmt: skip
    train_classifier(network_of(make, device), data, plan, NORMALISE, seed=0, flip=True, device=device, **way)


def seconds(work: Callable[[int, torch.device], None], steps: int, device: torch.device) -> float:
    """Return the seconds of a step: of more steps less those of one, so that beginning and end do not count."""

    clock = time.process_time if device.type == "cpu" else time.perf_counter

    def taken(count: int) -> float:
        start = clock()
        work(count, device)
        if device.type == "cuda":
            torch.cuda.synchronize()
        return clock() - start

    return (taken(steps + 1) - taken(1)) / steps


def main() -> None:
    """Print seconds a step of each way, and their ratios to the plain one's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", choices=[*CASES], action="append")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    make_repeatable()
    keep_freed_memory()
    device = torch.device(given.device)
    generator = np.random.default_rng(0)
    for name in given.case or CASES:
        make, side, batch = CASES[name]
        array = generator.integers(0, 256, (2 * batch, side, side, 3), dtype=np.uint8)
        pictures = ArrayPictures(array, generator.integers(0, CLASSES, 2 * batch))
        one = ArrayPictures(array[:1], pictures.label[:1])
        data = StillsRound(training=pictures, validation=one, classes=CLASSES)
        found: dict[str, list[float]] = {way: [] for way in ("plain", *WAYS)}
        # What is made at a first use counts for none: round 0.
        for number in range(given.rounds + 1):
            for way, taken in found.items():
                take = plain if way == "plain" else partial(ours, **WAYS[way])
                value = seconds(partial(take, make, data, batch), given.steps, device)
                if number > 0:
                    taken.append(value)
        for way, taken in found.items():
            ratios = [one / other for one, other in zip(found["plain"], taken, strict=True)]
            spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            print(f"{name}, batch {batch}, {way}: {statistics.median(taken):.3f} s a step, plain / this {spread}")


if __name__ == "__main__":
    main()
