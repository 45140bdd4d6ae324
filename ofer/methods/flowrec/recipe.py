"""The main paper's method: an auto-encoder restores the flow of the hidden part (Poux et al., sections 3.3, 4.1.3)."""

from pathlib import Path

import numpy as np
import torch

from ofer.base.errors import OferError
from ofer.flow.endpoint_error import endpoint_error, means_inside_and_outside
from ofer.flow.files import FlowRows
from ofer.learning.batches import at_hand, rows
from ofer.learning.data import FlowsRound, Pairs, require_finite, root_mean_square
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.loop import Validation, fit
from ofer.learning.plan import Plan
from ofer.learning.precision import computing_in
from ofer.learning.recipe import probabilities
from ofer.learning.seen import NOTHING, Needed, Seen, below
from ofer.learning.tensors import apply as outputs
from ofer.learning.tensors import load_weights, resident, with_masks
from ofer.learning.trained import Report, Trained, silent
from ofer.methods.flowrec.losses import scaled_loss
from ofer.methods.flowrec.network import AutoEncoder, require_size
from ofer.methods.flowrec.settings import Settings
from ofer.methods.settings import JUDGE

GIVES = "restored"
KNOWS = {"hole": "mask_channel"}
"""Where that setting is on. In the paper the occluded flow is the only input."""


def train(
    data: FlowsRound,
    settings: Settings,
    needed: Needed = NOTHING,
    *,
    seed: int,
    checkpoint: Path | None = None,
    device: torch.device | str = "cpu",
    report: Report = silent,
) -> Trained:
    """Train one auto-encoder for the one occlusion of `data` and return it with its curve.

    settings: see `settings.py`. needed: the round's own `recogniser`, fixed, where `select` is "accuracy".
    Flows are divided by the root mean square of the training folds' clean apex flows, kept as weight `scale`.
    Curve: losses are those of the scaled flows (`scaled_loss`); validation_score is the endpoint error in pixels of
    the validation fold's apex flows, or, with select "accuracy", the recogniser's accuracy on them once restored.

    Raises OferError for flows that are not finite, a size that cannot be halved, and a diverging training.
    """
    occluded, hidden = require_pairs(data)
    require_size(data.training.size, len(settings.channels))
    by_accuracy = settings.select == "accuracy"
    if by_accuracy and JUDGE not in needed:
        raise OferError("select: accuracy needs the round's recogniser; name one, or use endpoint_error")
    scale = root_mean_square(data.training_apex.clean)
    loss = scaled_loss(settings.loss, settings, scale)
    where = torch.device(device)
    with seeded(seed, INITIAL):
        network = build(settings).to(where)
    inputs, targets = at_hand(occluded, where), at_hand(data.training.clean, where)
    masks = resident(training_masks(data), where) if settings.mask_channel else None
    truth = np.asarray(data.validation.clean, dtype=np.float32)

    def batch_loss(indices: np.ndarray) -> torch.Tensor:
        batch = rows(inputs, indices, scale)
        if masks is not None:
            batch = with_masks(batch, rows(masks, data.training.hidden_at(indices), 1.0))
        with computing_in(settings.precision, where):
            restored = network(batch)
        return loss(restored.float(), rows(targets, data.training.clean_at(indices), scale))

    def validate() -> Validation:
        restored = restore_flows(
            network, scale, validation_occluded(data.validation), where, masks_for_network(settings, hidden)
        )
        value = loss(torch.from_numpy(restored / scale), torch.from_numpy(truth / scale)).item()
        error = float(endpoint_error(restored, truth).mean(dtype=np.float64))
        if not by_accuracy:
            return Validation(value, error, (error,))
        recognised = probabilities(
            *needed[JUDGE], Seen(flows=restored), below(needed, JUDGE), who=JUDGE, classes=data.classes, device=where
        )
        accuracy = float(np.mean(recognised.argmax(axis=1) == data.validation.label))
        return Validation(value, accuracy, (-accuracy, error))

    plan = Plan(**{key: getattr(settings, key) for key in PLAN_KEYS})
    result = fit(
        network, batch_loss, validate,
        samples=len(data.training), plan=plan, seed=seed, checkpoint=checkpoint, report=report,
    )  # fmt: skip
    weights = {**result.weights, "scale": np.asarray(scale)}
    restored = apply(weights, settings, Seen(flows=validation_occluded(data.validation), hidden=hidden), device=device)
    numbers = summary(restored, truth, hidden, settings, result.best_step, scale) | result.notes()
    return Trained(weights, result.curve, numbers)


