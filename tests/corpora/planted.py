"""Trees of empty files."""

from pathlib import Path


def plant(root: Path, *names: str) -> Path:
    """Make files of these names below `root`; return it."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root
