"""Train a network that gives a logit for each class of still pictures, and apply it."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy

from ofer.base.errors import OferError
from ofer.learning.loop import Validation, fit
from ofer.learning.picture_tensors import DEVIATION, MEAN, Normalisation, known_points, mirrored_by_chance, outputs
from ofer.learning.plan import Plan
from ofer.learning.precision import computing_in
from ofer.learning.read_ahead import ReadAhead
from ofer.learning.stills import ArrayPictures, Bytes, Positions, StillsRound
from ofer.learning.tensors import load_weights
from ofer.learning.trained import Report, Trained, silent


def train_classifier(
    network: torch.nn.Module,
    data: StillsRound,
    plan: Plan,
    normalise: Normalisation,
    *,
    seed: int,
    flip: bool = False,
    precision: str = "float32",
    channels_last: bool = False,
    at_epoch_end: Callable[[int, torch.nn.Module], None] | None = None,
    checkpoint: Path | None = None,
    device: torch.device | str = "cpu",
    report: Report = silent,
) -> Trained:
    """Train `network` (B, C, s, s) → (B, classes) by cross-entropy; keep the weights of the best validation accuracy.

    Where pictures have points, the network is called with these, (B, K, 2), as well.
    Among equal accuracies the lower validation loss decides, then the earlier step. Curve: cross-entropy, and accuracy
    in [0, 1] as validation_score. Weights include the normalisation.
    flip: mirror half of each batch. channels_last: lay pictures and kernels out as many processors like them best,
    which changes speed, and results by rounding.
    Raises OferError where there are no pictures to select on or none of two classes to learn from, for a diverging
    training, and for `flip` where there are points: those of the other side would have to take their places.
    """
    for role, pictures in (("training", data.training), ("validation", data.validation)):
        if len(pictures) == 0:
            raise OferError(f"{role} pictures: none; check that the round has samples left after exclusions")
    if len(np.unique(data.training.label)) < 2:
        raise OferError("training pictures: all are of one class; check labels and division")
    if flip and data.training.points(np.zeros(1, np.int64)) is not None:
        raise OferError("flip: mirrored pictures have no points that fit them; set `flip: false`")
    where = torch.device(device)
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network.to(where, memory_format=layout)  # type: ignore[call-overload]
    thread = ThreadPoolExecutor(1)
    training, validation = (ReadAhead(pictures, thread) for pictures in (data.training, data.validation))
    labels, truth = torch.from_numpy(training.label).to(where), torch.from_numpy(validation.label)

    def batch_loss(indices: NDArray[np.int64]) -> torch.Tensor:
        pictures = training.read(indices)
        if flip:
            pictures = mirrored_by_chance(pictures)
        with computing_in(precision, where):
            logits = network(
                normalise(pictures, where).contiguous(memory_format=layout), *known_points(training, indices, where)
            )
        return cross_entropy(logits.float(), labels[torch.from_numpy(indices).to(where)])

    def validate() -> Validation:
        logits = torch.from_numpy(outputs(network, validation, normalise, where))
        loss = cross_entropy(logits, truth).item()
        accuracy = float((logits.argmax(dim=1) == truth).double().mean())
        return Validation(loss, accuracy, (-accuracy, loss))

    result = fit(
        network, batch_loss, validate,
        samples=len(training), plan=plan, seed=seed, label=training.label, at_epoch_end=at_epoch_end,
        announce=training.announce, checkpoint=checkpoint, report=report,
    )  # fmt: skip
    best = result.curve[result.curve["step"] == result.best_step].iloc[0]
    summary: dict[str, object] = {
        "best_step": result.best_step,
        "validation_accuracy": float(best["validation_score"]),
        "validation_loss": float(best["validation_loss"]),
    }
    weights = {**result.weights, MEAN: normalise.mean, DEVIATION: normalise.deviation}
    return Trained(weights, result.curve, summary | result.notes())


def probabilities(
    network: torch.nn.Module,
    weights: Mapping[str, np.ndarray],
    pictures: Bytes,
    device: torch.device | str = "cpu",
    points: Positions | None = None,
) -> NDArray[np.float64]:
    """Return class probabilities (N, classes) of pictures by what `train_classifier` has made of an equal network."""
    load_weights(network, dict(weights))
    normalise = Normalisation(weights[MEAN], weights[DEVIATION])
    seen = ArrayPictures(pictures, np.zeros(len(pictures), np.int64), points)
    logits = outputs(network.to(device).eval(), seen, normalise, torch.device(device))
    return torch.from_numpy(logits).double().softmax(dim=1).numpy()
