"""A residual network that recognises expressions in still pictures: a plain baseline (He et al. 2016)."""

from pathlib import Path

import numpy as np
import torch

from ofer.base.errors import OferError
from ofer.learning.classifier import probabilities, train_classifier
from ofer.learning.draws import INITIAL, seeded, steps_per_epoch
from ofer.learning.external import begin_externally, begin_with, normalisation_of
from ofer.learning.picture_tensors import Normalisation
from ofer.learning.plan import Plan
from ofer.learning.seen import NOTHING, Needed
from ofer.learning.stills import SeenStills, StillsRound
from ofer.learning.trained import Report, Trained, silent
from ofer.methods.resnet.network import ResNet
from ofer.methods.resnet.settings import Settings

GIVES = "probabilities"
KNOWS: frozenset[str] = frozenset()

START = "start"
EXTRACTOR = "extractor."
"""What names of an extractor's weights begin with in entries that others go on from."""

PLAN_KEYS = (
    "batch_size", "learning_rate", "schedule", "weight_decay", "optimiser", "momentum", "nesterov", "power", "factor",
    "patience", "lowest_rate", "order",
)  # fmt: skip


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
    """Train on the round's pictures; keep the weights of the look with the best validation accuracy.

    Pictures are normalised by mean and deviation of the training pictures or, where the network begins with external
    `weights` (given in `needed` under EXTERNAL) or with an extractor (under START), by those that these learned with.
    Raises OferError where these are missing or do not fit, and for a diverging training.
    """
    with seeded(seed, INITIAL):
        network = build(settings, classes=data.classes, channels=data.training.channels)
    normalise = (
        begin_with_extractor(network, settings, needed)
        or begin_externally(network, settings.weights, needed, anew="fc.")
        or Normalisation.of(data.training)
    )
    if settings.frozen:
        network.freeze()
    per_epoch = steps_per_epoch(len(data.training), settings.batch_size)
    plan = Plan(
        steps=settings.steps or settings.epochs * per_epoch,
        validate_every=settings.validate_every if settings.steps else per_epoch,
        **{key: getattr(settings, key) for key in PLAN_KEYS},
    )
    return train_classifier(
        network, data, plan, normalise,
        seed=seed, flip=settings.flip, precision=settings.precision, channels_last=settings.channels_last,
        checkpoint=checkpoint, device=device, report=report,
    )  # fmt: skip


def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: SeenStills,
    needed: Needed = NOTHING,
    *,
    device: torch.device | str = "cpu",
) -> np.ndarray:
    """Return class probabilities (N, classes), float64, rows summing to 1, of the pictures that are seen."""
    last = f"fc.{2 * len(settings.hidden)}.bias" if settings.hidden else "fc.bias"
    network = build(settings, classes=len(weights[last]), channels=seen.pictures.shape[-1])
    return probabilities(network, weights, seen.pictures, device)


def build(settings: Settings, *, classes: int, channels: int) -> ResNet:
    """Return the untrained network that `settings` describe."""
    return ResNet(
        classes=classes,
        channels=channels,
        width=settings.width,
        blocks=settings.blocks,
        stem=settings.stem,
        hidden=settings.hidden,
    )


def begin_with_extractor(network: ResNet, settings: Settings, needed: Needed) -> Normalisation | None:
    """Put the extractor of the entry that is needed as START into a network, and return what it normalises by.

    None where no entry is needed. Raises OferError where it has another extractor.
    """
    if START not in needed:
        return None
    weights, theirs = needed[START]
    for key in ("blocks", "width", "stem"):
        ours, given = getattr(settings, key), getattr(theirs, key, None)
        if ours != given:
            raise OferError(f"{START}: its {key} is {given}, not {ours}; name an entry of the same extractor")
    own = {name.removeprefix(EXTRACTOR): value for name, value in weights.items() if name.startswith(EXTRACTOR)}
    begin_with(network, own, anew="fc.")
    return normalisation_of(weights)
