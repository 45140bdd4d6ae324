"""Settings of the auto-encoder."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ofer.learning.settings import Precision, TrainOnSettings

Positive = Annotated[int, Field(ge=1)]


class Settings(BaseModel):
    """An entry of `methods` with recipe `flowrec`; one model for each occlusion and fold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipe: Literal["flowrec"]
    flow: str = Field("mid", description="[P] Flow entry that it trains on (Table 9); evaluated on apex flows.")
    recogniser: str = Field("recogniser", description="Method entry that classifies what it restores.")
    train_on: TrainOnSettings = Field(
        TrainOnSettings.model_validate({}), description="[P] What its models see in training."
    )
    channels: list[Positive] = Field(
        [32, 64, 128],
        min_length=1,
        description="[U] Outputs of the encoder's levels, from full resolution down.",
    )
    skips: list[Positive] = Field(
        [1, 2, 3],
        description="[P] Levels joined by concatenation; their numbers [U]: 1 = full resolution, 3 = deepest.",
    )
    mask_channel: bool = Field(False, description="[U] Give the mask as third channel; the paper gives the flow alone.")
    loss: Literal["mse", "wing", "endpoint"] = Field("endpoint", description="[P] Best of the three (section 4.3.1).")
    wing_width: float = Field(10.0, gt=0, description="[C] w of Feng et al. 2018, in pixels of the crop.")
    wing_curvature: float = Field(2.0, gt=0, description="[C] ε of Feng et al. 2018, in pixels of the crop.")
    endpoint_epsilon: float = Field(1e-8, gt=0, description="[U] Under the root, pixels²: finite gradient at 0.")
    learning_rate: float = Field(1e-3, gt=0, description="[U] Adam's learning rate.")
    schedule: Literal["constant", "cosine"] = Field("constant", description="[U] Its course over the steps.")
    batch_size: int = Field(128, ge=1, description="[U] Pairs in a step; 32 suit apex and three_frames.")
    steps: int = Field(1000, ge=1, description="[U] Optimiser steps, the same for all cells of a table.")
    validate_every: int = Field(50, ge=1, description="[U] Steps between looks at the validation fold.")
    precision: Precision = "float32"
    select: Literal["endpoint_error", "accuracy"] = Field(
        "endpoint_error",
        description="[U] What decides on the validation fold's apex flows (the paper: 'best').",
    )

    @model_validator(mode="after")
    def _skips_exist(self) -> Self:
        if len(set(self.skips)) != len(self.skips) or any(skip > len(self.channels) for skip in self.skips):
            raise ValueError(f"skips: {self.skips} is no subset of the levels 1 to {len(self.channels)}")
        return self
