"""Settings of folds and statistics. Only `ofer.config.whole` imports this module."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Size = Annotated[int, Field(ge=8)]


class FoldsSettings(BaseModel):
    """Settings of the division of samples for cross validation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: int = Field(10, ge=3, description="[P] number of folds; test, validation and training need three")
    seed: int = Field(0, ge=0, description="[U] seed of the shuffle before samples are dealt into folds")


class StatisticsSettings(BaseModel):
    """Settings of the intervals and verdicts of tables."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    draws: int = Field(10_000, ge=100, description="[U] bootstrap draws of subjects")
    seed: int = Field(0, ge=0, description="[U] seed of the bootstrap")
    confidence: float = Field(0.95, gt=0.5, lt=1, description="[U] share of draws inside an interval")
    corrected: Literal["bootstrap", "mcnemar", "corrected_t"] = Field(
        "bootstrap", description="[U] test of paired differences whose p Holm's method corrects within a table"
    )
    margin: float = Field(3.0, gt=0, description="[U] points within which a published number is reproduced")


class SeedsSettings(BaseModel):
    """Figure 8: the recogniser over sizes of the flow and seeds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: str = Field("recogniser", description="[P] Method entry that recognises, trained from many seeds.")
    division: Literal["stratified", "stratified_group"] = Field("stratified", description="[P] Its folds.")
    sizes: list[Size] = Field(
        [24, 48, 64, 96, 128], min_length=1, description="[P] Sides of the pooled flow (section 4.2)."
    )
    count: int = Field(100, ge=2, description="[P] Seeds at every size: `first`, `first` + 1, …")
    first: int = Field(0, ge=0, description="[U] The first of them.")
    stacked: bool | Literal["auto"] = Field(
        "auto", description="[U] Train many seeds as one stacked model; auto: on a GPU. On a CPU that is slower."
    )
    together: int = Field(20, ge=1, description="[U] Seeds in one stacked model; bounds memory.")

    @field_validator("sizes", mode="after")
    @classmethod
    def _named_once(cls, sizes: list[int]) -> list[int]:
        if len(set(sizes)) != len(sizes):
            raise ValueError(f"{sizes} names a size twice; name each once")
        return sizes
