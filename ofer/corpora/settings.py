"""What the configuration says about where a corpus is and how it is labelled."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class LoaderSettings(BaseModel):
    """The part of a corpus entry that its loader needs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    loader: str = Field(description="[U] Name of the module of ofer.corpora that reads this data set, e.g. ckplus")
    root: str | None = Field(
        None,
        description="Folder in which the corpus was unpacked; null for a corpus that ofer generates itself",
    )
    labels: str = Field(
        "official6",
        description="[U] Label set: official6 (six expressions), official7 (with contempt), or list:<csv> "
        "with the columns subject, sequence, label for those who own the paper's list of 374 sequences",
    )
    expected: dict[str, int] = Field(
        default_factory=dict,
        description="[C] Counts that the corpus is known to have: per label, and samples, sequences, "
        "subjects; a difference is warned of, never an error",
    )
    publishable_subjects: list[str] | Literal["all"] = Field(
        default_factory=list,
        description="[C] Subjects whose faces may stand in figures by the licence of the corpus; the others' "
        "are shown as flows only",
    )
