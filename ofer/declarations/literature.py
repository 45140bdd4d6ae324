"""What the stage that makes the tables of the literature declares: no value of the configuration. Parse time only."""

from ofer.config import Config
from ofer.declarations.declared import Declared, Wildcards


def cite_tables(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({})
