"""The data of a training: flows of one round, without its test samples."""

from dataclasses import dataclass

import numpy as np

from ofer.base.errors import OferError
from ofer.flow.files import FlowRows

CHUNK = 256
"""Flows that are converted to float64 at a time."""


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Flows of P frame pairs, each without and with the occluder.

    label: (P,) integers, dense class indices 0..classes-1 of the sample that a pair belongs to.
    clean: (C, 2, s, s) float16 or float32, pixels of the crop; channel 0 = dx, 1 = dy.
    clean_of: (P,) integers, index into `clean` of each pair: under several occlusions, pairs of the same frames share
        their clean flow. None: C = P and pair i has flow i.
    occluded: (P, 2, s, s) as `clean`, flow of the same frames with the occluder painted on; None where only
        recognisers of clean faces are trained.
    hidden: (H, s, s) in [0, 1], share of each cell that the occluder covers; None without `occluded`.
    hidden_of: (P,) integers, index into `hidden` of each pair: the pairs of a sample share their mask. None: H = P.

    Arrays are used as they come, without a copy; training flows that are too many for memory are `StoredRows`,
    of which `[rows]` reads some. Raises ValueError where shapes disagree.
    """

    clean: FlowRows
    label: np.ndarray
    clean_of: np.ndarray | None = None
    occluded: FlowRows | None = None
    hidden: np.ndarray | None = None
    hidden_of: np.ndarray | None = None

    def __post_init__(self) -> None:
        shape, pairs = self.clean.shape, len(self.label)
        if len(shape) != 4 or shape[1] != 2 or shape[2] != shape[3]:
            raise ValueError(f"clean must be (C, 2, s, s), not {shape}")
        if self.label.ndim != 1 or not np.issubdtype(self.label.dtype, np.integer):
            raise ValueError(f"label must be (P,) integers, not {self.label.shape} {self.label.dtype}")
        if self.occluded is not None and self.occluded.shape != (pairs, *shape[1:]):
            raise ValueError(f"occluded must be {(pairs, *shape[1:])}, not {self.occluded.shape}")
        if self.hidden is not None and self.hidden.shape[1:] != shape[2:]:
            raise ValueError(f"hidden must be (H, {shape[2]}, {shape[3]}), not {self.hidden.shape}")
        _require_index("clean", self.clean, self.clean_of, pairs)
        if self.hidden is not None:
            _require_index("hidden", self.hidden, self.hidden_of, pairs)

    def __len__(self) -> int:
        return len(self.label)

    def clean_at(self, pairs: np.ndarray) -> np.ndarray:
        """Return the indices into `clean` of the pairs with these indices."""
        return pairs if self.clean_of is None else self.clean_of[pairs]

    def hidden_at(self, pairs: np.ndarray) -> np.ndarray:
        """Return the indices into `hidden` of the pairs with these indices."""
        return pairs if self.hidden_of is None else self.hidden_of[pairs]

    def whole(self) -> "Pairs":
        """Return the same pairs with a clean flow and a mask each, so that index i is pair i everywhere."""
        every = np.arange(len(self))
        return Pairs(
            clean=self.clean if self.clean_of is None else self.clean[self.clean_of],
            label=self.label,
            occluded=self.occluded,
            hidden=None if self.hidden is None else self.hidden[self.hidden_at(every)],
        )

    @property
    def size(self) -> int:
        """Cells along one side of a flow."""
        return self.clean.shape[-1]


@dataclass(frozen=True, kw_only=True)
class FlowsRound:
    """All that a recipe of flows may learn from in one round; there is no field for its test samples.

    training: pairs of the training folds by the method's flow strategy, and of further corpora.
    validation: apex flows of the validation fold, whole (index i is pair i everywhere).
    training_apex: apex flows of the training folds: normalisation, mean filling.
    classes: number of classes of the experiment; a round may lack some.
    """

    training: Pairs
    validation: Pairs
    training_apex: Pairs
    classes: int


def _require_index(name: str, rows: FlowRows, index: np.ndarray | None, pairs: int) -> None:
    if index is None:
        if len(rows) != pairs:
            raise ValueError(f"{name} must have {pairs} rows, not {len(rows)}, or an index")
    elif index.shape != (pairs,) or not np.issubdtype(index.dtype, np.integer):
        raise ValueError(f"{name}_of must be ({pairs},) integers, not {index.shape} {index.dtype}")
    elif pairs and (index.min() < 0 or index.max() >= len(rows)):
        raise ValueError(f"{name}_of must lie in 0 … {len(rows) - 1}, not {index.min()} … {index.max()}")


def require_finite(flows: FlowRows, what: str) -> None:
    """Raise OferError where `flows` is empty or holds a NaN or an infinity; `what` names it."""
    if len(flows) == 0:
        raise OferError(f"{what}: no flows; check that the round has samples left after exclusions")
    for start in range(0, len(flows), CHUNK):
        part = flows[start : start + CHUNK]
        if not np.isfinite(part).all():
            bad = start + int(np.argmin(np.isfinite(part).reshape(len(part), -1).all(axis=1)))
            raise OferError(f"{what}: flow {bad} holds a value that is not finite; extract the flow again")


def root_mean_square(flows: FlowRows) -> float:
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
