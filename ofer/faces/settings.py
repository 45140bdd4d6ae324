"""Settings of pupils, crops, squares and points."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


def _increasing(limits: tuple[float, float]) -> tuple[float, float]:
    if not limits[0] < limits[1]:
        raise ValueError("the first limit must be below the second")
    return limits


Limits = Annotated[tuple[float, float], AfterValidator(_increasing)]


class PupilSettings(BaseModel):
    """Settings of the eye centres: where they come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Literal["landmarks", "dlib"] = Field(
        description="[U] landmarks: those the corpus ships (CK+ does); dlib: face detector and 5-point model"
    )
    upsample: int = Field(
        0,
        ge=0,
        description="[U] dlib: times the image is doubled before detection; 0 finds faces from 80 pixels",
    )
    threshold: float = Field(0.0, description="[C] dlib: smallest detection score; 0 is dlib's own")
    dlib_scale: float = Field(
        1.0,
        gt=0,
        description="[U] dlib: what its inter-ocular distance is multiplied with, also in clips that models of this "
        "corpus recognise: that of the corpus' own landmarks over dlib's (docs/protocol.md, 2.1)",
    )
    several: Literal["largest", "exclude"] = Field(
        "largest",
        description="[U] Several faces in a frame: take that with the largest inter-ocular distance, or "
        "exclude the sample",
    )
    turns: list[Literal[0, 90, 180, 270]] = Field(
        [0],
        min_length=1,
        description="[U] dlib: turns of the frames, degrees clockwise, tried in this order until the first frame shows "
        "a face; all frames of the sample are then turned alike. For clips of a camera that lay on its side",
    )
    smallest_inter_ocular_distance: float = Field(
        20.0, gt=0, description="[U] Pixels; pupils closer than this are no face that a crop can be made of"
    )


class CropSettings(BaseModel):
    """The part of the face that is cut out, in inter-ocular distances around the eye midpoint."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    x: Limits = Field((-1.3, 1.3), description="[U] Left and right limit (protocol §2.1)")
    y: Limits = Field((-0.7, 1.9), description="[U] Upper and lower limit, downwards positive (protocol §2.1)")
    frame: Literal["first", "per_frame", "similarity"] = Field(
        "first",
        description="[U] first: the first frame's box for all frames; per_frame: a box from each frame's "
        "pupils, resized to the first; similarity: each frame turned, scaled and shifted so that its pupils "
        "fall on the first frame's",
    )
    derotate: bool = Field(False, description="[U] Turn the face so that the eyes lie on a row of the crop")
    largest_outside: float = Field(
        0.25, ge=0, le=1, description="[U] Largest share of the crop that may lie outside the frame"
    )


class AlignSettings(BaseModel):
    """The square that is cut out of a still picture, and how it is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: Literal["eyes", "box", "as_shipped"] = Field(
        description="[U] eyes: `x` and `y` around the eye midpoint, turned so that the eyes lie on a row; box: the "
        "square around the box that the corpus ships, or that dlib finds; as_shipped: the largest square in the middle "
        "of the picture, for pictures that their distributor has aligned"
    )
    side: int = Field(100, ge=16, le=1024, description="[U] Side in pixels at which pictures are kept.")
    colour: Literal["rgb", "grey"] = Field("rgb", description="[U] Kept in colour, or as grey (BT.601 luma).")
    x: Limits = Field((-1.3, 1.3), description="[U] eyes: left and right limit in inter-ocular distances")
    y: Limits = Field((-0.7, 1.9), description="[U] eyes: upper and lower limit, downwards positive")
    margin: float = Field(0.0, ge=-0.3, le=2, description="[U] box: what is added around it, as a share of its side")
    largest_outside: float = Field(
        0.25, ge=0, le=1, description="[U] Largest share of the square that may lie outside the picture"
    )
    stored: bool = Field(
        True,
        description="[U] Whether aligned pictures are kept; false: each is cut out of its file whenever it is read, "
        "which is for millions of them",
    )

    @model_validator(mode="after")
    def _is_square(self) -> "AlignSettings":
        width, height = (limits[1] - limits[0] for limits in (self.x, self.y))
        if abs(width - height) > 1e-6:
            raise ValueError(f"x and y are {width:g} by {height:g}: pictures are kept square; make both as long")
        return self


class PointsSettings(BaseModel):
    """An entry of `points`: the 68 points of stills' faces that a method is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Literal["shipped", "truth", "dlib68", "faceapi68"] = Field(
        description="[U] shipped: those that the corpus ships; truth: a built-in corpus' own; dlib68: found by dlib's "
        "68-point model, which was trained on iBUG 300-W and is NOT FOR COMMERCIAL USE; faceapi68: found by face-api's "
        "68-point network in `model`, MIT, TRAINED ON WHAT IS NOT DOCUMENTED (docs/acnn.md)"
    )
    of: Literal["clean", "occluded"] = Field(
        "clean",
        description="[U] dlib68, faceapi68: the pictures on which points are looked for; others are of clean ones",
    )
    model: str | None = Field(
        None, description="[U] faceapi68: the folder `model` of npm's @vladmandic/face-api 1.7.15, which you download"
    )
    missing: Literal["mean_shape", "square", "exclude"] = Field(
        "mean_shape",
        description="[U] A face without its 68 points. mean_shape: gets the mean of those of its part; square: is read "
        "by dlib68 as though its whole square were the face; exclude: is left out of training, and not to be tested",
    )
    moved: float = Field(
        0.0, ge=0, le=224, description="[U] Pixels of 224 by which each point is put off, in a direction of its own"
    )
    upsample: int = Field(
        1,
        ge=0,
        le=3,
        description="[U] dlib68: times the picture is doubled before detection; 1 finds faces from 40 pixels",
    )

    @model_validator(mode="after")
    def _is_possible(self) -> "PointsSettings":
        if self.of == "occluded" and self.source not in ("dlib68", "faceapi68"):
            raise ValueError(f"of: occluded goes with sources dlib68 and faceapi68 alone, not with {self.source}")
        if self.missing == "square" and self.source != "dlib68":
            raise ValueError(f"missing: square goes with source dlib68 alone, not with {self.source}")
        if self.model is not None and self.source != "faceapi68":
            raise ValueError(f"model: goes with source faceapi68 alone, not with {self.source}")
        if self.model is None and self.source == "faceapi68":
            raise ValueError("model: missing; name the folder `model` of npm's @vladmandic/face-api 1.7.15")
        return self

    def values(self) -> dict[str, Any]:
        """Return what an entry is made of: what its source makes nothing of is left out."""
        of_others = {"dlib68": "model", "faceapi68": "upsample"}
        unused = {of_others[self.source]} if self.source in of_others else {"upsample", "model"}
        return self.model_dump(mode="json", exclude={"of", *unused})
