"""Where the rendered corpus in the layout of CK+ lies: a folder `shared` beside the repository."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "../shared/corpora/ckplus_sample"


def sample_root() -> Path:
    """Return its root; skip the test where it is absent."""
    if not ROOT.is_dir():
        pytest.skip(f"{ROOT} is not there")
    return ROOT
