"""Files that the tables are made of. Parse time only."""

from ofer.base.data_files import SPREAD
from ofer.config.whole import Config
from ofer.papers.settings import TableSettings
from ofer.plan import paths
from ofer.plan.declared import restoration_entry, restored_cells


def predictions(config: Config, table: TableSettings, division: str | None = None) -> dict[str, list[str]]:
    """Return the predictions of a table's cells by `<method>/<occlusion>`, every training's of each.

    In the table's division, or in another.
    """
    return {
        f"{method}/{occlusion}": [
            paths.method_file(config.corpus, division or table.division, *file, "predictions.csv")
            for file in table.each_training([(method, occlusion)])
        ]
        for method, occlusion in table.cells()
    }


def reconstructions(config: Config, table: TableSettings) -> dict[str, list[str]]:
    """Return the endpoint errors of every cell that is restored by `<method>/<occlusion>`, every training's of each."""
    return {
        f"{method}/{occlusion}": [
            paths.method_file(
                config.corpus, table.division, restoration_entry(config, one), occlusion, "reconstruction.csv"
            )
            for one, _ in table.each_training([(method, occlusion)])
        ]
        for method, occlusion in restored_cells(config, table)
    }


def evidence(config: Config, table: TableSettings) -> dict[str, str | list[str]]:
    """Return what every table reads beside its cells: its division, what was excluded, and what occlusions hide."""
    return {
        "division": paths.division(config.corpus, table.division),
        "excluded": f"results/{config.corpus}/excluded.csv",
        "coverage": f"results/{config.corpus}/coverage.csv",
    }


def spread(table: TableSettings) -> tuple[str, ...]:
    """Return the file that says how far trainings lie apart in the reference run, for a table of one training."""
    return (SPREAD,) if table.seeds == 1 else ()
