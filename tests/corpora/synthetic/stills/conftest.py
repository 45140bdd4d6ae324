from pathlib import Path

import pytest

from ofer.base.data_files import PARAMETERS, STILLS_PARAMETERS
from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.corpora.synthetic.stills.write import still_parameters, write_part

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="session")
def parameters():
    return still_parameters(ROOT / PARAMETERS, ROOT / STILLS_PARAMETERS)


@pytest.fixture(scope="session")
def write():
    def write(root, *, parts=1, only=None, **settings):
        values = GenerateSettings(**settings).values()
        own = {"base": ROOT / PARAMETERS, "own": ROOT / STILLS_PARAMETERS}
        chosen = range(parts) if only is None else only
        return [path for part in chosen for path in write_part(root, values, part=part, parts=parts, **own)]

    return write
