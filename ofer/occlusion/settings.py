"""Settings of an occlusion."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

BUILT_IN = ("book", "cup", "glasses", "hand", "scarf")
"""The built-in objects (`ofer.occlusion.objects`)."""

BANKS = {
    "train": ("apple", "ball", "book", "cap", "hand", "mug", "phone", "scarf", "sunglasses", "surgical_mask"),
    "pretext": (
        "banana",
        "burger",
        "can",
        "carton",
        "fist",
        "ice_cream",
        "juice",
        "pizza",
        "pointing",
        "thumb_up",
    ),
    "test": ("bottle", "camera", "doughnut", "fan", "flower", "glove", "hair", "headset", "microphone", "veil"),
}
"""The kinds of the banks that entries may name (`ofer.occlusion.bank`)."""

Feature = Literal["eyes", "brows", "nose_tip", "mouth", "jaw"]
"""The features of `ofer.occlusion.features`."""


def _increasing(limits: tuple[float, float]) -> tuple[float, float]:
    if not limits[0] < limits[1]:
        raise ValueError("the first limit must be below the second")
    return limits


Limits = Annotated[tuple[float, float], AfterValidator(_increasing)]


def _a_share(limits: tuple[float, float]) -> tuple[float, float]:
    if not 0 < limits[0] <= limits[1] <= 1:
        raise ValueError("the first share must not be above the second, and both between 0 and 1")
    return limits


Fraction = Annotated[float, Field(ge=0, le=1)]
Fractions = Annotated[tuple[Fraction, Fraction], AfterValidator(_increasing)]
Share = Annotated[tuple[float, float], AfterValidator(_a_share)]


class BoxSettings(BaseModel):
    """A box in face coordinates: inter-ocular distances from the eye midpoint, x to the right, y down."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    x: Limits = Field(description="[U] Left and right limit (protocol §2.2)")
    y: Limits = Field(description="[U] Upper and lower limit (protocol §2.2)")


class PictureBoxSettings(BaseModel):
    """A box in fractions of the picture, x to the right and y down: nothing of the face places it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    x: Fractions = Field(description="[U] Left and right limit, as fractions of the width")
    y: Fractions = Field(description="[U] Upper and lower limit, as fractions of the height")


class OcclusionSettings(BaseModel):
    """An occluder: where it lies (one of `boxes`, `of_picture`, `share`), and what it is.

    It stays in its place through a sequence.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    boxes: list[BoxSettings] = Field(
        default_factory=list, description="[P] kinds (eyes, mouth, lower part), [U] limits: all that is hidden"
    )
    of_picture: list[PictureBoxSettings] = Field(
        default_factory=list, description="[P] kinds (the upper half of a still), [U] else: boxes in the picture"
    )
    share: Share | None = Field(
        None,
        description="[P] kinds (a random patch, an object), [U] else: the side of a square as a share of the picture's "
        "shorter side, drawn between two limits for each sample, as is its place. An object lies inside it, turned",
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
        description="[U] Names of the pictures that fill image chooses from, without suffix, or kinds of a bank; "
        "none: all",
    )
    objects_of: Literal["train", "pretext", "test"] | None = Field(
        None,
        description="[U] For stills, the bank of objects in colour that fill image chooses from: they share none, and "
        "no method may train under those of `test`. With `images`, the folder of that name inside it",
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
    def _one_place(self) -> "OcclusionSettings":
        if sum(map(bool, (self.boxes, self.of_picture, self.share))) != 1:
            raise ValueError("give exactly one of `boxes`, `of_picture` and `share`: where the occluder lies")
        return self

    @model_validator(mode="after")
    def _pictures_belong_to_image(self) -> "OcclusionSettings":
        if self.fill != "image" and (self.images is not None or self.objects or self.objects_of):
            raise ValueError(
                f"fill is {self.fill!r}, but `images`, `objects` and `objects_of` belong to fill 'image'; drop them"
            )
        known = BANKS[self.objects_of] if self.objects_of else BUILT_IN
        unknown = [name for name in self.objects if name not in known]
        if self.images is None and unknown:
            raise ValueError(f"objects: no built-in object {unknown[0]!r}; name some of {', '.join(known)}")
        return self
