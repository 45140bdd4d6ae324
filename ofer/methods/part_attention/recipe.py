"""Part-aligned attention (Zhao et al. 2017) as an opponent of ACNN; validation chooses the number of its maps."""

from pathlib import Path

import numpy as np
import torch

from ofer.learning.classifier import probabilities, train_classifier
from ofer.learning.colour import round_in_colour, to_colour
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.external import begin_externally
from ofer.learning.picture_tensors import Normalisation
from ofer.learning.plan import Plan
from ofer.learning.seen import NOTHING, Needed
from ofer.learning.stills import SeenStills, StillsRound
from ofer.learning.tensors import require_fitting
from ofer.learning.trained import Report, Trained, silent
from ofer.methods.part_attention.network import PartAttention
from ofer.methods.part_attention.settings import Settings
from ofer.methods.vgg16 import draw_weights

GIVES = "probabilities"
KNOWS: frozenset[str] = frozenset()

PLAN_KEYS = (
    "batch_size", "steps", "validate_every", "learning_rate", "schedule", "power", "momentum", "weight_decay", "order",
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
    """Train a network for each number of maps; return that of the best validation accuracy, of equals the lower loss.

    Raises OferError for weights of another network, and for a diverging training.
    """
    data = round_in_colour(data)
    found: dict[tuple[float, float, int], Trained] = {}
    for maps in settings.maps:
        with seeded(seed, INITIAL):
            network = build(settings, maps=maps, classes=data.classes)
            draw_weights(network)
        backbone = network.backbone
        anew = tuple(name for name in backbone.state_dict() if ".norm." in name)
        normalise = begin_externally(backbone, settings.weights, needed, anew=anew) or Normalisation.of(data.training)
        plan = Plan(optimiser="sgd", **{key: getattr(settings, key) for key in PLAN_KEYS})
        trained = train_classifier(
            network, data, plan, normalise,
            seed=seed, flip=settings.flip, precision=settings.precision, channels_last=settings.channels_last,
            checkpoint=None if checkpoint is None else checkpoint.with_stem(f"{checkpoint.stem}_{maps}_maps"),
            device=device, report=lambda line, maps=maps: report(f"{maps} maps, {line}"),  # type: ignore[misc]
        )  # fmt: skip
        accuracy, loss = (float(trained.summary[f"validation_{what}"]) for what in ("accuracy", "loss"))  # type: ignore[arg-type]
        found[-accuracy, loss, maps] = trained
    best = min(found)
    tried = {str(maps): -accuracy for accuracy, _, maps in sorted(found, key=lambda key: key[2])}
    return Trained(
        found[best].weights, found[best].curve, found[best].summary | {"maps": best[2], "accuracy_by_maps": tried}
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
    network = build(settings, maps=len(weights["attention.bias"]), classes=len(weights["classifier.bias"]))
    require_fitting(network, weights, "weights")
    return probabilities(network, weights, to_colour(seen.pictures), device)


def build(settings: Settings, *, maps: int, classes: int) -> PartAttention:
    """Return the untrained network that `settings` describe, with this number of maps."""
    return PartAttention(
        maps=maps, classes=classes, features=settings.features, width=settings.width, stride=settings.stride
    )
