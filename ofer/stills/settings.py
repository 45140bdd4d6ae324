"""Settings of still pictures as methods see them. Only ofer/config/whole.py imports them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class StillSettings(BaseModel):
    """An entry of `stills`: side and colour of the pictures that a network sees."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: int = Field(ge=16, le=1024, description="[P] Side in pixels.")
    colour: Literal["rgb", "grey"] = Field("rgb", description="[P] Three channels, or one.")
