"""Settings of the residual network."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Lt

from ofer.methods.settings import Count, Positive, Precision, StillFaces, Width


@dataclass(frozen=True, kw_only=True)
class Start:
    """Method entries that a method needs, by their roles."""

    start: str | None = None
    """[P] Entry of a pretext task, or of identities, with whose extractor the network begins; null: none."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `resnet`: a plain baseline for still pictures (He et al. 2016)."""

    recipe: Literal["resnet"]
    still: str = "face64"
    """[U] Still entry that it learns from."""
    train_on: StillFaces = StillFaces()
    """[U] What its models see in training."""
    seed: Annotated[int, Ge(0)] | None = None
    """[U] Seed of its weights, batch order and mirroring; null: `training.seed`."""
    needs: Start = Start()
    """Other method entries, by their roles."""
    frozen: bool = False
    """[U] Whether the extractor stays as it is, so that the layers after it alone are trained: with `hidden: []` a
    linear probe."""
    weights: str | None = None
    """[U] Entry of `weights` with layout `resnet18` that it begins with; its last layer is made anew. null: none."""
    blocks: tuple[Count, Count, Count, Count] = (2, 2, 2, 2)
    """[P] Blocks of each stage: [2, 2, 2, 2] has 18 layers, [3, 4, 6, 3] has 34."""
    width: Width = 64
    """[P] Maps of the first stage; each further one has twice as many."""
    stem: Literal["imagenet", "small"] = "small"
    """[P] `imagenet`: a 7×7 convolution and a max-pool quarter the size first, for pictures of 224 pixels; `small`: a
    3×3 convolution keeps it, for pictures of up to about 64."""
    hidden: tuple[Count, ...] = ()
    """[P] Sizes of fully connected layers, each with a ReLU, between the features and the last layer."""
    optimiser: Literal["adam", "sgd"] = "sgd"
    """[P] What changes the weights."""
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.9
    """[P] Of `sgd`: share of the last change in the next."""
    nesterov: bool = False
    """[P] Of `sgd`: Nesterov's kind of momentum."""
    learning_rate: Positive = 0.1
    """[P] The first learning rate."""
    schedule: Literal["constant", "cosine", "polynomial", "plateau"] = "plateau"
    """[P] Its course."""
    power: Positive = 1.0
    """[U] Of `polynomial`: exponent of the share of steps that are left."""
    factor: Annotated[float, Gt(0), Lt(1)] = 0.1
    """[P] Of `plateau`: what the rate is multiplied by."""
    patience: Annotated[int, Ge(0)] = 5
    """[U] Of `plateau`: epochs in a row without a lower validation error that pass before that."""
    lowest_rate: Annotated[float, Ge(0)] = 0.0
    """[U] Of `plateau`: the least rate."""
    weight_decay: Annotated[float, Ge(0)] = 1e-4
    """[P] L2 penalty in the gradient."""
    batch_size: Count = 128
    """[P] Pictures in a step."""
    epochs: Count = 60
    """[U] Passes over as many pictures as there are; each is followed by a look at the validation pictures."""
    steps: Count | None = None
    """[U] Steps of the optimiser in place of `epochs`, however many pictures there are; null: by epochs."""
    validate_every: Count = 50
    """[U] With `steps`: steps between looks at the validation pictures."""
    order: Literal["shuffled", "balanced"] = "shuffled"
    """[U] `shuffled`: every picture equally often; `balanced`: every class equally often."""
    flip: bool = True
    """[P] Mirror half of each batch's pictures."""
    precision: Precision = "float32"
    """[U] Number format of a training step's convolutions and products; all else, and every look at validation or test
    pictures, is float32."""
    channels_last: bool = True
    """[U] Keep a pixel's channels side by side in memory, which most processors compute faster with."""

    def __post_init__(self) -> None:
        if self.nesterov and (self.optimiser != "sgd" or self.momentum == 0):
            raise ValueError("nesterov: needs optimiser sgd with a momentum above 0")
        if self.weights is not None and (self.blocks, self.width, self.stem) != ((2, 2, 2, 2), 64, "imagenet"):
            raise ValueError("weights: fit blocks [2, 2, 2, 2], width 64 and stem imagenet alone")
        if self.weights is not None and self.needs.start is not None:
            raise ValueError("weights: it begins with those of `needs.start`; name one of the two")
