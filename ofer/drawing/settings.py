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


class PanelSettings(BaseModel):
    """Faces of a corpus in a gallery, under occlusions, and what methods make of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    corpus: str = Field(description="Corpus entry, of stills.")
    division: str = Field("official", description="Division entry, whose tested faces are shown: of its first round.")
    occlusions: list[str] = Field(
        ["none"],
        min_length=1,
        description="Occlusion entries, each in a column of its own; `none`: nothing is hidden. Without that, what is "
        "under them stands above.",
    )
    methods: list[str] = Field(
        [],
        description="Method entries, from top to bottom: of what recognises it is shown where it looks, of what "
        "restores pictures these, of what gives masks those.",
    )


class GallerySettings(BaseModel):
    """An entry of `galleries`: a figure that shows faces of stills side by side."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, description="What is seen, in a few words.")
    expressions: list[str] = Field(
        default_factory=list, description="[U] The classes of which faces are shown, in this order; none named: all."
    )
    faces: int = Field(1, ge=1, le=5, description="[U] Faces of each class, each further one in a band of its own.")
    headset: bool = Field(
        False, description="Whether faces wear a headset that is drawn on; it is shown in place of the occlusion."
    )
    panels: list[PanelSettings] = Field(min_length=1, description="What is shown, from top to bottom.")

    @field_validator("expressions", mode="after")
    @classmethod
    def _are_expressions(cls, names: list[str]) -> list[str]:
        return [_expression(name) for name in names]


class ConfusionMatrixSettings(BaseModel):
    """An entry of `confusion_matrices`: a figure of what a method takes for what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: str = Field(description="Method entry that recognises stills.")
    corpus: str = Field(description="Corpus entry whose samples are tested.")
    division: str = Field("official", description="Division entry in whose rounds they are.")
    occlusions: list[str] = Field(["none"], min_length=1, description="Occlusion entries, a matrix for each.")
    beside: list["ConfusionMatrixSettings"] = Field(
        default_factory=list, description="Others in the same figure, of another method or corpus."
    )

    @property
    def all(self) -> list["ConfusionMatrixSettings"]:
        """This one and those beside it."""
        return [self, *self.beside]


def _expression(name: str) -> str:
    if name not in EXPRESSIONS:
        raise ValueError(f"no such expression; name one of {', '.join(EXPRESSIONS)}")
    return name


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
        return _expression(name)
