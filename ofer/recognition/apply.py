"""Apply the models of all rounds to pooled flows."""

import numpy as np
from numpy.typing import NDArray

from ofer.learning import recipe
from ofer.learning.seen import Seen
from ofer.recognition.trained_model import Applied, TrainedModel

Flows = NDArray[np.floating]


def restored_by_round(restorer: Applied | None, flows: Flows, hidden: NDArray[np.floating]) -> list[Flows]:
    """Return each round's restored flows (n, 2, s, s), in the unit of `flows`; without a restorer, `flows` themselves.

    hidden: (s, s) share of each cell that the occluder covers. Fillings need it; the auto-encoder never sees it.
    """
    if restorer is None:
        return [flows]
    seen = Seen(flows=flows, hidden=np.broadcast_to(np.asarray(hidden, np.float32), (len(flows), *hidden.shape)))
    return [
        recipe.restore(weights, restorer.settings, seen, who=f"{restorer.name}, round {number}")
        for number, weights in enumerate(restorer.weights)
    ]


def probabilities(model: TrainedModel, restored: list[Flows]) -> NDArray[np.float64]:
    """Return the probabilities (rounds, n, classes) that each round's recogniser gives to its round's restored flows.

    `restored` is one array for all rounds, or one a round, as `restored_by_round` returns them.
    """
    name, settings, weights = model.recogniser.name, model.recogniser.settings, model.recogniser.weights
    flows = restored if len(restored) == len(weights) else restored * len(weights)
    return np.stack(
        [
            recipe.probabilities(
                own, settings, Seen(flows=of_round), who=f"{name}, round {number}", classes=len(model.classes)
            )
            for number, (own, of_round) in enumerate(zip(weights, flows, strict=True))
        ]
    )


def typical_motion(model: TrainedModel) -> float:
    """Return the root mean square of the flows that the recogniser learned from, in their unit, mean over the rounds.

    NaN where its recipe keeps no such `scale` among its weights.
    """
    scales = [np.asarray(weights.get("scale", np.nan)) for weights in model.recogniser.weights]
    return float(np.mean([scale.item() if scale.size == 1 else np.nan for scale in scales]))
