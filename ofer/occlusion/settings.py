"""Settings of an occlusion."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

BUILT_IN = ("book", "cup", "glasses", "hand", "scarf")
"""The built-in objects (`ofer.occlusion.objects`)."""

Feature = Literal["eyes", "brows", "nose_tip", "mouth", "jaw"]
"""The features of `ofer.occlusion.features`."""


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
    hides: list[Feature] = Field(
        default_factory=list,
        description="[U] Features of the face that the entry claims to hide: by how much it does is measured in "
        "coverage.csv and said below every table that uses it. Nothing else depends on it",
    )
    fill: Literal["black", "mean", "noise", "saltpepper", "image", "removal"] = Field(
        "black",
        description="[U] Black, the mean grey of the face, static noise, static salt and pepper, pictures of objects, "
        "or removal: nothing is painted, the flow is 0 there",
    )
    seed: int = Field(0, ge=0, description="[U] Seed of noise, saltpepper and the choice of pictures")
    images: str | None = Field(
        None, description="[U] Folder of the pictures of fill image, PNG or JPEG; null: built-in drawings of objects"
    )
    objects: list[str] = Field(
        default_factory=list,
        description="[U] Names of the pictures that fill image chooses from, without suffix; none: all",
    )
    fit: Literal["box", "inside"] = Field(
        "box", description="[U] A picture is stretched to the box, or inside it as large as its proportions allow"
    )

    @field_validator("objects", mode="after")
    @classmethod
    def _in_one_order(cls, names: list[str]) -> list[str]:
        # A set: pictures are chosen from in the order of their names.
        return sorted(set(names))

    @model_validator(mode="after")
    def _pictures_belong_to_image(self) -> "OcclusionSettings":
        if self.fill != "image" and (self.images is not None or self.objects):
            raise ValueError(f"fill is {self.fill!r}, but `images` and `objects` belong to fill 'image'; drop them")
        unknown = [name for name in self.objects if name not in BUILT_IN]
        if self.images is None and unknown:
            raise ValueError(f"objects: no built-in object {unknown[0]!r}; name some of {', '.join(BUILT_IN)}")
        return self
