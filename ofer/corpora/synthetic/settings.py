"""Settings of the generator; only ofer/config/whole.py imports them."""

from pydantic import BaseModel, ConfigDict, Field


class GenerateSettings(BaseModel):
    """Size and seed of the built-in corpus. All else stands in parameters.csv."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    subjects: int = Field(default=36, ge=1, le=999, description="[U] Number of subjects, each with six sequences.")
    seed: int = Field(default=1, ge=0, description="[U] Seed of every random draw of the corpus.")
    frames: tuple[int, int] = Field(default=(8, 12), description="[U] Least and greatest number of frames a sequence.")
    size: tuple[int, int] = Field(default=(640, 490), description="[C] Width and height in pixels, as in CK+.")
