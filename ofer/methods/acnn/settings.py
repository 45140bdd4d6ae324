"""Settings of ACNN."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, Lt

from ofer.methods.settings import Count, Margin, Positive, Precision, StillFaces

Share = Annotated[float, Gt(0), Le(1)]


@dataclass(frozen=True, kw_only=True)
class RandomErasing:
    """Squares of the training pictures that become their mean colour (Zhong et al. 2020)."""

    chance: Share = 0.5
    """[U] That a picture has one; one of two, as pictures and their occluded versions are mixed."""
    side: tuple[Share, Share] = (0.375, 0.5)
    """[U] Least and greatest side, as shares of the picture's: the paper's occluders', 96 to 128 of 256 pixels."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `acnn` (Li et al. 2019)."""

    recipe: Literal["acnn"]
    still: str = "face64"
    """Still entry that it trains on and is applied to; [P] of side 224, or [O] 232 with `crop` 8."""
    points: str | None = "clean"
    """[U] Entry of `points` that patches lie around [P]; null where `patches` needs none."""
    trained_as: str | None = None
    """[U] Entry whose models it applies, to be told other points than they learned with; null: its own models."""
    train_on: StillFaces = StillFaces()
    """[P] What its models see in training: pictures and their occluded versions, 1 : 1."""
    weights: str | None = None
    """[P] Entry of `weights` that its backbone begins with, of ImageNet; null: new ones, which the paper has not."""
    backbone: Literal["vgg16", "resnet18"] = "vgg16"
    """[P] Convolutions of VGG-16, or of ResNet-18 [U: up to its second stage for patches, all for the whole face]."""
    width: Positive = 1.0
    """[P] Share of all channels and units."""
    stride: Literal[2, 4, 8] = 8
    """[P] Pixels from one cell to the next of the maps that patches are cut from; smaller for smaller pictures."""
    window: Count = 6
    """[P] Cells along a patch's side."""
    patches: Literal["landmarks", "grid", "none"] = "landmarks"
    """[P] `landmarks`: 24 patches around points of the face; [U] `grid`: as many on a regular grid; [P] `none`: the
    whole of VGG-16 instead, with its own fully connected layers."""
    brow_shift: Literal["none", "official"] = "none"
    """[P] Points of the brows stay where they are; [O] `official`: they are moved up, as the released script does."""
    whole_face: bool = True
    """[P] gACNN and gCNN: a unit for the whole face beside those of patches; false: pACNN and pCNN."""
    gates: Literal["learned", "one", "random"] = "learned"
    """[P] `learned`: pACNN and gACNN; [P] `one`: pCNN and gCNN; [U] `random`: between 0 and 1, drawn for each face and
    unit in training, one half in application."""
    dropout: Annotated[float, Ge(0), Lt(1)] = 0.5
    """[O] Rate between the fully connected layers."""
    crop: Margin = 0
    """[O] Pixels taken off a picture's height and width: at random in training, in the middle in application. 8 of 232
    in gACNN's files, none in pACNN's."""
    erasing: RandomErasing | None = None
    """[U] Random erasing in training, an opponent of occluders; null: none."""
    learning_rate: Positive = 0.001
    """[P] Rate of stochastic gradient descent at the beginning."""
    schedule: Literal["constant", "cosine", "polynomial", "plateau"] = "polynomial"
    """[P] Its course; `plateau`: a tenth when validation stagnates."""
    power: Positive = 0.1
    """[U] Of `polynomial`: exponent of the share of steps that are left. The paper says "gamma of 0.1"."""
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.9
    """[P] Of the descent."""
    weight_decay: Annotated[float, Ge(0)] = 5e-4
    """[P] L2 penalty in the gradient of weights; [O] biases have none."""
    bias_factor: Positive = 2.0
    """[O] How many times as fast as weights biases move."""
    batch_size: Annotated[int, Ge(2)] = 128
    """[P] Pictures in a step."""
    steps: Count = 50_000
    """[P] Steps of the descent."""
    validate_every: Count = 500
    """[U] Steps between two looks at the validation pictures; the weights of the best accuracy are kept."""
    order: Literal["shuffled", "balanced"] = "shuffled"
    """[U] `shuffled`: every picture equally often; `balanced`: every class equally often."""
    precision: Precision = "float32"
    """[U] Number format of a training step's convolutions and products; all else, and every look at validation or test
    pictures, is float32."""
    channels_last: bool = True
    """[U] Keep a pixel's channels side by side in memory, which most processors compute faster with."""

    def __post_init__(self) -> None:
        if (self.points is not None) != (self.patches == "landmarks"):
            remedy = "name an entry" if self.points is None else "set points: null"
            raise ValueError(f"points: patches {self.patches} and points {self.points} do not go together; {remedy}")
        if self.patches == "none" and (self.whole_face or self.backbone != "vgg16"):
            raise ValueError("patches: none is the whole of VGG-16; set whole_face: false and backbone: vgg16")
        if self.backbone == "resnet18" and self.stride == 4:
            raise ValueError("stride: the second stage of resnet18 has stride 8, or 2 for small pictures")
        if self.weights is not None and (self.width, self.stride) != (1.0, 8):
            raise ValueError("weights: fit width 1 and stride 8 alone")
