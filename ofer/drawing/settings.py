"""What the configuration says about figures that choose more than entries. Only `ofer.config` imports this module."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ReconstructedFacesSettings(BaseModel):
    """Figure 3: faces reconstructed by components of other faces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: str = Field(
        "rpca-reconstruction", description="[P] Method entry of recipe `subspace` that is shown at work on faces."
    )
    folds: Literal["stratified", "stratified_group"] = Field(
        "stratified_group", description="[U] Scheme of the faces learnt of; stratified_group: never the shown person."
    )
    size: int = Field(96, ge=16, description="[U] Side in pixels that crops are shrunk to.")
    examples: int = Field(2, ge=1, le=4, description="[U] Faces shown of each occlusion.")
