"""What can be asked for by name, and what is made where nothing is named."""

from pathlib import Path

from tests.workflow.experiment import Experiment, new_project


def test_without_a_target_everything_is_made_and_what_it_cost(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    everything = Experiment(project.folder, targets=("all",)).would_run()
    assert "make_table" in everything
    assert Experiment(project.folder, targets=()).would_run() - {"all", "default"} == everything | {"count_cost"}
