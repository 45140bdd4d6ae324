"""Settings of the auto-encoder."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import MinLen

from ofer.methods.settings import Count, Judged, Positive, Precision, TrainOn


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `flowrec`; one model for each occlusion and round."""

    recipe: Literal["flowrec"]
    flow: str = "mid"
    """[P] Flow entry that it trains on (Table 9); evaluated on apex flows."""
    needs: Judged = Judged()
    """Other method entries, by their roles."""
    train_on: TrainOn = TrainOn()
    """[P] What its models see in training."""
    channels: Annotated[tuple[Count, ...], MinLen(1)] = (32, 64, 128)
    """[U] Outputs of the encoder's levels, from full resolution down."""
    skips: tuple[Count, ...] = (1, 2, 3)
    """[P] Levels joined by concatenation; their numbers [U]: 1 = full resolution, 3 = deepest."""
    mask_channel: bool = False
    """[U] Give the mask as third channel; the paper gives the flow alone."""
    loss: Literal["mse", "wing", "endpoint"] = "endpoint"
    """[P] Best of the three (section 4.3.1)."""
    wing_width: Positive = 10.0
    """[C] w of Feng et al. 2018, in pixels of the crop."""
    wing_curvature: Positive = 2.0
    """[C] ε of Feng et al. 2018, in pixels of the crop."""
    endpoint_epsilon: Positive = 1e-8
    """[U] Under the root, pixels²: finite gradient at 0."""
    learning_rate: Positive = 1e-3
    """[U] Adam's learning rate."""
    schedule: Literal["constant", "cosine"] = "constant"
    """[U] Its course over the steps."""
    batch_size: Count = 128
    """[U] Pairs in a step; 32 suit apex and three_frames."""
    steps: Count = 1000
    """[U] Optimiser steps, the same for all cells of a table."""
    validate_every: Count = 50
    """[U] Steps between looks at the validation fold."""
    precision: Precision = "float32"
    """[U] Number format of a training step's convolutions and products; all else, and every look at a validation or
    test fold, is float32. bfloat16 pays for wide networks, where the processor has it (docs/performance.md)."""
    select: Literal["endpoint_error", "accuracy"] = "endpoint_error"
    """[U] What decides on the validation fold's apex flows (the paper: 'best')."""

    def __post_init__(self) -> None:
        if len(set(self.skips)) != len(self.skips) or any(skip > len(self.channels) for skip in self.skips):
            raise ValueError(f"skips: {list(self.skips)} is no subset of the levels 1 to {len(self.channels)}")
