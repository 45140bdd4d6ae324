"""Settings of the oracle."""

from dataclasses import dataclass
from typing import Literal

from ofer.methods.settings import Margin


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `oracle`: an upper bound, no method (protocol §3.12)."""

    recipe: Literal["oracle"]
    flow: str = "apex"
    """[U] Flow entry; read by no one, since nothing is learnt."""
    recogniser: str = "recogniser"
    """Method entry that classifies the flow."""
    margin: Margin = 0
    """[U] Cells that the hole is widened by before the truth is put into it."""
