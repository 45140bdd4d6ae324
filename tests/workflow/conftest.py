"""One finished run of the smallest experiment, shared by the tests of the workflow and by the workers that run them."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.workflow.experiment import PROJECT, Experiment, new_project


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a project in which everything has been made; do not edit it, copy it."""
    shared = os.environ.get("OFER_FINISHED_RUN")
    if shared:
        return Experiment(Path(shared))
    base = tmp_path_factory.getbasetemp()
    # Under xdist each worker has a folder of its own in a common one.
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(common / "finished.lock"):
        folder = common / "finished" / "project"
        if (folder / "done").exists():
            return Experiment(folder)
        experiment = new_project(folder)
        experiment.run()
        (folder / "done").touch()
        return experiment


@pytest.fixture
def experiment(finished: Experiment, tmp_path: Path) -> Experiment:
    """Return a copy of the finished run to edit."""
    return finished.copy(tmp_path / "project")


@pytest.fixture(scope="session")
def reported(finished: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a copy of the finished run with its report, as `make report` writes it; do not edit it, copy it."""
    experiment = finished.copy(tmp_path_factory.mktemp("reported") / "project")
    style = str(PROJECT / "workflow/report/report.css")
    experiment.run("--report", "report.html", "--report-stylesheet", style)
    return experiment
