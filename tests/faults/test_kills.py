"""Thirty kills over the smallest run; `python -m tests.faults.kills` does two hundred over the whole smoke preset."""

from pathlib import Path

import pytest

from tests.faults.campaign import Campaign, Course, Kill
from tests.faults.kills import jobs_of, table
from tests.faults.outcome import contents, differences, half_written
from tests.faults.stage_commands import stage_commands
from tests.workflow.experiment import Experiment, new_project, write_anew

CHAIN = ("results/synthetic/stratified/flowrec/eyes/predictions.csv",)
"""What takes each stage of the chain from the corpus to predictions."""


def test_a_run_that_is_killed_thirty_times_ends_with_the_bytes_of_an_undisturbed_one(
    finished: Experiment, tmp_path: Path
) -> None:
    chain = stage_commands(Experiment(finished.folder, finished.configfiles, CHAIN))
    seconds = jobs_of(finished.folder / "results")
    jobs = {stage: seconds[stage][: len(commands)] for stage, commands in chain.items()}
    made = {name for commands in chain.values() for command in commands for name in command.outputs}
    undisturbed = {
        name: digest
        for name, digest in contents(finished.folder / "results").items()
        if f"results/{name}" in made or name.startswith("synthetic/corpus/")
    }
    campaign = Campaign(30, jobs, undisturbed, seed=1)
    courses: list[Course] = []
    while campaign.left > 0:
        project = new_project(tmp_path / f"killed{len(courses)}")
        courses.append(campaign.course(Experiment(project.folder, project.configfiles, CHAIN), print))
    assert not [fault for course in courses for fault in course.faults]
    kills = [kill for course in courses for kill in course.kills]
    assert not [kill.fault for kill in kills if kill.fault]
    assert len(kills) == 30
    # Whether each is hit hangs on how fast the machine is; the command says which was not.
    assert len({stage for kill in kills for stage in kill.stages}) > len(jobs) / 2


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
