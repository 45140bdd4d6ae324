"""Declarations of the stages that make pages of the report. One function a stage, named like it; parse time only."""

from ofer.base.data_files import STYLE
from ofer.config.whole import Config
from ofer.plan.declared import Declared, Wildcards


def render_table(config: Config, wildcards: Wildcards) -> Declared:
    page = wildcards["page"]
    further = {"fig8": ["results/fig8_variance.csv", "results/fig8_seed.csv"]}
    compared = [name for name, table in config.tables.items() if table.compare != "divisions"]
    further |= {name: [f"results/{name}_pairs.csv"] for name in compared}
    return Declared(
        {},
        reads={
            "table": f"results/{page}.csv",
            "further": further.get(page, []),
            "markdown": f"results/{page}.md",
        },
        members=(STYLE,),
    )
