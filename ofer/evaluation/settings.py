"""Settings of divisions and statistics. Only `ofer.config.whole` imports this module."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Size = Annotated[int, Field(ge=8)]


KEYS = {
    "stratified": ("count", "seed"),
    "stratified_group": ("count", "seed"),
    "official": ("validation_share", "seed"),
    "test_only": (),
}
"""Keys that have a meaning for each scheme (`ofer.evaluation.schemes`)."""
TITLES = {
    "stratified": "stratified folds",
    "stratified_group": "subject-independent, stratified folds",
    "official": "official split",
    "test_only": "test only",
}
"""What figures call the schemes."""


class DivisionSettings(BaseModel):
    """An entry of `divisions`: how samples are divided into groups, and in which rounds these are tested."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scheme: Literal["stratified", "stratified_group", "official", "test_only"] = Field(
        description="[P] stratified: the paper's folds, each tested in a round; stratified_group: subject-independent "
        "ones; official: one round, in the corpus' own split; test_only: all is tested, nothing trained on."
    )
    count: int = Field(10, ge=3, description="[P] Number of folds; test, validation and training need three.")
    validation_share: float = Field(
        0.1,
        ge=0.05,
        le=0.5,
        description="[U] Share of an official training part that is carved out to select on, where the corpus ships no "
        "validation part: of each class, and whole subjects where they are known.",
    )
    seed: int = Field(0, ge=0, description="[U] Seed of the shuffle before samples are dealt into groups.")

    @model_validator(mode="after")
    def _has_keys_of_its_scheme(self) -> "DivisionSettings":
        for key in sorted(self.model_fields_set - {"scheme", *KEYS[self.scheme]}):
            raise ValueError(f"{key} means nothing to the scheme {self.scheme}")
        return self

    def values(self) -> dict[str, Any]:
        """Return the scheme and the values of its keys."""
        return {key: getattr(self, key) for key in ("scheme", *KEYS[self.scheme])}

    @property
    def rounds(self) -> int:
        """The number of rounds, which are counted from 0."""
        return self.count if self.in_folds else 1

    @property
    def in_folds(self) -> bool:
        """Whether each group is a fold, which is tested in a round of its own."""
        return "count" in KEYS[self.scheme]

    @property
    def trains(self) -> bool:
        """Return whether a round has samples to train on."""
        return self.scheme != "test_only"

    def splits_learned(self, splits: Sequence[str]) -> list[str]:
        """Return those of a corpus' official splits whose samples train or select; folds are made of all."""
        return [split for split in splits if self.scheme != "official" or split != "test"]

    def splits_tested(self, splits: Sequence[str]) -> list[str]:
        """Return those of a corpus' official splits whose samples are tested; folds and `test_only` test all."""
        return [split for split in splits if self.scheme != "official" or split == "test"]


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


class GatesSettings(BaseModel):
    """A network with gates, and where they are held against what is hidden (docs/acnn.md)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: str = Field(description="[P] Method entry of a recipe with gates.")
    division: str = Field("official", description="[P] Division entry whose tested pictures are measured.")
    corpora: list[str] = Field(min_length=1, description="[U] Corpus entries.")
    occlusions: list[str] = Field(
        min_length=1, description="[U] Occlusion entries, each beside the same pictures with nothing hidden."
    )


class MasksSettings(BaseModel):
    """Methods that tell what is hidden, and where their masks are held against what is (docs/statistics.md)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    methods: list[str] = Field(min_length=1, description="[P] Method entries of recipes that give masks.")
    division: str = Field("official", description="[P] Division entry whose tested pictures are measured.")
    corpora: list[str] = Field(min_length=1, description="[U] Corpus entries.")
    occlusions: list[str] = Field(
        min_length=1,
        description="[U] Occlusion entries; `none`, of built-in corpora: nothing but the objects that their pictures "
        "have before them.",
    )


class SeedsSettings(BaseModel):
    """Figure 8: the recogniser over sizes of the flow and seeds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: str = Field("recogniser", description="[P] Method entry that recognises, trained from many seeds.")
    division: str = Field("stratified", description="[P] Division entry whose rounds are its folds.")
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
