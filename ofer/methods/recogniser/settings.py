"""Settings of the recogniser."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Lt, MinLen

from ofer.methods.settings import CleanFaces, Count, Positive, Precision


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `recogniser`. Layers: a third party's re-implementation of Allaert et al."""

    recipe: Literal["recogniser"]
    flow: str = "apex"
    """[P] Flow entry that it trains on: clean apex flows (sections 4.2-4.3.3)."""
    train_on: CleanFaces = CleanFaces()
    """[P] What its models see in training."""
    seed: Annotated[int, Ge(0)] | None = None
    """[U] Seed of its weights, batch order and dropout; null: `training.seed`. The paper fixes one with an average
    score [P] and does not name it (section 4.2.1); `fig8_seed.csv` says which one that would be here."""
    channels: Annotated[tuple[Count, ...], MinLen(1)] = (8, 16, 32)
    """[T] Outputs of the convolutions."""
    kernels: tuple[Count, ...] = (5, 3, 3)
    """[T] Their odd kernel sides."""
    batch_norm: bool = False
    """[U] Normalise each convolution's output before ReLU."""
    fully_connected: tuple[Count, ...] = (128,)
    """[U] Widths of the hidden fully connected layers."""
    dropout: Annotated[float, Ge(0), Lt(1)] = 0.5
    """[U] Share of hidden units dropped in training."""
    learning_rate: Positive = 1e-3
    """[U] Adam's learning rate."""
    schedule: Literal["constant", "cosine"] = "constant"
    """[U] Its course over the steps."""
    weight_decay: Annotated[float, Ge(0)] = 1e-4
    """[U] L2 penalty in Adam's gradient."""
    batch_size: Count = 32
    """[U] Flows in a step."""
    steps: Count = 1000
    """[U] Optimiser steps; 100 epochs of CK+ are about 800."""
    validate_every: Count = 20
    """[U] Steps between looks at the validation fold."""
    precision: Precision = "float32"
    """[U] Number format of a training step's convolutions and products; all else, and every look at a validation or
    test fold, is float32. bfloat16 pays for wide networks, where the processor has it (docs/performance.md)."""
    flip: bool = False
    """[U] Mirror half of each batch's flows, negating dx."""

    def __post_init__(self) -> None:
        if len(self.kernels) != len(self.channels):
            raise ValueError(f"kernels: {len(self.kernels)} for {len(self.channels)} channels; give one for each")
        if any(kernel % 2 == 0 for kernel in self.kernels):
            raise ValueError("kernels: an even side cannot be centred; use odd ones")
