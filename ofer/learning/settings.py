"""Settings of every training. Only settings modules and the room `ofer.config` import this."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

OWN = "own"
"""In a list of occlusions or corpora: the one that the method is applied to."""

Precision = Annotated[
    Literal["float32", "bfloat16"],
    Field(
        description="[U] Number format of a training step's convolutions and products; all else, and every look at a "
        "validation or test fold, is float32. bfloat16 pays for wide networks, where the processor has it "
        "(docs/performance.md)."
    ),
]

Names = Annotated[list[str], Field(min_length=1)]


class TrainingSettings(BaseModel):
    """Settings of every trained model."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = Field(0, ge=0, description="[U] Seed of initial weights, batch order and dropout.")
    device: Literal["cpu", "cuda", "auto"] = Field("cpu", description="[U] Where networks train.")
    threads: int = Field(1, ge=1, description="[U] Torch's threads; other counts give other bytes.")
    busy: Literal["wait", "cpu"] = Field(
        "wait",
        description="[U] Where other jobs use every GPU: wait for one, or compute on the CPU, which stamps then say.",
    )
    jobs_per_device: int = Field(1, ge=1, description="[U] Jobs that may use one GPU at once; no result depends on it.")
    flows_in_memory: float = Field(
        3.0,
        ge=0,
        description="[U] A job that trains on more GiB of flows leaves all of them on the disk and reads them batch by "
        "batch. No result depends on it, but for rounding where a batch does not fit a GPU's memory (the stamp says).",
    )


class TrainOnSettings(BaseModel):
    """Flows that a method's models are trained on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    occlusions: Names = Field(
        [OWN],
        description="[P] Occlusion entries whose flows are seen, each of every sample; `none`: clean faces; `own`: the "
        "occlusion that is tested (one model for each).",
    )
    corpora: Names = Field(
        [OWN],
        description="[P] The first is the corpus whose folds train and select, `own`: the one that is tested; of "
        "further ones all samples are trained on (the paper's section 3.1 announces it).",
    )

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        for key in ("occlusions", "corpora"):
            names = getattr(self, key)
            if len(set(names)) != len(names):
                raise ValueError(f"{key}: {names} names one twice; name each once")
        if OWN in self.corpora[1:]:
            raise ValueError("corpora: `own` stands first or not at all")
        return self


class CleanFacesSettings(TrainOnSettings):
    """The same for a recogniser, which sees clean faces where nothing is said."""

    occlusions: Names = Field(
        ["none"],
        description="[P] Occlusion entries whose flows are seen, each of every sample; `none`: clean faces; `own`: the "
        "occlusion that is tested (one model for each).",
    )
