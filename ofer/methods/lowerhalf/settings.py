"""Settings of the networks for lower-half faces."""

from dataclasses import dataclass
from math import isclose
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, Lt, MinLen

from ofer.methods.settings import Count, Positive, Precision, StillFaces

DROPOUTS = {"vgg_f": 3, "vgg_face": 6}
"""Dropout layers of each network."""

Share = Annotated[float, Ge(0), Lt(1)]


@dataclass(frozen=True, kw_only=True)
class Start:
    """Method entries that a method needs, by their roles."""

    start: str | None = None
    """[P] Entry of the same network whose weights this one goes on from; null: it begins with new ones."""


@dataclass(frozen=True, kw_only=True)
class Stem:
    """The first convolution of VGG-f."""

    kernel: Count = 11
    """[C] Its side in pixels."""
    stride: Count = 4
    """[C] Pixels from one cell to the next; small pictures need a smaller one."""


@dataclass(frozen=True, kw_only=True)
class DenseSparseDense:
    """Training that prunes for a while."""

    phases: Annotated[tuple[Annotated[float, Gt(0), Lt(1)], ...], MinLen(2)] = (0.4, 0.3, 0.3)
    """[U] Shares of the epochs: dense, sparse, dense, and so on [P]."""
    sparsity: tuple[Share, Share]
    """[P] Shares of their weights that the second and the last convolution lose; [U] those between in even steps.
    [P] The first convolution loses none, [U] nor does the classifier."""
    final_lr_factor: Annotated[float, Gt(0), Le(1)] = 1.0
    """[U] What the learning rate is multiplied by in the last phase. Han et al. advise 0.1, which the paper does not
    mention beside its own rule."""

    def __post_init__(self) -> None:
        if not isclose(sum(self.phases), 1.0):
            raise ValueError(f"phases: {list(self.phases)} sum to {sum(self.phases):g}; give shares that sum to 1")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `lowerhalf` (Georgescu and Ionescu 2019)."""

    recipe: Literal["lowerhalf"]
    still: str = "face64"
    """Still entry that it trains on and is applied to; [P] of side 224."""
    network: Literal["vgg_f", "vgg_face"]
    """[P] Convolutions of VGG-f (Chatfield et al. 2014) or VGG-face (Parkhi et al. 2015)."""
    width: Positive = 1.0
    """[P] Share of its channels."""
    stem: Stem = Stem()
    """[C] The first convolution of VGG-f; VGG-face has none of the kind."""
    dropouts: tuple[Share, ...]
    """[P] Rates after the last three convolutions of VGG-f, or the last six of VGG-face."""
    needs: Start = Start()
    """Other method entries, by their roles."""
    train_on: StillFaces = StillFaces()
    """[P] What its models see in training."""
    weights: str | None = None
    """[P] Entry of `weights` that it begins with, but for the classifier; null: new ones, which the paper has not."""
    learning_rate: Positive
    """[P] Rate of stochastic gradient descent at the beginning."""
    patience: Count = 10
    """[P] Epochs without a lower validation error that are borne; after one more the rate is a tenth."""
    lowest_rate: Annotated[float, Ge(0)] = 0.0
    """[P] Rate that it does not fall below."""
    momentum: Share = 0.9
    """[P] Of the descent."""
    weight_decay: Annotated[float, Ge(0)] = 5e-4
    """[U] L2 penalty in the gradient."""
    batch_size: Count
    """[P] Pictures in a step."""
    epochs: Count
    """[P] Passes over the training pictures."""
    flip: bool = True
    """[P] Mirror half of each batch's pictures."""
    dsd: DenseSparseDense | None
    """[P] Pruning in the middle of the training; null: none, for the same number of epochs."""
    precision: Precision = "float32"
    """[U] Number format of a training step's convolutions and products; all else, and every look at validation or test
    pictures, is float32."""
    channels_last: bool = True
    """[U] Keep a pixel's channels side by side in memory, which most processors compute faster with."""

    def __post_init__(self) -> None:
        if len(self.dropouts) != DROPOUTS[self.network]:
            raise ValueError(f"dropouts: {len(self.dropouts)} rates; {self.network} has {DROPOUTS[self.network]}")
        if self.weights is not None and self.needs.start is not None:
            raise ValueError("weights: it begins with those of `needs.start`; name one of the two")
        if self.weights is not None and (self.width, self.stem) != (1.0, Stem()):
            raise ValueError("weights: fit width 1 and stem { kernel: 11, stride: 4 } alone")