PLAN_KEYS = ("steps", "batch_size", "validate_every", "learning_rate", "schedule")


def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: Seen,
    needed: Needed = NOTHING,
    *,
    device: torch.device | str = "cpu",
) -> np.ndarray:
    """Return the restored flows (N, 2, s, s), float32, in pixels, of occluded ones.

    Masks are read only with `mask_channel`: in the paper the occluded flow is the only input (Poux et al., section
    3.3). Raises OferError where they are needed and missing.
    """
    network = build(settings)
    load_weights(network, weights)
    masks = masks_for_network(settings, seen.hidden)
    return restore_flows(network.to(device).eval(), float(weights["scale"]), seen.flows, torch.device(device), masks)


def build(settings: Settings) -> AutoEncoder:
    """Return the untrained network that `settings` describe."""
    return AutoEncoder(settings.channels, settings.skips, settings.mask_channel)


def masks_for_network(settings: Settings, hidden: np.ndarray | None) -> np.ndarray | None:
    """Return the masks where the network sees them. Raises OferError where it should and there are none."""
    if not settings.mask_channel:
        return None
    if hidden is None:
        raise OferError("masks: missing; mask_channel needs to know the hole")
    return hidden


def training_masks(data: FlowsRound) -> np.ndarray:
    """Return the masks of the training pairs, a sample's once. Raises OferError where there are none."""
    if data.training.hidden is None:
        raise OferError("training masks: missing; mask_channel needs to know the hole")
    return data.training.hidden


def restore_flows(
    network: AutoEncoder, scale: float, occluded: np.ndarray, device: torch.device, masks: np.ndarray | None = None
) -> np.ndarray:
    """Return the network's output in pixels (N, 2, s, s) for occluded flows in pixels; `masks` as third channel."""
    return outputs(network, occluded, scale, device, masks) * np.float32(scale)


def summary(
    restored: np.ndarray,
    truth: np.ndarray,
    hidden: np.ndarray | None,
    settings: Settings,
    best_step: int,
    scale: float,
) -> dict[str, object]:
    """Return numbers about the selected model on the validation fold; endpoint errors in pixels.

    With the wing loss also the share of errors in its linear branch: nearly none in crop pixels (protocol §3.5).
    """
    error = endpoint_error(restored, truth)
    numbers: dict[str, object] = {
        "best_step": best_step,
        "scale": scale,
        "validation_endpoint_error": float(error.mean(dtype=np.float64)),
    }
    if hidden is not None:
        inside, _ = means_inside_and_outside(error, hidden)
        numbers["validation_endpoint_error_hidden"] = float(np.nanmean(inside))
    if settings.loss == "wing":
        numbers["wing_linear_share"] = float(np.mean(np.abs(restored - truth) >= settings.wing_width))
    return numbers


def validation_occluded(pairs: Pairs) -> np.ndarray:
    """Return the occluded flows of the validation fold."""
    assert pairs.occluded is not None
    return pairs.occluded[:]


def require_pairs(data: FlowsRound) -> tuple[FlowRows, np.ndarray | None]:
    """Return the occluded training flows and the validation masks. Raises OferError where a flow is missing or bad."""
    for name, pairs in (("training", data.training), ("validation", data.validation)):
        if pairs.occluded is None:
            raise OferError(f"{name} flows: the occluded ones are missing; this recipe needs pairs")
        require_finite(pairs.clean, f"{name} flows, clean")
        require_finite(pairs.occluded, f"{name} flows, occluded")
    require_finite(data.training_apex.clean, "training apex flows, clean")
    assert data.training.occluded is not None
    return data.training.occluded, data.validation.hidden
