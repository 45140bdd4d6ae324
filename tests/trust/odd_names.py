"""Names of folders that a shell would stumble over, or run."""

from pathlib import Path

CORPUS = """-Ähnliche "Gesichter" it's $(touch pwned) `touch pwned` ;& | > pwned * ~ \\ #%s"""
CHECKOUT = """-Übung "zwei" it's $(touch pwned) ;& rm"""


def pwned(folder: Path) -> list[Path]:
    """Return what commands in names would have left."""
    return [path for path in folder.rglob("*pwned*") if path.name == "pwned"]
