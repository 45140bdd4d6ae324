"""Settings of the recogniser."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ofer.learning.settings import CleanFacesSettings, Precision

Width = Annotated[int, Field(ge=1)]
Kernel = Annotated[int, Field(ge=1)]


class Settings(BaseModel):
    """An entry of `methods` with recipe `recogniser`. Layers: a third party's re-implementation of Allaert et al."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipe: Literal["recogniser"]
    flow: str = Field("apex", description="[P] Flow entry that it trains on: clean apex flows (sections 4.2-4.3.3).")
    train_on: CleanFacesSettings = Field(
        CleanFacesSettings.model_validate({}), description="[P] What its models see in training."
    )
    seed: int | None = Field(
        None,
        ge=0,
        description="[U] Seed of its weights, batch order and dropout; null: `training.seed`. The paper fixes one with "
        "an average score [P] and does not name it (section 4.2.1); `fig8_seed.csv` says which one that would be here.",
    )
    channels: list[Width] = Field([8, 16, 32], min_length=1, description="[T] Outputs of the convolutions.")
    kernels: list[Kernel] = Field([5, 3, 3], description="[T] Their odd kernel sides.")
    batch_norm: bool = Field(False, description="[U] Normalise each convolution's output before ReLU.")
    fully_connected: list[Width] = Field([128], description="[U] Widths of the hidden fully connected layers.")
    dropout: float = Field(0.5, ge=0, lt=1, description="[U] Share of hidden units dropped in training.")
    learning_rate: float = Field(1e-3, gt=0, description="[U] Adam's learning rate.")
    schedule: Literal["constant", "cosine"] = Field("constant", description="[U] Its course over the steps.")
    weight_decay: float = Field(1e-4, ge=0, description="[U] L2 penalty in Adam's gradient.")
    batch_size: int = Field(32, ge=1, description="[U] Flows in a step.")
    steps: int = Field(1000, ge=1, description="[U] Optimiser steps; 100 epochs of CK+ are about 800.")
    validate_every: int = Field(20, ge=1, description="[U] Steps between looks at the validation fold.")
    precision: Precision = "float32"
    flip: bool = Field(False, description="[U] Mirror half of each batch's flows, negating dx.")

    @model_validator(mode="after")
    def _layers_agree(self) -> Self:
        if len(self.kernels) != len(self.channels):
            raise ValueError(f"kernels: {len(self.kernels)} for {len(self.channels)} channels; give one for each")
        if any(kernel % 2 == 0 for kernel in self.kernels):
            raise ValueError("kernels: an even side cannot be centred; use odd ones")
        return self
