"""Settings of folds and statistics. Only `ofer.config` imports this module."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class FoldsSettings(BaseModel):
    """How samples are divided for cross validation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: int = Field(10, ge=3, description="[P] number of folds; test, validation and training need three")
    seed: int = Field(0, ge=0, description="[U] seed of the shuffle before samples are dealt into folds")


class StatisticsSettings(BaseModel):
    """How intervals and verdicts of tables are computed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    draws: int = Field(10_000, ge=100, description="[U] bootstrap draws of subjects")
    seed: int = Field(0, ge=0, description="[U] seed of the bootstrap")
    confidence: float = Field(0.95, gt=0.5, lt=1, description="[U] share of draws inside an interval")
    corrected: Literal["bootstrap", "mcnemar", "corrected_t"] = Field(
        "bootstrap", description="[U] test of paired differences whose p Holm's method corrects within a table"
    )
    margin: float = Field(3.0, gt=0, description="[U] points within which a published number is reproduced")
