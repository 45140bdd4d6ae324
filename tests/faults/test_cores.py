"""Another number of cores gives the same bytes."""

import shutil
from pathlib import Path

from tests.workflow.experiment import Experiment, new_project

PREDICTIONS = "results/synthetic/stratified/flowrec/eyes/predictions.csv"
TABLE, FIGURE, PAGE = "results/table10.csv", "results/table10.svg", "results/table10.html"


def test_one_core_gives_the_bytes_of_two(finished: Experiment, tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    # The later option counts.
    Experiment(project.folder, finished.configfiles, (PREDICTIONS,)).run("--cores", "1")
    made = sorted(path.relative_to(project.folder) for path in project.folder.glob("results/synthetic/**/*.*"))
    assert Path(PREDICTIONS) in made
    for name in made:
        assert (project.folder / name).read_bytes() == (finished.folder / name).read_bytes(), name


def test_one_core_gives_the_table_and_the_figure_of_two(finished: Experiment, experiment: Experiment) -> None:
    made = sorted(path.relative_to(experiment.folder) for path in experiment.folder.glob("results/table10.*"))
    assert {Path(TABLE), Path(FIGURE)} < set(made)
    for name in made:
        (experiment.folder / name).unlink()
    # Else they would be taken from there.
    shutil.rmtree(experiment.folder / "results/.store")
    Experiment(experiment.folder, experiment.configfiles, (TABLE, FIGURE, PAGE)).run("--cores", "1")
    for name in made:
        assert (experiment.folder / name).read_bytes() == (finished.folder / name).read_bytes(), name
