"""Settings of filling."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import MinLen

from ofer.methods.settings import Judged, Margin, Positive


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `filling`: baselines that the main paper lacks (protocol §3.12)."""

    recipe: Literal["filling"]
    flow: str = "apex"
    """[U] Flow entry whose clean apex flows the mean is taken of."""
    needs: Judged = Judged()
    """Other method entries, by their roles."""
    kind: Literal["zero", "mean", "harmonic", "inpaint"]
    """[U] What the hidden cells are filled with."""
    inpaint_method: Literal["telea", "navier_stokes"] = "telea"
    """[U] For kind inpaint."""
    inpaint_radius: Positive = 3.0
    """[U] Cells around a hidden one that inpainting looks at."""
    inpaint_bits: Literal[8, 16] = 8
    """[U] Bits that a component's visible range is divided into before inpainting."""
    margins: Annotated[tuple[Margin, ...], MinLen(1)] = (0, 1, 2, 3, 4, 5, 6, 8, 10)
    """[U] Cells that the hole may be widened by, since the occluder's edge spoils the flow beside it; the validation
    fold decides."""
    judge: Literal["map", "hidden"] = "map"
    """[U] Endpoint error that decides: over the whole map, as for the auto-encoder, or the hole."""
