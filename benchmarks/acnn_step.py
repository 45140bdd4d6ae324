"""A training step of gACNN as the workflow takes it, against a plain loop over its 24 units, in one run.

    python -m benchmarks.acnn_step [--case laptop] [--steps 2] [--rounds 3] [--threads 1] [--device cpu]

The plain side is written as the network is published: a module for each unit, patches cut one by one out of each
picture's maps, pictures in NCHW order, torch.optim.SGD. It begins with the same weights; the losses of its steps are
printed beside ours. Rounds alternate; printed are the medians of seconds a step, and of the ratio to the plain side's,
with least and most. On a processor these are the seconds that it computes, whatever other programs compute beside.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, pad

from ofer.learning.device import make_repeatable
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.optimiser import SGD
from ofer.learning.precision import computing_in
from ofer.methods.acnn.network import ACNN
from ofer.methods.acnn.patches import Decomposition
from ofer.methods.vgg16 import draw_weights

CLASSES = 7
RATE, MOMENTUM, WEIGHT_DECAY = 1e-3, 0.9, 5e-4
CASES: dict[str, tuple[dict[str, object], int]] = {
    "laptop": ({"side": 64, "decomposition": Decomposition(stride=4, window=3), "width": 0.25, "dropout": 0.0}, 16),
    "paper": ({"side": 224, "decomposition": Decomposition(), "dropout": 0.0}, 4),
}
"""The network and the batch size of each case; without dropout, whose draws would differ."""


class Gate(nn.Module):
    """The attention net of one unit."""

    def __init__(self, channels: int, width: int, hidden: int) -> None:
        super().__init__()
        self.pool = nn.MaxPool2d(2, ceil_mode=True)
        self.conv = nn.Conv2d(channels, width, 1, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(width, affine=False)
        self.inner1 = nn.Linear(width, hidden, bias=False)
        self.norm2 = nn.BatchNorm1d(hidden, affine=False)
        self.inner2 = nn.Linear(hidden, 1, bias=False)
        self.norm3 = nn.BatchNorm1d(1)

    def forward(self, maps: Tensor) -> Tensor:
        """Return (B, 1)."""
        maps = torch.relu(self.norm1(self.conv(self.pool(maps))))
        hidden = torch.relu(self.norm2(self.inner1(maps.mean(dim=(2, 3)))))
        return torch.sigmoid(self.norm3(self.inner2(hidden)))


class Unit(nn.Module):
    """One gated unit; `patch`: with the two convolutions of a patch's."""

    def __init__(self, channels: int, side: int, features: int, width: int, hidden: int, *, patch: bool) -> None:
        super().__init__()
        self.convolutions = nn.Sequential()
        for _ in range(2 if patch else 0):
            self.convolutions += nn.Sequential(
                nn.Conv2d(channels, channels, 3, padding=1, bias=False),
                nn.BatchNorm2d(channels, affine=False),
                nn.ReLU(),
            )
        self.product = nn.Linear(channels * side * side, features)
        self.attention = Gate(channels, width, hidden)

    def forward(self, maps: Tensor) -> Tensor:
        """Return (B, features)."""
        maps = self.convolutions(maps)
        return self.attention(maps) * torch.relu(self.product(maps.flatten(1)))


