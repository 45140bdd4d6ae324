"""Settings of learning who people are."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from ofer.methods.settings import Count, Positive, Precision, PretextFaces, Width


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `identity`: learns of a pretext task's pictures, told who is shown."""

    recipe: Literal["identity"]
    still: str = "face64"
    """Still entry that it learns from."""
    train_on: PretextFaces = PretextFaces()
    """[U] Pictures, of which it is told the subjects, and the occluders that are drawn on them."""
    seed: Annotated[int, Ge(0)] | None = None
    """[U] Seed of its weights, batch order and occluders; null: `training.seed`."""
    blocks: tuple[Count, Count, Count, Count] = (3, 4, 6, 3)
    """[U] Blocks of each stage of the extractor, as those of the pretext task."""
    width: Width = 64
    """[U] Maps of its first stage."""
    stem: Literal["imagenet", "small"] = "imagenet"
    """[U] Its first convolution, as `stem` of recipe `resnet`."""
    learning_rate: Positive = 1e-4
    """[U] Rate of Adam."""
    schedule: Literal["constant", "cosine"] = "constant"
    """[U] Its course."""
    weight_decay: Annotated[float, Ge(0)] = 0.0
    """[U] L2 penalty in the gradient."""
    batch_size: Annotated[int, Ge(2)] = 64
    """[U] Faces of a step, each seen clean and occluded."""
    steps: Count
    """[U] Steps of the optimiser."""
    validate_every: Count
    """[U] Steps between looks at the validation pictures."""
    unreadable_share: Annotated[float, Ge(0), Le(1)] = 0.01
    """[U] Pictures that cannot be read are skipped, counted and named; more than this share stop the training."""
    precision: Precision = "float32"
    """[U] Number format of a training step's convolutions and products; all else is float32."""
    channels_last: bool = True
    """[U] Keep a pixel's channels side by side in memory, which most processors compute faster with."""
