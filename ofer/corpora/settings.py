"""Settings that a corpus' loader needs: where the corpus is, and how it is labelled and read."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ofer.corpora.counts import COUNTED, is_counted


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
        "with the columns subject, sequence, label for those who own the paper's list of 374 sequences; of stills "
        "basic6 (six expressions), basic7 (with neutral), basic8 (with contempt besides)",
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
        description="[C] Counts that the corpus is known to have: per label, per official split, per both as "
        "train/anger, and samples, pictures, sequences, subjects; a difference is warned of, never an error",
    )

    @field_validator("expected", mode="after")
    @classmethod
    def _can_be_counted(cls, expected: dict[str, int]) -> dict[str, int]:
        for key in expected:
            if not is_counted(key):
                raise ValueError(f"{key} is nothing that can be counted, name one of {', '.join(COUNTED)}")
        return expected

    publishable_subjects: list[str] | Literal["all"] = Field(
        default_factory=list,
        description="[C] Subjects whose faces may stand in figures by the licence of the corpus; the others' "
        "are shown as flows only",
    )


class SubsetSettings(BaseModel):
    """An entry of `subsets`: a list that others made of a part of a corpus' pictures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    corpus: str = Field(description="[U] Corpus entry whose pictures the list names")
    list: str = Field(description="[U] The list as its makers give it out, which ofer does not")
    format: Literal["ran_rafdb", "ran_affectnet", "ran_ferplus", "ran_pose"] = Field(
        description="[U] Form of its rows (ofer/corpora/subsets.py)"
    )
    dedup: bool = Field(
        False, description="[U] Whether a picture that is listed twice counts once; papers count rows (735 of RAF-DB)"
    )
