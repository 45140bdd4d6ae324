"""The recogniser: a small CNN, trained on clean apex flows (Poux et al., sections 3.4, 4.1.3)."""

from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from ofer.flow.files import FlowRows
from ofer.learning.batches import at_hand, rows
from ofer.learning.data import FlowsRound, Pairs, require_finite, root_mean_square
from ofer.learning.draws import INITIAL, draw_rows, seeded
from ofer.learning.loop import Validation, fit
from ofer.learning.plan import Plan
from ofer.learning.precision import computing_in
from ofer.learning.seen import NOTHING, Needed, Seen
from ofer.learning.tensors import apply as outputs
from ofer.learning.tensors import load_weights, resident
from ofer.learning.trained import Report, Trained, silent
from ofer.methods.recogniser.network import FlowCNN
from ofer.methods.recogniser.settings import Settings

GIVES = "probabilities"
KNOWS: frozenset[str] = frozenset()

NETWORK_KEYS = ("channels", "kernels", "fully_connected", "dropout", "batch_norm")
PLAN_KEYS = ("steps", "batch_size", "validate_every", "learning_rate", "schedule", "weight_decay")


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
    """Train on the flows of the training folds; keep the weights of the best validation accuracy.

    Where the round has occluded flows (an entry that trains on occlusions), these are what it learns from and is
    selected on, else the clean ones (the paper).
    Among equal accuracies the lower validation loss decides (protocol §3.3), then the earlier step. Curve:
    cross-entropy, and accuracy in [0, 1] as validation_score. Weights include `scale` in pixels, which flows are
    divided by: the root mean square of the training folds' clean apex flows.
    Raises OferError for flows that are not finite and for a diverging training.
    """
    learned, validated = input_flows(data.training), input_flows(data.validation)[:]
    require_finite(learned, "training flows")
    require_finite(validated, "validation flows")
    scale = root_mean_square(data.training_apex.clean)
    where = torch.device(device)
    with seeded(seed, INITIAL):
        network = build(settings, size=data.training.size, classes=data.classes).to(where)
    flows = at_hand(learned, where)
    labels = resident(data.training.label.astype(np.int64), where)
    truth = torch.from_numpy(data.validation.label.astype(np.int64))

    def batch_loss(indices: np.ndarray) -> torch.Tensor:
        batch = rows(flows, indices, scale)
        if settings.flip:
            mirrored = draw_rows(torch.rand, len(batch)) < 0.5
            batch = torch.where(mirrored.to(where)[:, None, None, None], mirror(batch), batch)
        target = labels.index_select(0, torch.from_numpy(indices).to(where))
        with computing_in(settings.precision, where):
            logits = network(batch)
        return cross_entropy(logits.float(), target)

    def validate() -> Validation:
        logits = torch.from_numpy(outputs(network, validated, scale, where))
        loss = cross_entropy(logits, truth).item()
        accuracy = float((logits.argmax(dim=1) == truth).double().mean())
        return Validation(loss, accuracy, (-accuracy, loss))

    plan = Plan(**{key: getattr(settings, key) for key in PLAN_KEYS})
    result = fit(
        network, batch_loss, validate,
        samples=len(learned), plan=plan, seed=seed, checkpoint=checkpoint, report=report,
    )  # fmt: skip
    best = result.curve[result.curve["step"] == result.best_step].iloc[0]
    summary: dict[str, object] = {
        "best_step": result.best_step,
        "scale": scale,
        "validation_accuracy": float(best["validation_score"]),
        "validation_loss": float(best["validation_loss"]),
    }
    summary |= result.notes()
    return Trained({**result.weights, "scale": np.asarray(scale)}, result.curve, summary)


def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: Seen,
    needed: Needed = NOTHING,
    *,
    device: torch.device | str = "cpu",
) -> np.ndarray:
    """Return class probabilities (N, classes), float64, rows summing to 1, of the flows that are seen."""
    last = 3 * len(settings.fully_connected)
    classes = len(weights[f"classifier.{last}.bias"])
    network = build(settings, size=seen.flows.shape[-1], classes=classes)
    load_weights(network, weights)
    logits = outputs(network.to(device).eval(), seen.flows, float(weights["scale"]), torch.device(device))
    return torch.from_numpy(logits).double().softmax(dim=1).numpy()


def input_flows(pairs: Pairs) -> FlowRows:
    """Return the flows (N, 2, s, s) that are learned from or selected on: the occluded ones where there are any."""
    return pairs.clean if pairs.occluded is None else pairs.occluded


def build(settings: Settings, *, size: int, classes: int) -> FlowCNN:
    """Return the untrained network that `settings` describe."""
    return FlowCNN(size=size, classes=classes, **{key: getattr(settings, key) for key in NETWORK_KEYS})


def mirror(flows: torch.Tensor) -> torch.Tensor:
    """Return the flows (N, 2, s, s) of the mirrored face: columns reversed and dx negated."""
    return flows.flip(-1) * flows.new_tensor([-1.0, 1.0])[:, None, None]
