"""A face as gated patches and as a gated whole, and the networks that the paper compares it with (Li et al. 2019)."""

from pathlib import Path

import numpy as np
import torch

from ofer.learning.classifier import probabilities, train_classifier
from ofer.learning.colour import round_in_colour, to_colour
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.external import begin_externally
from ofer.learning.picture_tensors import Normalisation
from ofer.learning.seen import NOTHING, Needed, Weights
from ofer.learning.stills import SeenStills, StillsRound
from ofer.learning.tensors import require_fitting
from ofer.learning.trained import Report, Trained, silent
from ofer.methods.acnn.biases import BiasPlan
from ofer.methods.acnn.network import ACNN
from ofer.methods.acnn.patches import Decomposition
from ofer.methods.acnn.settings import Settings
from ofer.methods.acnn.views import Erasing, Viewed
from ofer.methods.vgg16 import VGG16Classifier, draw_weights

GIVES = "probabilities"
KNOWS = {"points": "points"}

PLAN_KEYS = (
    "batch_size", "steps", "validate_every", "learning_rate", "schedule", "power", "momentum", "weight_decay",
    "bias_factor", "order",
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
    """Train on the round's pictures; keep the weights of the best validation accuracy.

    Pictures are normalised as they were for the external weights that it begins with, else by the training pictures.
    Raises OferError for weights of another network, and for a diverging training.
    """
    data = round_in_colour(data)
    with seeded(seed, INITIAL):
        viewed = build(settings, side=data.training.side, classes=data.classes)
        draw_weights(viewed)
    normalise = begin(viewed, settings, needed) or Normalisation.of(data.training)
    plan = BiasPlan(optimiser="sgd", **{key: getattr(settings, key) for key in PLAN_KEYS})
    return train_classifier(
        viewed, data, plan, normalise,
        seed=seed, precision=settings.precision, channels_last=settings.channels_last,
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
    viewed = build(settings, side=seen.pictures.shape[1], classes=classes_of(weights))
    require_fitting(viewed, weights, "weights")
    return probabilities(viewed, weights, to_colour(seen.pictures), device, seen.points)


def build(settings: Settings, *, side: int, classes: int) -> Viewed:
    """Return the network that `settings` describe, for pictures of `side` pixels."""
    shown, width, stride = side - settings.crop, settings.width, settings.stride
    network: ACNN | VGG16Classifier
    if settings.patches == "none":
        network = VGG16Classifier(side=shown, classes=classes, width=width, stride=stride, dropout=settings.dropout)
    else:
        network = ACNN(
            side=shown,
            classes=classes,
            backbone=settings.backbone,
            width=width,
            decomposition=decomposition_of(settings),
            whole_face=settings.whole_face,
            gates=settings.gates,
            dropout=settings.dropout,
        )
    erasing = None if settings.erasing is None else Erasing(settings.erasing.chance, *settings.erasing.side)
    return Viewed(network, crop=settings.crop, erasing=erasing)


def decomposition_of(settings: Settings) -> Decomposition:
    """Return where `settings` let patches lie."""
    return Decomposition(
        stride=settings.stride,
        window=settings.window,
        landmarks=settings.patches == "landmarks",
        official=settings.brow_shift == "official",
    )


def begin(viewed: Viewed, settings: Settings, needed: Needed) -> Normalisation | None:
    """Put external weights into the convolutions, and into VGG-16's first fully connected layers, if any are named."""
    network = viewed.network
    backbone = network.backbone if isinstance(network, ACNN) else network
    # What files for VGG-16 have not, and what tells ImageNet's classes apart.
    anew = tuple(name for name in backbone.state_dict() if ".norm." in name or name.startswith("classifier.6."))
    return begin_externally(backbone, settings.weights, needed, anew=anew)


def classes_of(weights: Weights) -> int:
    """Return how many classes a trained network tells apart."""
    last = max(name for name in weights if name.startswith("network.classifier."))
    return len(weights[last])
