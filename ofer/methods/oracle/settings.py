"""Settings of the oracle."""

from dataclasses import dataclass
from typing import Literal

from ofer.methods.settings import Judged, Margin


@dataclass(frozen=True, kw_only=True)
class Settings:
    """An entry of `methods` with recipe `oracle`: an upper bound, no method (protocol §3.12)."""

    recipe: Literal["oracle"]
    flow: str = "apex"
    """[U] Flow entry; read by no one, since nothing is learnt."""
    needs: Judged = Judged()
    """Other method entries, by their roles."""
    margin: Margin = 0
    """[U] Cells that the hole is widened by before the truth is put into it."""
