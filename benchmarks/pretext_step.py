"""A training step of the pretext task as the workflow takes it, against a plain loop, in one run.

    python -m benchmarks.pretext_step [--case laptop] [--steps 6] [--rounds 3] [--device cpu]

Both sides decode JPEG pictures, draw occluders on them and train the same network from the same weights. The plain side
is written as such methods are published: it reads each batch and then computes, passes clean and occluded pictures
through the network one after the other, asks for masks of both, and compares embeddings in a loop over faces; pictures
in NCHW order, torch.optim.Adam. The losses of its first step are printed beside ours. Rounds alternate; printed are
medians, with least and most, of faces a second by the clock (a second thread reads ahead on our side), of the share of
time that we wait for pictures, and of the ratio. What else the machine does, disturbs it.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cosine_similarity

from ofer.faces.pictures import FacePictures
from ofer.learning.device import make_repeatable
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.optimiser import Adam
from ofer.learning.picture_tensors import Normalisation
from ofer.learning.views import ViewedPictures, Views, ViewsAhead, batch_number
from ofer.methods.ssl_pretext.losses import similarity_loss
from ofer.methods.ssl_pretext.recipe import build
from ofer.methods.ssl_pretext.settings import Settings
from ofer.occlusion.bank import bank_of
from ofer.stills.views import ViewSource

FACES, STORED = 512, 128
"""Pictures, and the pixels of their sides."""
OCCLUSION = {
    "boxes": [], "of_picture": [], "share": (0.375, 0.5), "fill": "image", "images": None, "objects": [],
    "objects_of": "pretext", "fit": "box", "seed": 0,
}  # fmt: skip
ONE: Any = {"recipe": "ssl_pretext", "steps": 1, "validate_every": 1}
CASES = {
    "laptop": (
        64,
        Settings(recipe="ssl_pretext", blocks=(1, 1, 1, 1), width=16, mask_width=16, steps=1, validate_every=1),
    ),
    "paper": (224, Settings(recipe="ssl_pretext", batch_size=16, steps=1, validate_every=1)),
}
"""The side of pictures and the settings of each case; the paper's with fewer faces a step."""
RATE = 1e-3


