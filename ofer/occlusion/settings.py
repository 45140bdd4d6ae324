"""What the configuration says about an occlusion."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _increasing(limits: tuple[float, float]) -> tuple[float, float]:
    if not limits[0] < limits[1]:
        raise ValueError("the first limit must be below the second")
    return limits


Limits = Annotated[tuple[float, float], AfterValidator(_increasing)]


class BoxSettings(BaseModel):
    """A box in face coordinates: inter-ocular distances from the eye midpoint, x to the right, y down."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    x: Limits = Field(description="[U] Left and right limit (protocol §2.2)")
    y: Limits = Field(description="[U] Upper and lower limit (protocol §2.2)")


class OcclusionSettings(BaseModel):
    """An occluder that stays in its place through a sequence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    boxes: list[BoxSettings] = Field(
        min_length=1, description="[P] kinds (eyes, mouth, lower part), [U] limits: all that is hidden"
    )
    fill: Literal["black", "mean", "noise", "saltpepper"] = Field(
        "black", description="[U] Black, the mean grey of the face, static noise, or static salt and pepper"
    )
    seed: int = Field(0, ge=0, description="[U] Seed of the fills noise and saltpepper")
