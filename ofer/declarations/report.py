"""What the stages that make pages of the report declare. One function a stage, named like it; parse time only."""

from ofer.config import Config
from ofer.declarations.declared import Declared, Wildcards


def render_table(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({})
