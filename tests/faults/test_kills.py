"""Thirty kills over the smallest run; `python -m tests.faults.kills` does two hundred over the smoke preset."""

from pathlib import Path

import pytest

from tests.faults.campaign import Campaign, Course, Kill
from tests.faults.kills import jobs_of, table
from tests.faults.outcome import contents, differences, half_written
from tests.workflow.experiment import Experiment, new_project, write_anew


def test_a_run_that_is_killed_thirty_times_ends_with_the_bytes_of_an_undisturbed_one(
    finished: Experiment, tmp_path: Path
) -> None:
    results = finished.folder / "results"
    campaign = Campaign(30, jobs_of(results), contents(results), seed=1)
    courses: list[Course] = []
    while campaign.left > 0:
        courses.append(campaign.course(new_project(tmp_path / f"killed{len(courses)}"), print))
    assert not [fault for course in courses for fault in course.faults]
    kills = [kill for course in courses for kill in course.kills]
    assert not [kill.fault for kill in kills if kill.fault]
    assert len(kills) == 30
    # One for each stage would take more kills than these: that all are hit is for the command to show.
    assert len({stage for kill in kills for stage in kill.stages}) > 8


class TestTheComparison:
    """It sees what a kill could have left."""

    CHANGES = ("other bytes", "missing", "too many")

    @pytest.mark.parametrize("change", CHANGES)
    def test_it_names_what_differs(self, experiment: Experiment, change: str) -> None:
        results = experiment.folder / "results"
        undisturbed = contents(results)
        name = "synthetic/samples.csv"
        if change == "too many":
            name = "synthetic/.0123abcd.partial.samples.csv"
        if change == "missing":
            (results / name).unlink()
        else:
            write_anew(results / name, "half")
        assert differences(results, undisturbed) == [f"{name}: {change}"]

    def test_it_names_what_is_half_written(self, experiment: Experiment) -> None:
        results = experiment.folder / "results"
        assert half_written(results) == []
        write_anew(results / "synthetic/samples.csv", "half")
        assert half_written(results) == ["synthetic/samples.csv"]


def test_the_table_counts_a_kill_once_for_each_stage_that_it_hit(finished: Experiment) -> None:
    kills = [
        Kill("everything", "at any moment", ("train", "train", "restore")),
        Kill("everything", "after a job's end", ()),
        Kill("one stage", "while it wrote", ("train",)),
    ]
    rows = table([Course(finished, kills[:2]), Course(finished, kills[2:], ["a.csv: missing"])], ["restore", "train"])
    assert rows.splitlines()[2:] == [
        "| restore | 1 | 1 |",
        "| train | 2 | 1 |",
        "| (everything, between jobs) | 1 | 1 |",
        "| all kills | 3 | 2 |",
    ]
