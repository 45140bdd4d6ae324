"""Another number of cores gives the same bytes."""

from pathlib import Path

from tests.workflow.experiment import Experiment, new_project

PREDICTIONS = "results/synthetic/stratified/flowrec/eyes/predictions.csv"


def test_one_core_gives_the_bytes_of_two(finished: Experiment, tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    # The later option counts.
    Experiment(project.folder, finished.configfiles, (PREDICTIONS,)).run("--cores", "1")
    made = sorted(path.relative_to(project.folder) for path in project.folder.glob("results/synthetic/**/*.*"))
    assert Path(PREDICTIONS) in made
    for name in made:
        assert (project.folder / name).read_bytes() == (finished.folder / name).read_bytes(), name
