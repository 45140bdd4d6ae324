"""VGG-f and VGG-face on whole faces, then on those whose upper half is hidden (Georgescu and Ionescu, section 3)."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from ofer.base.errors import OferError
from ofer.learning.classifier import probabilities, train_classifier
from ofer.learning.colour import round_in_colour, to_colour
from ofer.learning.draws import INITIAL, seeded, steps_per_epoch
from ofer.learning.external import begin_externally, normalisation_of
from ofer.learning.picture_tensors import Normalisation
from ofer.learning.seen import NOTHING, Needed
from ofer.learning.stills import SeenStills, StillsRound
from ofer.learning.tensors import load_weights, require_fitting
from ofer.learning.trained import Report, Trained, silent
from ofer.methods.lowerhalf.dsd import DensePlan, is_sparse, phase_ends, prune_network
from ofer.methods.lowerhalf.settings import Settings
from ofer.methods.lowerhalf.vgg_f import VGGF
from ofer.methods.lowerhalf.vgg_face import VGGFace

GIVES = "probabilities"
KNOWS: frozenset[str] = frozenset()

START = "start"


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
    """Train on the round's pictures, from weights of the entry that is needed as `start`, from others', or new ones.

    Every epoch ends with pruning, in a sparse phase, and a look at the validation pictures; the weights of the best
    accuracy are kept. Pictures are normalised as they were for the weights that are gone on from, else by the training
    pictures. Raises OferError for pictures of a single class, weights of another network, and a diverging training.
    """
    data = round_in_colour(data)
    network = build(settings, side=data.training.side, classes=data.classes)
    with seeded(seed, INITIAL):
        draw_weights(network)
    normalise = begin(network, settings, needed) or Normalisation.of(data.training)
    dsd, per_epoch = settings.dsd, steps_per_epoch(len(data.training), settings.batch_size)

    def at_epoch_end(epoch: int, trained: nn.Module) -> None:
        if dsd is not None and is_sparse(epoch, settings.epochs, dsd.phases):
            prune_network(trained, *dsd.sparsity)

    plan = DensePlan(
        steps=settings.epochs * per_epoch,
        batch_size=settings.batch_size,
        validate_every=per_epoch,
        learning_rate=settings.learning_rate,
        schedule="plateau",
        patience=settings.patience,
        lowest_rate=settings.lowest_rate,
        optimiser="sgd",
        momentum=settings.momentum,
        weight_decay=settings.weight_decay,
        last_from=0 if dsd is None else phase_ends(settings.epochs, dsd.phases)[-2] * per_epoch,
        last_factor=1.0 if dsd is None else dsd.final_lr_factor,
    )
    return train_classifier(
        network,
        data,
        plan,
        normalise,
        seed=seed,
        flip=settings.flip,
        precision=settings.precision,
        channels_last=settings.channels_last,
        at_epoch_end=at_epoch_end,
        checkpoint=checkpoint,
        device=device,
        report=report,
    )


def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: SeenStills,
    needed: Needed = NOTHING,
    *,
    device: torch.device | str = "cpu",
) -> np.ndarray:
    """Return class probabilities (N, classes), float64, rows summing to 1, of the pictures that are seen."""
    network = build(settings, side=seen.pictures.shape[1], classes=len(weights["classifier.bias"]))
    require_fitting(network, weights, "weights")
    return probabilities(network, weights, to_colour(seen.pictures), device)


def build(settings: Settings, *, side: int, classes: int) -> nn.Module:
    """Return the network that `settings` describe, for pictures of `side` pixels."""
    if settings.network == "vgg_f":
        kernel, stride = settings.stem.kernel, settings.stem.stride
        return VGGF(
            side=side, classes=classes, width=settings.width, kernel=kernel, stride=stride, dropouts=settings.dropouts
        )
    return VGGFace(side=side, classes=classes, width=settings.width, dropouts=settings.dropouts)


def draw_weights(network: nn.Module) -> None:
    """Draw the classifier's weights from N(0, 0.1²) [P] and those of convolutions as He et al. (2015) do [U]."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        elif isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, std=0.1)
        if isinstance(layer, nn.Conv2d | nn.Linear) and layer.bias is not None:
            nn.init.zeros_(layer.bias)


def begin(network: nn.Module, settings: Settings, needed: Needed) -> Normalisation | None:
    """Put the weights that the network goes on from into it, and return what pictures were normalised by for them.

    Those of another entry (`start`) come with their classifier, external ones without. None: it begins with its own.
    Raises OferError where they are missing or of another network.
    """
    if START in needed:
        weights, theirs = needed[START]
        for key in ("recipe", "network", "width", *(["stem"] if settings.network == "vgg_f" else [])):
            ours, given = getattr(settings, key), getattr(theirs, key, None)
            if ours != given:
                raise OferError(f"{START}: its {key} is {given}, not {ours}; name an entry of the same network")
        require_fitting(network, weights, START)
        load_weights(network, dict(weights))
        return normalisation_of(weights)
    return begin_externally(network, settings.weights, needed, anew="classifier.")