class Plain(nn.Module):
    """gACNN with the weights of `ours`, unit by unit."""

    def __init__(self, ours: ACNN) -> None:
        super().__init__()
        self.ours = ours
        self.units = nn.ModuleList(self.unit(ours.patches, number) for number in range(24))
        self.face = self.unit(ours.face, 0)

    def unit(self, units: nn.Module, number: int) -> Unit:
        """Return the unit with this number of `units`."""
        # Affine normalisation, of one channel a unit, has no axis of units.
        state = {name: value.detach()[number].clone() for name, value in units.named_parameters()}
        conv, inner = state["attention.conv.weight"], state["attention.inner1.weight"]
        patch = "conv1.weight" in state
        side = round((state["product.weight"].shape[1] / conv.shape[1]) ** 0.5)
        unit = Unit(conv.shape[1], side, len(state["product.weight"]), len(conv), len(inner), patch=patch)
        names = {f"conv{index + 1}.weight": f"convolutions.{3 * index}.weight" for index in range(2)}
        own = unit.state_dict()
        for name, value in state.items():
            theirs = names.get(name, name)
            own[theirs] = value.reshape(own[theirs].shape)
        unit.load_state_dict(own)
        return unit

    def forward(self, pictures: Tensor, points: Tensor) -> Tensor:
        """Return logits."""
        ours, window = self.ours, self.ours.decomposition.window
        maps = ours.backbone.early(ours.normalise(pictures))
        starts = (
            ours.decomposition.starts(points, len(pictures), pictures.shape[-1]).clamp(-window, maps.shape[-1]) + window
        )
        padded = pad(maps, (window,) * 4)
        vectors = []
        for number, unit in enumerate(self.units):
            patches = [
                picture[:, y : y + window, x : x + window]
                for picture, (x, y) in zip(padded, starts[:, number].tolist(), strict=True)
            ]
            vectors.append(unit(torch.stack(patches)))
        vectors.append(self.face(ours.backbone.late(maps)))
        return ours.classifier(torch.cat(vectors, dim=1))


Step = Callable[[], float]


def plain_step(network: ACNN, pictures: Tensor, points: Tensor, labels: Tensor) -> Step:
    """Return a step as repositories take it, which gives the loss before it."""
    plain = Plain(network).to(pictures.device).train()
    used = [weight for name, weight in plain.named_parameters() if not name.startswith(("ours.patches", "ours.face"))]
    optimiser = torch.optim.SGD(used, lr=RATE, momentum=MOMENTUM, weight_decay=WEIGHT_DECAY)

    def step() -> float:
        optimiser.zero_grad()
        loss = cross_entropy(plain(pictures.contiguous(), points), labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def our_step(network: ACNN, pictures: Tensor, points: Tensor, labels: Tensor, precision: str) -> Step:
    """Return a step as the workflow takes it."""
    network.to(memory_format=torch.channels_last).train()
    pictures = pictures.contiguous(memory_format=torch.channels_last)
    optimiser = SGD(network.parameters(), momentum=MOMENTUM, weight_decay=WEIGHT_DECAY)

    def step() -> float:
        optimiser.clear()
        with computing_in(precision, pictures.device):
            logits = network(pictures, points)
        loss = cross_entropy(logits.float(), labels)
        loss.backward()
        optimiser.step(RATE)
        return loss.item()

    return step


def main() -> None:
    """Print seconds a step of each way, and their ratios to the plain one's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", choices=[*CASES], action="append")
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    make_repeatable()
    keep_freed_memory()
    device = torch.device(given.device)
    clock = time.process_time if device.type == "cpu" else time.perf_counter
    for case in given.case or CASES:
        values, batch = CASES[case]
        with seeded(0, INITIAL):
            side = values["side"]
            pictures, points = torch.randn(batch, 3, side, side), torch.rand(batch, 68, 2) * side
            labels = torch.randint(CLASSES, (batch,)).to(device)
        pictures, points = pictures.to(device), points.to(device)

        def network(values: dict[str, object] = values) -> ACNN:
            with seeded(1, INITIAL):
                made = ACNN(classes=CLASSES, **values)
                draw_weights(made)
            return made.to(device)

        ways = {"plain": plain_step(network(), pictures, points, labels)}
        ways |= {
            precision: our_step(network(), pictures, points, labels, precision) for precision in ("float32", "bfloat16")
        }
        # What is made at a first use counts for none.
        losses = {way: [step()] for way, step in ways.items()}
        found: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(given.rounds):
            for way, step in ways.items():
                start = clock()
                losses[way] += [step() for _ in range(given.steps)]
                found[way].append((clock() - start) / given.steps)
        for way, taken in found.items():
            ratios = [one / other for one, other in zip(found["plain"], taken, strict=True)]
            spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            print(f"{case}, batch {batch}, {way}: {statistics.median(taken):.3f} s a step, plain / this {spread}")
            print("  losses", *(f"{loss:.4f}" for loss in losses[way]))


if __name__ == "__main__":
    main()
