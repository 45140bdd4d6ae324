"""A generator that takes occluders away, and another entry that recognises what it restores: ACNN's opponent.

pix2pix (Isola et al. 2017) learns from pictures with and without their occluders. As in the paper, it is told nothing
of where they are. Unlike in pix2pix, its dropout rests in application, so that a picture is always restored the same.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.learning import recipe
from ofer.learning.colour import round_in_colour, to_colour
from ofer.learning.draws import INITIAL, seeded, steps_per_epoch
from ofer.learning.loop import Validation, fit
from ofer.learning.picture_tensors import BATCH, Normalisation, mirrored_by_chance
from ofer.learning.read_ahead import ReadAhead
from ofer.learning.seen import NOTHING, Needed, below
from ofer.learning.stills import Bytes, Pictures, SeenStills, StillsRound
from ofer.learning.tensors import load_weights, require_fitting
from ofer.learning.trained import Report, Trained, silent
from ofer.methods.inpainting.adversary import AdversarialPlan, Adversaries
from ofer.methods.inpainting.networks import Discriminator, Generator, draw_weights
from ofer.methods.inpainting.settings import Settings
from ofer.methods.settings import JUDGE

GIVES = "probabilities"
KNOWS: frozenset[str] = frozenset()

HALF = 127.5
"""Grey levels from -1 to 0, and from 0 to 1."""
FROM_LEVELS = Normalisation(np.full(3, HALF), np.full(3, HALF))
"""Grey levels 0 to 255 become -1 to 1."""
GENERATOR = "generator."


def train(
    data: StillsRound,
    settings: Settings,
    needed: Needed = NOTHING,
    *,
    seed: int,
    checkpoint: Path | None = None,
    device: torch.device | str = "cpu",
    report: Report = silent,
) -> Trained:
    """Train on pairs of the round's pictures, occluded and not; keep the generator of the least validation error.

    Curve: the sum of both networks' objectives; as validation_loss the mean absolute error of restored pictures, which
    lie between -1 and 1, and as validation_score the same in grey levels of 255.
    Raises OferError for a side that cannot be halved, no pictures of a role, and a diverging training.
    """
    for role, pictures in (("training", data.training), ("validation", data.validation)):
        if len(pictures) == 0:
            raise OferError(f"{role} pictures: none; check that the round has samples left after exclusions")
    # What is left is convolved once more, to one cell less, and normalised over those that remain.
    if (side := data.training.side) < 3 * 2**settings.halvings:
        raise OferError(f"halvings: {settings.halvings} leave too little of pictures of {side}; use fewer")
    data, where = round_in_colour(data), torch.device(device)
    with seeded(seed, INITIAL):
        generator = Generator(side=data.training.side, width=settings.width)
        discriminator = Discriminator(width=settings.width, halvings=settings.halvings)
        network = Adversaries(generator, discriminator, l1_weight=settings.l1_weight)
        draw_weights(network)
    network.to(where)
    thread = ThreadPoolExecutor(1)
    training, validation = (ReadAhead(pictures, thread) for pictures in (data.training, data.validation))

    def batch_loss(indices: NDArray[np.int64]) -> torch.Tensor:
        pairs = np.concatenate([training.read(indices), training.uncovered(indices)], axis=-1)
        if settings.flip:
            pairs = mirrored_by_chance(pairs)
        return network(FROM_LEVELS(pairs[..., :3], where), FROM_LEVELS(pairs[..., 3:], where))

    def validate() -> Validation:
        error = mean_error(generator, validation, where)
        return Validation(error, error * HALF, (error,))

    per_epoch = steps_per_epoch(len(training), settings.batch_size)
    plan = AdversarialPlan(
        steps=(settings.epochs + settings.falling_epochs) * per_epoch,
        constant_steps=settings.epochs * per_epoch,
        validate_every=per_epoch,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        beta1=settings.beta1,
    )
    result = fit(
        network, batch_loss, validate,
        samples=len(training), plan=plan, seed=seed, announce=training.announce, checkpoint=checkpoint, report=report,
    )  # fmt: skip
    weights = {
        name.removeprefix(GENERATOR): value for name, value in result.weights.items() if name.startswith(GENERATOR)
    }
    best = result.curve[result.curve["step"] == result.best_step].iloc[0]
    summary: dict[str, object] = {
        "best_step": result.best_step, "validation_error_levels": float(best["validation_score"])
    }  # fmt: skip
    return Trained(weights, result.curve, summary | result.notes())


def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: SeenStills,
    needed: Needed = NOTHING,
    *,
    device: torch.device | str = "cpu",
) -> np.ndarray:
    """Return class probabilities (N, classes), float64, rows summing to 1, of the pictures once they are restored."""
    if JUDGE not in needed:
        raise OferError(f"needs.{JUDGE}: its models are not given; name an entry that recognises stills")
    pictures = restore(weights, settings, seen, device=device)
    theirs, judge = needed[JUDGE]
    return recipe.apply(theirs, judge, replace(seen, pictures=pictures), below(needed, JUDGE), who=JUDGE, device=device)


@torch.no_grad()
def restore(
    weights: dict[str, np.ndarray], settings: Settings, seen: SeenStills, *, device: torch.device | str = "cpu"
) -> Bytes:
    """Return the pictures (N, side, side, C) uint8 that are seen, with their occluders taken away; grey stays grey."""
    generator = Generator(side=seen.pictures.shape[1], width=settings.width)
    require_fitting(generator, weights, "weights")
    load_weights(generator, weights)
    generator.to(device).eval()
    found = np.empty_like(seen.pictures)
    for start in range(0, len(found), BATCH):
        part = to_colour(seen.pictures[start : start + BATCH])
        levels = generator(FROM_LEVELS(part, torch.device(device))).add(1).mul(HALF).permute(0, 2, 3, 1)
        if found.shape[-1] == 1:
            levels = levels.mean(dim=-1, keepdim=True)
        found[start : start + BATCH] = levels.round().to(torch.uint8).cpu().numpy()
    return found


def mean_error(generator: Generator, pictures: Pictures, device: torch.device) -> float:
    """Return the mean absolute error of pictures once they are restored, which lie between -1 and 1."""
    errors = []
    for indices in np.split(np.arange(len(pictures)), range(BATCH, len(pictures), BATCH)):
        restored = generator(FROM_LEVELS(pictures.read(indices), device))
        difference = restored - FROM_LEVELS(pictures.uncovered(indices), device)
        errors.append(difference.abs().mean(dim=(1, 2, 3)).cpu().numpy())
    return float(np.concatenate(errors).mean(dtype=np.float64))
