"""What a training gets: flows of one fold, without its test samples."""

from dataclasses import dataclass

import numpy as np

from ofer.errors import OferError

CHUNK = 256
"""Flows that are converted to float64 at a time."""


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Flows of P frame pairs, each without and with the occluder.

    clean: (P, 2, s, s) float16 or float32, pixels of the crop; channel 0 = dx, 1 = dy.
    label: (P,) integers, dense class indices 0..classes-1 of the sample that a pair belongs to.
    occluded: as `clean`, flow of the same frames with the occluder painted on; None where only
        recognisers are trained.
    hidden: (P, s, s) in [0, 1], share of each cell that the occluder covers; None where no recipe
        reads it (the auto-encoder's training pairs: it never sees the mask).

    Arrays are used as they come, without a copy. Raises ValueError where shapes disagree.
    """

    clean: np.ndarray
    label: np.ndarray
    occluded: np.ndarray | None = None
    hidden: np.ndarray | None = None

    def __post_init__(self) -> None:
        shape = self.clean.shape
        if len(shape) != 4 or shape[1] != 2 or shape[2] != shape[3]:
            raise ValueError(f"clean must be (P, 2, s, s), not {shape}")
        if self.label.shape != shape[:1] or not np.issubdtype(self.label.dtype, np.integer):
            raise ValueError(f"label must be {shape[:1]} integers, not {self.label.shape} {self.label.dtype}")
        if self.occluded is not None and self.occluded.shape != shape:
            raise ValueError(f"occluded must be {shape} as clean, not {self.occluded.shape}")
        if self.hidden is not None and self.hidden.shape != (shape[0], *shape[2:]):
            raise ValueError(f"hidden must be {(shape[0], *shape[2:])}, not {self.hidden.shape}")

    def __len__(self) -> int:
        return len(self.clean)

    @property
    def size(self) -> int:
        """Cells along one side of a flow."""
        return self.clean.shape[-1]


@dataclass(frozen=True, kw_only=True)
class FoldData:
    """All that a recipe may learn from in one iteration of the cross-validation.

    There is no field for the test fold, so that no recipe can select on it.

    training: pairs of the training folds by the method's flow strategy.
    validation: apex flows of the validation fold.
    training_apex: apex flows of the training folds (the same object as `training` where the strategy
        is apex): normalisation, recogniser, mean filling.
    classes: number of classes of the experiment; a fold may lack some.
    """

    training: Pairs
    validation: Pairs
    training_apex: Pairs
    classes: int


def require_finite(flows: np.ndarray, what: str) -> None:
    """Raise OferError where `flows` is empty or holds a NaN or an infinity; `what` names it."""
    if len(flows) == 0:
        raise OferError(f"{what}: no flows; check that the fold has samples left after exclusions")
    for start in range(0, len(flows), CHUNK):
        part = flows[start : start + CHUNK]
        if not np.isfinite(part).all():
            bad = start + int(np.argmin(np.isfinite(part).reshape(len(part), -1).all(axis=1)))
            raise OferError(f"{what}: flow {bad} holds a value that is not finite; extract the flow again")


def root_mean_square(flows: np.ndarray) -> float:
    """Return √(mean of dx² and dy²) in pixels over (N, 2, s, s): the one scalar flows are divided by.

    protocol §2.3 [U]: of the clean apex flows of the training folds. Raises OferError where it is zero.
    """
    total = 0.0
    for start in range(0, len(flows), CHUNK):
        total += float(np.square(flows[start : start + CHUNK], dtype=np.float64).sum())
    scale = float(np.sqrt(total / flows.size))
    if scale == 0.0:
        raise OferError("training flows: nothing moves in any of them; check the frame pairs and the flow parameters")
    return scale
