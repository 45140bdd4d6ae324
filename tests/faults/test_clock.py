"""A clock that is set back, and files that are touched: contents decide what runs again."""

import os
import shutil
import time
from pathlib import Path

import pytest

from ofer.jobs.stamps import stamp_path
from tests.workflow.experiment import Experiment

pytestmark = pytest.mark.xdist_group("clock")  # What it begins with is made once, on one worker.

DAY = 24 * 3600.0
FLOWS = ("results/synthetic/flows/apex/eyes/00.h5", "results/synthetic/flows/apex/none/00.h5")
READER = "results/synthetic/stratified/mean-filling/eyes/restored.h5"
"""Is made of those flows."""


@pytest.fixture
def own(finished: Experiment, tmp_path: Path) -> Experiment:
    """Return a copy of the finished run that shares no file with it: times are the file's, not the name's."""
    shutil.copytree(finished.folder, tmp_path / "project", symlinks=True)
    return Experiment(tmp_path / "project", finished.configfiles, finished.targets)


def set_back_the_clock(experiment: Experiment, files: str) -> None:
    """Give files the times that they would have if the clock had been set back by a day after the run."""
    for path in [*experiment.folder.glob(files), *experiment.folder.glob("ofer/**/*.*")]:
        moment = path.stat().st_mtime + DAY
        os.utime(path, (moment, moment))


def test_nothing_runs_again(own: Experiment) -> None:
    set_back_the_clock(own, "results/**/*.*")
    assert own.would_run() == set()


@pytest.mark.parametrize("files", ["results/**/*.digest", "results/**/*.h5"])
def test_nothing_runs_again_where_only_some_were_touched_later(own: Experiment, files: str) -> None:
    for path in own.folder.glob(files):
        os.utime(path, (time.time(), time.time()))
    assert own.would_run() == set()


def test_nothing_runs_again_where_all_are_from_long_ago(own: Experiment) -> None:
    for number, path in enumerate(sorted(own.folder.glob("results/**/*.*")), start=1):
        os.utime(path, (number, number))
    assert own.would_run() == set()


@pytest.fixture
def reader(own: Experiment) -> Experiment:
    """Return the experiment with a target that is made of flows."""
    return Experiment(own.folder, own.configfiles, (READER,))


def make_other_flows(own: Experiment) -> None:
    """Make the flows anew with other values, and break off there: only times and contents tell that others follow."""
    own.edit("config.yaml", "winsize: 15", "winsize: 17")
    Experiment(own.folder, own.configfiles, FLOWS).run()


def test_a_run_after_the_clock_was_set_back_goes_well(own: Experiment, reader: Experiment) -> None:
    set_back_the_clock(own, "results/**/*.*")
    make_other_flows(own)
    assert reader.would_run() == {"restore"}
    reader.run()
    assert reader.would_run() == set()


def test_a_job_that_reads_files_of_the_checkout_goes_well_after_the_clock_was_set_back(own: Experiment) -> None:
    set_back_the_clock(own, "results/**/*.*")
    (own.folder / "results/table5.csv").unlink()
    # It reads the paper's own numbers too, which lie in the package.
    table = Experiment(own.folder, own.configfiles, ("results/table5.csv",))
    assert table.would_run() == {"make_table"}
    table.run()
    assert table.would_run() == set()


def test_a_clock_that_is_set_back_during_a_run_hides_nothing(own: Experiment, reader: Experiment) -> None:
    make_other_flows(own)
    # What was made of the old flows seems to be younger than the new ones.
    made = Path(READER).parent
    for path in (*(own.folder / made).iterdir(), *(own.folder / stamp_path(made / "x").parent).iterdir()):
        os.utime(path, (time.time() + DAY, time.time() + DAY))
    assert reader.would_run() == {"restore"}
