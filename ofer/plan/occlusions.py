"""Values that stages take of occlusion entries: which, their values, and the user's pictures. Parse time only."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError
from ofer.config.whole import Config
from ofer.occlusion.picture_files import picture_files
from ofer.papers.settings import CLEAN
from ofer.plan.declared import as_json


def shown_occlusions(config: Config) -> list[str]:
    """Return the occlusion entries that corpus-wide figures and measures show: of Table 10, else all by the eyes."""
    table = config.tables.get("table10")
    if table:
        return list(table.occlusions.values())
    return [name for name, entry in config.occlusions.items() if entry.boxes and not entry.objects_of]


def used_occlusions(config: Config, corpus: str) -> list[str]:
    """Return the occlusion entries whose coverage is measured on a corpus: those that tables use on it.

    A column that names no corpus counts on all of its table's kind: which of them a run is on changes no other's.
    """
    used = {
        column.occlusion
        for table in config.tables.values()
        for column in table.measured.values()
        if (column.corpus == corpus if column.corpus else config.table_kind(table) == config.kind(corpus))
    }
    return sorted(used - {CLEAN})


def occlusion_values(config: Config, name: str) -> dict[str, Any]:
    """Return the values of an occlusion entry that have a meaning for its fill; the user's pictures by their names."""
    values = as_json(config.occlusions[name])
    # A claim, which changes nothing that is painted.
    del values["hides"]
    # Only what an entry gives, so that none runs again for keys that it lacks.
    values = {key: value for key, value in values.items() if value or key not in ("of_picture", "share", "objects_of")}
    if values["fill"] != "image":
        return {key: value for key, value in values.items() if key not in ("images", "objects", "fit")}
    if files := _pictures(config, name):
        values["objects"] = [file.stem for file in files]
    return values


def picture_lists(config: Config, names: Iterable[str]) -> tuple[str, ...]:
    """Return the files of the user's pictures that some occlusion entries choose from."""
    return tuple(file.as_posix() for name in names for file in _pictures(config, name))


def _pictures(config: Config, name: str) -> list[Path]:
    entry = config.occlusions[name]
    if entry.images is None:
        return []
    try:
        return picture_files(Path(entry.images) / (entry.objects_of or ""), entry.objects)
    except OferError:
        # The stage that reads them says it better.
        return []
