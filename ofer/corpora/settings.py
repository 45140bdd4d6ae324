"""Settings that a corpus' loader needs: where the corpus is, and how it is labelled and read."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ofer.corpora.counts import COUNTED


class NoOptions(BaseModel):
    """Options of a loader that has none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


MissingFrames = Annotated[
    Literal["exclude", "keep"],
    Field(
        description="[U] Whether a sequence is excluded, or kept with a warning, where the names of its frames, "
        "landmarks or labels show that frames are missing",
    ),
]


class CkplusOptions(NoOptions):
    """Options of CK+'s loader."""

    missing_frames: MissingFrames = "exclude"


class MmiOptions(NoOptions):
    """Options of MMI's loader."""

    views: Annotated[list[Literal["frontal", "profile", "dual"]], Field(min_length=1)] | Literal["any"] = Field(
        ["frontal"], description="[U] Views that are taken; any needs no session file (protocol §1.2)"
    )
    apex: Literal["middle", "largest_change"] = Field(
        "middle",
        description="[U] The apex of a clip without an onset-apex-offset coding: its middle frame, or the frame that "
        "differs most from the first",
    )
    most_frames: int = Field(1000, ge=2, description="[U] A clip with more is refused")
    missing_frames: MissingFrames = "exclude"


class OuluCasiaOptions(NoOptions):
    """Options of Oulu-CASIA's loader: which of the six recordings is taken."""

    sensor: Literal["VL", "NI"] = Field("VL", description="[U] VL: visible light; NI: near infrared")
    light: Literal["Strong", "Weak", "Dark"] = Field("Strong", description="[U] Illumination")
    images: Literal["original", "cropped"] = Field(
        "original", description="[U] Whole frames, or the faces that the distributor cut out"
    )
    missing_frames: MissingFrames = "exclude"


class SequencesOptions(NoOptions):
    """Options of the loader of clips and folders of frames: how they are read."""

    apex: Literal["last", "middle", "largest_change"] = Field(
        "last",
        description="[U] The apex where the list names none: the last or the middle frame, or that which "
        "differs most from the first",
    )
    most_frames: int = Field(1000, ge=2, description="[U] A sequence with more is refused")
    missing_frames: MissingFrames = "exclude"


OPTIONS: dict[str, type[NoOptions]] = {
    "ckplus": CkplusOptions,
    "mmi": MmiOptions,
    "oulucasia": OuluCasiaOptions,
    "sequences": SequencesOptions,
}
"""The options of each loader that has some."""


def options_of(loader: str) -> type[NoOptions]:
    """Return the model of a loader's options."""
    return OPTIONS.get(loader, NoOptions)


class LoaderSettings(BaseModel):
    """The part of a corpus entry that its loader needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    loader: str = Field(description="[U] Name of the module of ofer.corpora that reads this data set, e.g. ckplus")
    root: str | None = Field(
        None,
        description="Folder in which the corpus was unpacked; null for a corpus that ofer generates itself",
    )
    linked_folders: list[str] = Field(
        default_factory=list,
        description="Folders outside of root that links in it may lead to; samples behind other links that leave root "
        "are excluded",
    )
    labels: str = Field(
        "official6",
        description="[U] Label set: official6 (six expressions), official7 (with contempt), or list:<csv> "
        "with the columns subject, sequence, label for those who own the paper's list of 374 sequences",
    )
    options: dict[str, Any] = Field(
        default_factory=dict, description="[U] What the loader lets choose; those left out have their defaults"
    )
    splits: list[Literal["train", "validation", "test"]] = Field(
        default_factory=list,
        description="[C] Official splits into which the corpus is distributed, as its loader reads them; a part holds "
        "samples of one of them alone",
    )

    @field_validator("splits", mode="after")
    @classmethod
    def _in_one_order(cls, splits: list[str]) -> list[str]:
        return [split for split in ("train", "validation", "test") if split in splits]

    expected: dict[str, int] = Field(
        default_factory=dict,
        description="[C] Counts that the corpus is known to have: per label, and samples, sequences, "
        "subjects; a difference is warned of, never an error",
    )

    @field_validator("expected", mode="after")
    @classmethod
    def _can_be_counted(cls, expected: dict[str, int]) -> dict[str, int]:
        for key in expected:
            if key not in COUNTED:
                raise ValueError(f"{key} is nothing that can be counted, name one of {', '.join(COUNTED)}")
        return expected

    publishable_subjects: list[str] | Literal["all"] = Field(
        default_factory=list,
        description="[C] Subjects whose faces may stand in figures by the licence of the corpus; the others' "
        "are shown as flows only",
    )
