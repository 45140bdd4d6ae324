"""What the stages about opponents that the paper lacks declare. One function a stage; parse time only."""

from typing import Any

from ofer.config import Config
from ofer.declarations.declared import Declared, Wildcards, named, plain, restored_cells, restores, table_of, told
from ofer.papers.settings import TableSettings


def make_baselines(config: Config, wildcards: Wildcards) -> Declared:
    table = table_of(config, wildcards, opponents=True)
    return Declared(
        {
            **named(config),
            "scheme": table.folds,
            "folds": config.folds.count,
            "statistics": plain(config.statistics),
            "recogniser": table.recogniser,
            # A list, since canonical JSON sorts the keys of a mapping.
            "occlusions": [list(item) for item in table.occlusions.items()],
            "opponents": [_opponent(config, table, row, name) for row, name in _rows(table).items()],
            "predictions": [list(cell) for cell in table.cells()],
            "reconstructions": restored_cells(config, table),
        }
    )


def draw_baselines(config: Config, wildcards: Wildcards) -> Declared:
    table = table_of(config, wildcards, opponents=True)
    return Declared({**named(config), "occlusions": list(table.occlusions), "confidence": config.statistics.confidence})


def _rows(table: TableSettings) -> dict[str, str]:
    """Return the rows, the paper's method first, and at the end what there is without any of them."""
    rows = dict(sorted(table.rows.items(), key=lambda item: (item[1] != table.restorer, item[0])))
    return {**rows, "no reconstruction": table.recogniser}


def _opponent(config: Config, table: TableSettings, row: str, method: str) -> dict[str, Any]:
    return {"row": row, "method": method, "told": told(config, method), "restores": restores(config, method)}
