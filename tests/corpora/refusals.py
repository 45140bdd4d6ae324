"""What every function of a loader says of a corpus that it cannot read at all."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ofer.base.errors import OferError


def refusals(loader: ModuleType, root: Path, **chosen: Any) -> list[str]:
    """Return what each says; assert that each refuses before the first sample."""
    said = []
    for read in (loader.read_samples, loader.folder_counts, loader.labelled):
        given = {"need_landmarks": False} if read is loader.read_samples else {}
        with pytest.raises(OferError) as error:
            read(root, **given, **chosen)
        said.append(str(error.value))
    return said
