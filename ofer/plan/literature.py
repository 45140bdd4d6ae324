"""Declaration of the stage that makes the tables of the literature: data files alone. Parse time only."""

from ofer.base.data_files import DATASETS, TABLE1, TABLE2, TABLE4
from ofer.config.whole import Config
from ofer.plan.declared import Declared, Wildcards


def cite_tables(config: Config, wildcards: Wildcards) -> Declared:
    return Declared({}, members=(TABLE1, TABLE2, DATASETS, TABLE4))
