"""Another number of cores gives the same bytes."""

import shutil
from pathlib import Path

import pytest

from tests.workflow.experiment import Experiment

LEARNED = "results/synthetic/stratified"


@pytest.mark.parametrize(
    ("targets", "made"),
    [
        # What comes before training tests/faults/test_full_disk.py makes again, stage by stage.
        ([f"{LEARNED}/flowrec/eyes/predictions.csv"], [f"{LEARNED}/recogniser/none/m*", f"{LEARNED}/flowrec/eyes/*"]),
        (["results/table10.csv", "results/table10.svg", "results/table10.html"], ["results/table10.*"]),
    ],
    ids=["predictions", "table and figure"],
)
def test_one_core_gives_the_bytes_of_two(
    finished: Experiment, experiment: Experiment, targets: list[str], made: list[str]
) -> None:
    names = [path.relative_to(experiment.folder) for pattern in made for path in experiment.folder.glob(pattern)]
    assert set(map(Path, targets)) <= set(names)
    for name in names:
        (experiment.folder / name).unlink()
    # Else they would be taken from there.
    shutil.rmtree(experiment.folder / "results/.store")
    # The later option counts.
    Experiment(experiment.folder, experiment.configfiles, tuple(targets)).run("--cores", "1")
    for name in names:
        assert (experiment.folder / name).read_bytes() == (finished.folder / name).read_bytes(), name
