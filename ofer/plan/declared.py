"""The declaration of a stage: what one job of it depends on. Parse time only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

Wildcards = Mapping[str, str]

Reads = Mapping[str, str | list[str] | dict[str, list[str]]]
"""What a job reads, by name: a path, several of one kind, or several under each key."""


@dataclass(frozen=True)
class Declared:
    """Dependencies of one job of a stage: files that it reads, values of the configuration, and what it loads."""

    slice: dict[str, Any]
    reads: Reads = field(default_factory=dict)
    """Files that stages made."""
    members: tuple[str, ...] = ()
    """Modules that the stage loads by name, because its wildcards or entries name them, and data files of the package
    that it reads (`ofer/pages/page.css`)."""
    root: str | None = None
    """Corpus folder whose files are the stage's data."""
    lists: tuple[str, ...] = ()
    """Files outside that folder that are data too."""


def all_files(reads: Reads) -> list[str]:
    """Return the paths of all files that are read, in their order."""
    paths: list[str] = []
    for files in reads.values():
        if isinstance(files, str):
            paths.append(files)
        else:
            for group in files.values() if isinstance(files, dict) else [files]:
                paths += group
    return paths


_PLAIN: TypeAdapter[Any] = TypeAdapter(Any)


def as_json(settings: Any) -> dict[str, Any]:
    """Return settings as plain values, ready for JSON."""
    values: dict[str, Any] = _PLAIN.dump_python(settings, mode="json")
    return values
