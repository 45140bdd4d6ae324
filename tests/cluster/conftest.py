"""A cluster for all tests of this folder, and finished runs to start from and to compare with."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.cluster.cluster import Cluster, reason_to_skip
from tests.cluster.run import ClusterRun
from tests.cluster.training import MIDDLE
from tests.faults.stopping import stop_where_it_says
from tests.workflow.experiment import PROJECT, Experiment, new_project

SMALL = ("tiny.yaml", "small.yaml")
LONG = (*SMALL, "long.yaml")
MODELS = "results/synthetic/stratified/flowrec/mouth/models_0-2.safetensors"

Start = Callable[..., ClusterRun]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here, and all scenarios but those that OFER_CLUSTER asks for: `cheap` ones or `all`."""
    reason, wanted = reason_to_skip(), os.environ.get("OFER_CLUSTER", "")
    for item in items:
        if Path(__file__).parent not in item.path.parents or "cluster" not in getattr(item, "fixturenames", ()):
            continue
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))
        elif wanted != "all" and not (wanted == "cheap" and item.get_closest_marker("cheap")):
            item.add_marker(pytest.mark.skip(reason="OFER_CLUSTER=all (or cheap) runs it"))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("slurm")) as started:
        yield started


@pytest.fixture
def start(cluster: Cluster) -> Iterator[Start]:
    """Start Snakemake on the cluster; whatever happens, nothing of it goes on after the test."""
    runs = []

    def started(experiment: Experiment, *options: str) -> ClusterRun:
        runs.append(ClusterRun(cluster, experiment, *options))
        return runs[-1]

    yield started
    cluster.start_what_died()
    for run in runs:
        run.close()
    cluster.wait_until_idle()


def project(folder: Path, configfiles: tuple[str, ...], target: str) -> Experiment:
    """Return a project without results for a target."""
    made = new_project(folder)
    for name in ("small.yaml", "long.yaml"):
        shutil.copy(PROJECT / "tests/cluster" / name, made.folder)
    return Experiment(made.folder, configfiles, (target,))


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the runs without a cluster; OFER_CLUSTER_BASE keeps them for the next test run."""
    kept = os.environ.get("OFER_CLUSTER_BASE")
    folder = tmp_path_factory.getbasetemp()
    # Under xdist each worker has a folder of its own in a common one.
    common = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return Path(kept) if kept else common / "without-cluster"


@pytest.fixture(scope="session")
def local(base: Path) -> Experiment:
    """Return the small table made without a cluster; do not edit it, copy it."""

    def make() -> None:
        project(base / "local", SMALL, "results/small.csv").run()

    once(base / "local", make)
    return Experiment(base / "local", SMALL, ("results/small.csv",))


@pytest.fixture(scope="session")
def undisturbed(base: Path, local: Experiment) -> Experiment:
    """Return the long training made without a cluster and without any interruption."""
    made = Experiment(base / "undisturbed", LONG, (MODELS,))

    def make() -> None:
        copy(local, made.folder)
        made.run()

    once(made.folder, make)
    return made


def once(folder: Path, make: Callable[[], None]) -> None:
    """Make a folder unless another worker or test run has."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not folder.with_suffix(".done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            make()
            folder.with_suffix(".done").touch()


@pytest.fixture
def training(local: Experiment, tmp_path: Path) -> Experiment:
    """Return a copy of the small run in which the long training is all that is left to do; it stops once, `frozen`."""
    made = Experiment(copy(local, tmp_path / "project").folder, LONG, (MODELS,))
    stop_where_it_says(made, MIDDLE)
    return made


def copy(made: Experiment, folder: Path) -> Experiment:
    """Return a copy without the logs: what a test reads there is of its own run."""
    copied = made.copy(folder)
    shutil.rmtree(copied.folder / "results/logs")
    return copied
