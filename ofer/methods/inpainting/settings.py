"""Settings of inpainting."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, Lt

from ofer.methods.settings import OWN, Count, Judged, Margin, Positive, StillFaces


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `inpainting` (pix2pix, Isola et al. 2017), ACNN's opponent for stills."""

    recipe: Literal["inpainting"]
    still: str = "face64"
    """[U] Still entry that it trains on and is applied to; 256 pixels in pix2pix."""
    needs: Judged = Judged()
    """Other method entries, by their roles."""
    train_on: StillFaces = StillFaces(occlusions=(OWN,))
    """[P] Occlusions that it learns to take away; with `none` also what to leave as it is."""
    width: Positive = 1.0
    """[C] Share of all channels of both networks."""
    halvings: Annotated[int, Ge(1), Le(3)] = 3
    """[C] Of the discriminator: 3, and a logit sees 70 pixels; 2: 34; 1: 16, for smaller pictures."""
    l1_weight: Annotated[float, Ge(0)] = 100.0
    """[C] λ, how much the mean absolute error weighs beside the discriminator; the paper tunes it for looks."""
    learning_rate: Positive = 2e-4
    """[C] Of Adam, for both networks, which change at once [U]; in pix2pix they take turns."""
    beta1: Annotated[float, Ge(0), Lt(1)] = 0.5
    """[C] Of Adam: share of the last change in the next."""
    batch_size: Count = 1
    """[C] Pictures in a step."""
    epochs: Count = 100
    """[C] Passes over as many pictures as there are at the full rate; after each, the validation pictures are looked at
    and the weights of the least absolute error are kept [U]."""
    falling_epochs: Margin = 100
    """[C] Further ones, in which the rate falls to zero."""
    flip: bool = True
    """[C] Mirror half of each batch's pictures."""
