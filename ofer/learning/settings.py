"""Settings of every training. Only the room `ofer.config` imports this."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


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


class WeightsSettings(BaseModel):
    """An entry of `weights`: a network that others trained, by a file of the user's. None is shipped or fetched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str | None = Field(None, description="The file: .safetensors, PyTorch's .pth, or MatConvNet's .mat.")
    layout: Literal["vgg16", "vggface", "vggf", "resnet18", "mae"] = Field(description="[C] How its arrays are named.")
