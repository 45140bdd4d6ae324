"""Settings of filling."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Margin = Annotated[int, Field(ge=0)]


class Settings(BaseModel):
    """An entry of `methods` with recipe `filling`: baselines that the main paper lacks (protocol §3.12)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    TRAINED_AHEAD: ClassVar[bool] = False
    KNOWS_THE_HOLE: ClassVar[bool] = True

    recipe: Literal["filling"]
    flow: str = Field("apex", description="[U] Flow entry whose clean apex flows the mean is taken of.")
    recogniser: str = Field("recogniser", description="Method entry that classifies the filled flow.")
    kind: Literal["zero", "mean", "harmonic", "inpaint"] = Field(
        description="[U] What the hidden cells are filled with."
    )
    inpaint_method: Literal["telea", "navier_stokes"] = Field("telea", description="[U] For kind inpaint.")
    inpaint_radius: float = Field(3.0, gt=0, description="[U] Cells around a hidden one that inpainting looks at.")
    inpaint_bits: Literal[8, 16] = Field(
        8, description="[U] Bits that a component's visible range is divided into before inpainting."
    )
    margins: list[Margin] = Field(
        [0, 1, 2, 3, 4, 5, 6, 8, 10],
        min_length=1,
        description="[U] Cells that the hole may be widened by, since the occluder's edge spoils the flow beside it; "
        "the validation fold decides.",
    )
    judge: Literal["map", "hidden"] = Field(
        "map",
        description="[U] Endpoint error that decides: over the whole map, as for the auto-encoder, or the hole.",
    )
