"""The whole configuration: composed of the rooms' settings.

Parse time only. Stages never see this module: they receive the values that `ofer.plan` declares for them.
"""

from collections.abc import Collection
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ofer.config.loaders import loader_kind
from ofer.config.names import recipe_of
from ofer.corpora.parts import parts_with
from ofer.corpora.settings import LoaderSettings, SubsetSettings
from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.drawing.settings import (
    ConfusionMatrixSettings,
    GallerySettings,
    IllustrationSettings,
    ReconstructedFacesSettings,
)
from ofer.evaluation.settings import (
    DivisionSettings,
    GatesSettings,
    MasksSettings,
    SeedsSettings,
    StatisticsSettings,
)
from ofer.faces.settings import AlignSettings, CropSettings, PointsSettings, PupilSettings
from ofer.flow.settings import FlowSettings
from ofer.learning.settings import TrainingSettings, WeightsSettings
from ofer.learning.told import POINTS, told
from ofer.occlusion.settings import OcclusionSettings
from ofer.papers.settings import CountsSettings, Name, TableName, TableSettings
from ofer.stills.settings import StillSettings

ENTRY_SECTIONS = (
    "corpora", "subsets", "occlusions", "flows", "stills", "points", "methods", "divisions", "weights", "tables",
    "counts",
)  # fmt: skip
ANY = "any"
"""The value of the wildcard `occlusion` for models that serve several."""


class Strict(BaseModel):
    """A section: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CorpusSettings(LoaderSettings):
    """An entry of `corpora`."""

    generate: GenerateSettings | None = Field(None, description="The built-in corpus is written with these values.")
    pupils: PupilSettings = Field(
        default_factory=lambda: PupilSettings.model_validate({"source": "landmarks"}),
        description="Where eye centres come from; of stills: points that they ship.",
    )
    crop: CropSettings | None = Field(None, description="Of sequences: the part of the face that is cut out.")
    align: AlignSettings | None = Field(None, description="Of stills: the square that is cut out, and how it is kept.")
    points: Literal["shipped", "dlib68"] = Field(
        "shipped",
        description="[U] Points by which it is measured what an occlusion hides of the faces. shipped: the corpus' own "
        "landmarks, if it has them; dlib68: found on the clean faces by dlib's 68-point model, which was trained on "
        "iBUG 300-W and is NOT FOR COMMERCIAL USE (docs/corpora.md)",
    )
    largest_excluded_share: float = Field(
        0.1, ge=0, le=1, description="[U] More excluded samples than this share stop the workflow."
    )


class Config(Strict):
    """The whole of config.yaml."""

    corpus: Name = Field(description="Corpus entry that the tables are made on.")
    root: str | None = Field(None, description="Root folder of that corpus; overrides the entry's.")
    parts: int = Field(4, ge=1, le=100, description="Groups of samples that are prepared in parallel.")
    rounds_per_job: int = Field(5, ge=1, description="[U] Rounds whose models one job trains, one after the other.")
    apex: Name = Field("apex", description="Flow entry that recognisers train on and everything is evaluated on.")
    size: int = Field(64, ge=8, description="[P] Side of the pooled flow that methods see (section 4.2).")
    kernels: bool = Field(
        True,
        description="[U] Compute by the fast forms of docs/kernels.md; false: by the plain ones. Networks' outputs and "
        "gradients then differ by rounding.",
    )
    corpora: dict[Name, CorpusSettings]
    subsets: dict[Name, SubsetSettings] = Field(
        default_factory=dict, description="Parts of corpora that others listed, for columns of tables: entries by name."
    )
    occlusions: dict[Name, OcclusionSettings]
    flows: dict[Name, FlowSettings]
    stills: dict[Name, StillSettings] = Field(
        default_factory=dict, description="Still pictures as methods see them: entries by name."
    )
    points: dict[Name, PointsSettings] = Field(
        default_factory=dict, description="Points of stills' faces that methods are told: entries by name."
    )
    weights: dict[Name, WeightsSettings] = Field(
        default_factory=dict, description="Networks that others trained, by files that you have."
    )
    methods: dict[Name, Any]
    divisions: dict[Name, DivisionSettings]
    training: TrainingSettings
    statistics: StatisticsSettings
    seeds: SeedsSettings
    gates: dict[TableName, GatesSettings] = Field(
        default_factory=dict, description="Whether gates know what is hidden, by the names of the files in results/."
    )
    masks: dict[TableName, MasksSettings] = Field(
        default_factory=dict,
        description="Whether predicted masks show what is hidden, by the names of the files in results/.",
    )
    tables: dict[TableName, TableSettings]
    counts: dict[TableName, CountsSettings] = Field(
        default_factory=dict, description="Tables that count a corpus' samples by expression."
    )
    reconstructed_faces: ReconstructedFacesSettings
    illustrations: IllustrationSettings
    galleries: dict[TableName, GallerySettings] = Field(
        default_factory=dict, description="Figures of stills' faces, by the names of their files in results/."
    )
    confusion_matrices: dict[TableName, ConfusionMatrixSettings] = Field(
        default_factory=dict, description="Figures of confusions, by the names of their files in results/."
    )

    def is_trained(self, method: str) -> bool:
        """Tell whether a method's models are trained ahead; a filling learns while it is applied."""
        return recipe_of(self.methods[method].recipe).trained_ahead

    def kind(self, corpus: str) -> str:
        """Return what a corpus consists of: "sequences" or "stills"."""
        return loader_kind(self.corpora[corpus].loader)

    def table_kind(self, table: TableSettings) -> str:
        """Return what the corpora of a table consist of, by what its rows see: "sequences" or "stills"."""
        return "stills" if any(map(self.sees_stills, table.rows.values())) else "sequences"

    def sees_stills(self, method: str) -> bool:
        """Tell whether a method sees still pictures; else flows."""
        return hasattr(self.methods[method], "still")

    def points_of(self, method: str) -> str | None:
        """Return the entry of points that a method is told; None for one that is told none."""
        settings = self.methods[method]
        known = POINTS in told(recipe_of(settings.recipe).knows, settings)
        return settings.points if known else None

    def part_names(self) -> list[str]:
        """Return the values of the wildcard `part`."""
        return [f"{number:02d}" for number in range(self.parts)]

    def parts_of(self, corpus: str, splits: Collection[str]) -> list[str]:
        """Return the parts of a corpus that hold samples of these official splits; of one without splits, all."""
        names = self.part_names()
        return [names[part] for part in parts_with(splits, self.parts, self.corpora[corpus].splits)]

    def pack_names(self, division: str) -> list[str]:
        """Return the values of the wildcard `pack`: the first and last round that one job trains for, such as "0-4"."""
        count, step = self.divisions[division].rounds, self.rounds_per_job
        return [f"{first}-{min(first + step, count) - 1}" for first in range(0, count, step)]
