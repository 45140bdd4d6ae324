"""One finished run of the smallest experiment, shared by the tests of the workflow."""

import os
from pathlib import Path

import pytest

from tests.workflow.experiment import Experiment, new_project


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a project in which everything has been made; do not edit it, copy it."""
    shared = os.environ.get("OFER_FINISHED_RUN")
    if shared:
        return Experiment(Path(shared))
    experiment = new_project(tmp_path_factory.mktemp("finished") / "project")
    experiment.run()
    return experiment


@pytest.fixture
def experiment(finished: Experiment, tmp_path: Path) -> Experiment:
    """Return a copy of the finished run to edit."""
    return finished.copy(tmp_path / "project")
