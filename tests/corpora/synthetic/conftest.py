"""One subject and its sequences, drawn once for all tests of the generator."""

from pathlib import Path

import pytest

from ofer.corpora.synthetic.parameters import Parameters, read_parameters
from ofer.corpora.synthetic.subject import Subject, draw_subject

PARAMETERS = Path(__file__).parents[3] / "ofer/corpora/synthetic/parameters.csv"


@pytest.fixture(scope="session")
def parameters_path() -> Path:
    return PARAMETERS


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return read_parameters(PARAMETERS)


@pytest.fixture(scope="session")
def subject(parameters: Parameters) -> Subject:
    return draw_subject(parameters, 1, 1)
