"""Settings of reconstruction from principal components."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=1)]
Margin = Annotated[int, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]


class Settings(BaseModel):
    """An entry of `methods` with recipe `subspace`: a baseline that the main paper lacks (protocol §3.12)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    TRAINED_AHEAD: ClassVar[bool] = False
    KNOWS_THE_HOLE: ClassVar[bool] = True

    recipe: Literal["subspace"]
    flow: str = Field("apex", description="[U] Flow entry whose clean apex flows the components are learnt of.")
    recogniser: str = Field("recogniser", description="Method entry that classifies the filled flow.")
    kind: Literal["pca", "rpca"] = Field(
        description="[U] Components of the training flows, or of their low-rank part (robust PCA)."
    )
    components: list[Count] = Field(
        [5, 10, 20, 40, 80, 160], min_length=1, description="[U] Numbers of components; the validation fold decides."
    )
    ridges: list[Positive] = Field(
        [0.3, 1.0, 3.0, 10.0, 30.0],
        min_length=1,
        description="[U] Penalties on the coefficients, each in its own standard deviation, against squared errors in "
        "the mean variance of a cell; the validation fold decides.",
    )
    margins: list[Margin] = Field(
        [0, 1, 2, 3, 4, 6, 8, 10],
        min_length=1,
        description="[U] Cells that the hole may be widened by; the validation fold decides.",
    )
    judge: Literal["map", "hidden"] = Field(
        "map",
        description="[U] Endpoint error that decides: over the whole map, as for the auto-encoder, or the hole.",
    )
    sparsity: float | None = Field(
        None, gt=0, description="[C] λ of robust PCA; null: 1/√(longer side) (Candès et al. 2011)."
    )
    tolerance: float = Field(1e-5, gt=0, lt=1, description="[U] Residual of robust PCA, as a share, at which it stops.")
    most_iterations: int = Field(200, ge=1, description="[U] Iterations after which robust PCA gives up.")