@dataclass(frozen=True)
class Jpegs:
    """Pictures as they lie in files; each is decoded when it is asked for."""

    files: list[bytes]

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Of all pictures, decoded."""
        return len(self.files), STORED, STORED, 3

    def __getitem__(self, row: int) -> np.ndarray:
        decoded = cv2.imdecode(np.frombuffer(self.files[row], np.uint8), cv2.IMREAD_COLOR)
        return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)


def pictures(side: int) -> ViewedPictures:
    """Return made-up pictures in two views: smooth noise, so that they are as large as photographs."""
    rng = np.random.default_rng(0)
    files = []
    for _ in range(FACES):
        noise = cv2.resize(rng.integers(0, 256, (12, 12, 3), np.uint8), (STORED, STORED), interpolation=cv2.INTER_CUBIC)
        files.append(cv2.imencode(".jpg", noise)[1].tobytes())
    names = tuple(f"{number:04d}" for number in range(FACES))
    jpegs: Any = Jpegs(files)
    nowhere = np.full((FACES, 2, 2), np.nan)
    faces = FacePictures(jpegs, None, nowhere, nowhere[:, :0], names, names, names, names, names)
    source = ViewSource([(faces, np.arange(FACES))], [(OCCLUSION, bank_of(OCCLUSION))], side, 3)

    def draw(indices: np.ndarray, number: int) -> Views:
        return Views(*source.views(indices, number), indices)

    return ViewedPictures(draw, np.zeros(FACES, int), side=side, channels=3, identity="made up")


Step = Callable[[int], float]
"""Takes the step with a number and returns its loss."""


def batch(step: int, size: int) -> np.ndarray:
    """Return the pictures of a step."""
    return np.random.default_rng([1, step]).permutation(FACES)[:size]


def plain_loss(occluded: Tensor, clean: Tensor, temperature: float) -> Tensor:
    """Return L_SS face by face."""
    everything, losses = torch.cat([occluded, clean]), []
    for number, embedding in enumerate(everything):
        others = [k for k in range(len(everything)) if k != number]
        similar = torch.exp(cosine_similarity(embedding[None], everything[others]) / temperature)
        positive = others.index((number + len(clean)) % len(everything))
        losses.append(-torch.log(similar[positive] / similar.sum()))
    return torch.stack(losses).mean()


def plain_step(network: nn.Module, faces: ViewedPictures, settings: Settings, device: torch.device) -> Step:
    """Return a step as repositories take it."""
    network.to(device).train()
    optimiser = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=RATE)

    def step(number: int) -> float:
        indices = batch(number, settings.batch_size)
        views = faces.views(indices, batch_number(0, indices))
        tensors = [
            torch.from_numpy(side).to(device).permute(0, 3, 1, 2).float().sub(127.5).div(64).contiguous()
            for side in (views.occluded, views.clean)
        ]
        hidden = torch.from_numpy(views.hidden).to(device).float()
        optimiser.zero_grad()
        maps = [network.extractor.first(tensor) for tensor in tensors]  # type: ignore[union-attr, operator]
        embeddings = [network.projection(network.extractor.after(of_view)) for of_view in maps]  # type: ignore[union-attr, operator]
        masks = [network.mask(of_view, faces.side) for of_view in maps]  # type: ignore[operator]
        loss = plain_loss(*embeddings, settings.temperature)
        loss = loss + settings.mask_weight * binary_cross_entropy_with_logits(masks[0], hidden)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


class OurStep:
    """A step as the workflow takes it, with the next one's pictures read meanwhile."""

    def __init__(self, network: nn.Module, faces: ViewedPictures, settings: Settings, device: torch.device) -> None:
        self.network, self.settings, self.device = network, settings, device
        network.to(device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
        self.optimiser = Adam(network.parameters())
        self.ahead = ViewsAhead(faces, 0, ThreadPoolExecutor(1))
        self.normalise = Normalisation(np.full(3, 127.5), np.full(3, 64.0))

    def __call__(self, number: int) -> float:
        """Take a step and return its loss."""
        self.ahead.announce(batch(number + 1, self.settings.batch_size))
        views = self.ahead.read(batch(number, self.settings.batch_size))
        both = self.normalise(np.concatenate([views.occluded, views.clean]), self.device)
        self.optimiser.clear()
        embeddings, masks = self.network(both.contiguous(memory_format=torch.channels_last))
        occluded, clean = embeddings.split(len(views))
        hidden = torch.from_numpy(views.hidden).to(self.device).float()
        loss = similarity_loss(occluded, clean, self.settings.temperature)
        loss = loss + self.settings.mask_weight * binary_cross_entropy_with_logits(masks, hidden)
        loss.backward()
        self.optimiser.step(RATE)
        return float(loss.item())


def main() -> None:
    """Print medians of both sides."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", choices=CASES, default="laptop")
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    torch.set_num_threads(1)
    make_repeatable()
    keep_freed_memory()
    side, settings = CASES[options.case]
    faces, device = pictures(side), torch.device(options.device)
    networks = []
    for _ in range(2):
        with seeded(0, INITIAL):
            networks.append(build(settings, 3))
    plain, ours = plain_step(networks[0], faces, settings, device), OurStep(networks[1], faces, settings, device)
    print(f"{options.case}: {settings.batch_size} faces of {side} pixels a step")
    # They differ by rounding, and by what a batch normalisation sees: each view alone, or both together.
    print(f"loss of the first step: plain {plain(0):.4f}, ours {ours(0):.4f}")
    rates: dict[str, list[float]] = {"plain": [], "ours": []}
    waited, ratios = [], []
    for number in range(options.rounds):
        for name, step in (("plain", plain), ("ours", ours)):
            before, began = ours.ahead.waited, time.monotonic()
            for one in range(options.steps):
                step(1 + number * options.steps + one)
            seconds = time.monotonic() - began
            rates[name].append(options.steps * settings.batch_size / seconds)
            if name == "ours":
                waited.append(100 * (ours.ahead.waited - before) / seconds)
        ratios.append(rates["ours"][-1] / rates["plain"][-1])
    for name, of_side in rates.items():
        print(f"{name}: {spread(of_side)} faces/s, each clean and occluded")
    print(f"ours waits for pictures {spread(waited)} % of the time")
    print(f"ours is {spread(ratios)} times as fast")


def spread(values: list[float]) -> str:
    """Return the median, with least and most."""
    return f"{statistics.median(values):.3g} ({min(values):.3g} to {max(values):.3g})"


if __name__ == "__main__":
    main()
