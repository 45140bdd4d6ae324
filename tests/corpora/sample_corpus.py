"""Where the rendered corpora in the layouts of CK+ and RAF-DB lie: a folder `shared` beside the repository."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "../shared/corpora"


def sample_root(name: str = "ckplus_sample") -> Path:
    """Return the root of one; skip the test where it is absent."""
    if not (FOLDER / name).is_dir():
        pytest.skip(f"{FOLDER / name} is not there")
    return FOLDER / name
