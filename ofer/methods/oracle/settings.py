"""Settings of the oracle."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """An entry of `methods` with recipe `oracle`: an upper bound, no method (protocol §3.12)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    TRAINED_AHEAD: ClassVar[bool] = False
    KNOWS_THE_TRUTH: ClassVar[bool] = True

    recipe: Literal["oracle"]
    flow: str = Field("apex", description="[U] Flow entry; read by no one, since nothing is learnt.")
    recogniser: str = Field("recogniser", description="Method entry that classifies the flow.")
    margin: int = Field(0, ge=0, description="[U] Cells that the hole is widened by before the truth is put into it.")
