"""Settings of the pretext task."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from ofer.methods.settings import Count, Positive, Precision, PretextFaces, Width


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `ssl_pretext` (Wang, Ding and Wang 2021): learns without labels."""

    recipe: Literal["ssl_pretext"]
    still: str = "face64"
    """Still entry that it learns from; [P] of side 224, and of 48 for CK+."""
    train_on: PretextFaces = PretextFaces()
    """[P] Pictures without labels, and the occluders that are drawn on them."""
    seed: Annotated[int, Ge(0)] | None = None
    """[U] Seed of its weights, batch order and occluders; null: `training.seed`."""
    blocks: tuple[Count, Count, Count, Count] = (3, 4, 6, 3)
    """[P] Blocks of each stage of the extractor F: ResNet-34's."""
    width: Width = 64
    """[P] Maps of its first stage."""
    stem: Literal["imagenet", "small"] = "imagenet"
    """[P] Its first convolution, as `stem` of recipe `resnet`."""
    similarity: bool = True
    """[P] Whether L_SS is one of the losses."""
    temperature: Positive = 2.0
    """[P] τ of L_SS."""
    projection: Count = 128
    """[U] Size of an embedding, which the projection head R gives."""
    mask_weight: Annotated[float, Ge(0)] = 0.2
    """[P] λ of L_mask; 0: it is none of the losses. Without L_SS it counts as 1."""
    mask_width: Count = 32
    """[U] Maps between the two convolutions of the mask recogniser U_o."""
    learning_rate: Positive = 1e-4
    """[P] Rate of Adam."""
    schedule: Literal["constant", "cosine"] = "constant"
    """[U] Its course."""
    weight_decay: Annotated[float, Ge(0)] = 0.0
    """[U] L2 penalty in the gradient."""
    batch_size: Annotated[int, Ge(2)] = 64
    """[P] Faces of a step, K, each seen clean and occluded. One alone has nothing to be told from."""
    devices: Count = 1
    """[U] Devices of one node that share each step, by which results differ by rounding; on the CPU as many processes.
    `batch_size` counts the faces of all of them."""
    steps: Count
    """[U] Steps of the optimiser."""
    validate_every: Count
    """[U] Steps between looks at the validation pictures; the weights of the lowest loss are kept."""
    unreadable_share: Annotated[float, Ge(0), Le(1)] = 0.01
    """[U] Pictures that cannot be read are skipped, counted and named; more than this share stop the training."""
    precision: Precision = "float32"
    """[U] Number format of a training step's convolutions and products; all else is float32."""
    channels_last: bool = True
    """[U] Keep a pixel's channels side by side in memory, which most processors compute faster with."""

    def __post_init__(self) -> None:
        if self.batch_size % self.devices:
            raise ValueError(f"devices: {self.devices} cannot share {self.batch_size} faces equally; see `batch_size`")
        if not self.similarity and self.mask_weight == 0:
            raise ValueError("mask_weight: is 0 and `similarity` is false, so that no loss is left; set one of them")
