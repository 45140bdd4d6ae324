"""Settings of part-aligned attention."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Lt, MinLen

from ofer.methods.settings import Count, Positive, Precision, StillFaces


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `part_attention` (Zhao et al. 2017), ACNN's opponent for stills."""

    recipe: Literal["part_attention"]
    still: str = "face64"
    """Still entry that it trains on and is applied to; [P] of side 224."""
    train_on: StillFaces = StillFaces()
    """[P] What its models see in training."""
    weights: str | None = None
    """[P] Entry of `weights` with layout `vgg16` that its convolutions begin with; null: new ones."""
    width: Positive = 1.0
    """[U] Share of VGG-16's channels, and of `features`."""
    stride: Literal[2, 4, 8] = 8
    """[U] Pixels from one cell to the next before VGG-16's last max-pool but one; smaller for smaller pictures."""
    maps: Annotated[tuple[Count, ...], MinLen(1)] = (2, 4, 8)
    """[U] Numbers of attention maps that are trained with; validation decides [P]."""
    features: Count = 512
    """[C] Of all parts together."""
    learning_rate: Positive = 0.001
    """[P] Rate of stochastic gradient descent at the beginning; from here on as ACNN's."""
    schedule: Literal["constant", "cosine", "polynomial", "plateau"] = "polynomial"
    """[P] Its course; `plateau`: a tenth when validation stagnates."""
    power: Positive = 0.1
    """[U] Of `polynomial`: exponent of the share of steps that are left."""
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.9
    """[P] Of the descent."""
    weight_decay: Annotated[float, Ge(0)] = 5e-4
    """[P] L2 penalty in the gradient."""
    batch_size: Annotated[int, Ge(2)] = 128
    """[P] Pictures in a step."""
    steps: Count = 50_000
    """[P] Steps of the descent, for each number of maps."""
    validate_every: Count = 500
    """[U] Steps between two looks at the validation pictures; the weights of the best accuracy are kept."""
    order: Literal["shuffled", "balanced"] = "shuffled"
    """[U] `shuffled`: every picture equally often; `balanced`: every class equally often."""
    flip: bool = False
    """[U] Mirror half of each batch's pictures; ACNN cannot, whose points would have to change names."""
    precision: Precision = "float32"
    """[U] Number format of a training step's convolutions and products; all else, and every look at validation or test
    pictures, is float32."""
    channels_last: bool = True
    """[U] Keep a pixel's channels side by side in memory, which most processors compute faster with."""

    def __post_init__(self) -> None:
        if len(set(self.maps)) != len(self.maps):
            raise ValueError(f"maps: {list(self.maps)} names one twice; name each once")
        if self.weights is not None and (self.width, self.stride) != (1.0, 8):
            raise ValueError("weights: fit width 1 and stride 8 alone")
