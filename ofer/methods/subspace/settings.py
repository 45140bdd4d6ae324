"""Settings of reconstruction from principal components."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Gt, Lt, MinLen

from ofer.methods.settings import Count, Judged, Margin, Positive


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `subspace`: a baseline that the main paper lacks (protocol §3.12)."""

    recipe: Literal["subspace"]
    flow: str = "apex"
    """[U] Flow entry whose clean apex flows the components are learnt of."""
    needs: Judged = Judged()
    """Other method entries, by their roles."""
    kind: Literal["pca", "rpca"]
    """[U] Components of the training flows, or of their low-rank part (robust PCA)."""
    components: Annotated[tuple[Count, ...], MinLen(1)] = (5, 10, 20, 40, 80, 160)
    """[U] Numbers of components; the validation fold decides."""
    ridges: Annotated[tuple[Positive, ...], MinLen(1)] = (0.3, 1.0, 3.0, 10.0, 30.0)
    """[U] Penalties on the coefficients, each in its own standard deviation, against squared errors in the mean
    variance of a cell; the validation fold decides."""
    margins: Annotated[tuple[Margin, ...], MinLen(1)] = (0, 1, 2, 3, 4, 6, 8, 10)
    """[U] Cells that the hole may be widened by; the validation fold decides."""
    judge: Literal["map", "hidden"] = "map"
    """[U] Endpoint error that decides: over the whole map, as for the auto-encoder, or the hole."""
    sparsity: Positive | None = None
    """[C] λ of robust PCA; null: 1/√(longer side) (Candès et al. 2011)."""
    tolerance: Annotated[float, Gt(0), Lt(1)] = 1e-5
    """[U] Residual of robust PCA, as a share, at which it stops."""
    most_iterations: Count = 200
    """[U] Iterations after which robust PCA gives up."""
