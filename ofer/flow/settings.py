"""Settings of flow."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Size = Annotated[int, Field(ge=1)]


class FarnebackSettings(BaseModel):
    """Parameters of cv2.calcOpticalFlowFarneback.

    The paper names the method alone; the defaults are those of OpenCV's documented sample.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    pyr_scale: float = Field(0.5, gt=0, lt=1, description="[T] Scale from one level of the pyramid to the next")
    levels: int = Field(3, ge=1, description="[T] Levels of the pyramid, the image itself included")
    winsize: int = Field(15, ge=2, description="[T] Side of the averaging window in pixels")
    iterations: int = Field(3, ge=1, description="[T] Iterations at each level")
    poly_n: int = Field(5, ge=3, description="[T] Side of the neighbourhood of the polynomial expansion")
    poly_sigma: float = Field(1.2, gt=0, description="[T] Its Gaussian's standard deviation in pixels")
    flags: Literal[0, 256] = Field(0, description="[T] 0: box window; 256: Gaussian window")


class FlowSettings(BaseModel):
    """An entry of `flows`: which flows are computed, and how they are kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    strategy: Literal["apex", "three_frames", "all", "all_apex", "mid"] = Field(
        description="[P] Pairs of frames that flow is computed between (Poux et al., section 4.3.3)"
    )
    sizes: list[Size] = Field(
        min_length=1, description="[P] Sides in cells of the pooled flows, all from one Farnebäck pass"
    )
    farneback: FarnebackSettings = FarnebackSettings.model_validate({})
    unit: Literal["crop_pixel", "inter_ocular_distance"] = Field(
        "crop_pixel",
        description="[U] Pixels of the crop, or those divided by the inter-ocular distance; the latter to "
        "compare corpora",
    )
    dtype: Literal["float16", "float32"] = Field(
        "float32", description="[U] Number format in the file; float16 takes half the space"
    )
