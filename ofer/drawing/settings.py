"""Settings of figures that choose more than entries. Only `ofer.config.whole` imports this module."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ofer.base.expressions import EXPRESSIONS


class ReconstructedFacesSettings(BaseModel):
    """Figure 3: faces reconstructed by components of other faces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: str = Field(
        "rpca-reconstruction", description="[P] Method entry of recipe `subspace` that is shown at work on faces."
    )
    division: str = Field(
        "stratified_group", description="[U] Division entry of the faces learnt of; here never the shown person's."
    )
    size: int = Field(96, ge=16, description="[U] Side in pixels that crops are shrunk to.")
    examples: int = Field(2, ge=1, le=4, description="[U] Faces shown of each occlusion.")


class IllustrationSettings(BaseModel):
    """Figures 1, 4, 5 and 10 and Table 3 of the main paper, drawn from the corpus at hand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    expression: str = Field("disgust", description="[P] Figure 1: the expression of which several people are shown.")
    subjects: int = Field(5, ge=1, le=8, description="[U] Figure 1: how many people.")
    example: str = Field("surprise", description="[U] The expression of the one sample that the others show.")
    frames: int = Field(5, ge=2, le=6, description="[P] Figure 10: how many frames of the sequence.")
    frame_choice: Literal["spread", "first"] = Field(
        "spread", description="[U] Figure 10: which frames, evenly from the first to the apex or the first ones."
    )
    occlusions: list[str] = Field(
        description="[U] Table 3: the occlusion entries that are shown, each in the row of its fill, in this order."
    )

    @field_validator("expression", "example", mode="after")
    @classmethod
    def _is_expression(cls, name: str) -> str:
        if name not in EXPRESSIONS:
            raise ValueError(f"no such expression; name one of {', '.join(EXPRESSIONS)}")
        return name
