"""Figure 8 as a target: what more seeds, other sizes and a warning in a table run again."""

import re
from pathlib import Path

import pytest

from tests.workflow.experiment import Experiment

pytestmark = pytest.mark.xdist_group("seeds")  # What it begins with is made once, on one worker.

STUDY = {"train_seeds", "compare_seeds", "draw_seeds", "render_table"}
SEED = "results/synthetic/stratified/recogniser-short/seeds/size24_round0.csv"


@pytest.fixture(scope="module")
def figure(finished: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a finished run in which Figure 8 has been made too; do not edit it, copy it."""
    copy = finished.copy(tmp_path_factory.mktemp("seeds") / "project")
    experiment = Experiment(copy.folder, copy.configfiles, ("fig8",))
    experiment.run()
    return experiment


def entries(experiment: Experiment, kind: str) -> set[str]:
    """Return the names of the store's entries of a kind."""
    return {path.name for path in (experiment.folder / "results/.store" / kind).iterdir()}


def test_all_seeds_of_a_size_and_fold_are_one_job(figure: Experiment, tmp_path: Path) -> None:
    experiment = figure.copy(tmp_path / "project")
    assert experiment.would_run() == set()
    assert experiment.stale_stages() == set()
    experiment.edit("tiny.yaml", "count: 2 }", "count: 100 }")
    counts = dict(re.findall(r"^(\w+) +(\d+)$", experiment.run("--dry-run").stdout, flags=re.MULTILINE))
    assert int(counts["train_seeds"]) == 2 * 3


def test_more_seeds_run_the_study_again_and_train_the_new_ones_only(figure: Experiment, tmp_path: Path) -> None:
    experiment = figure.copy(tmp_path / "project")
    experiment.edit("tiny.yaml", "count: 2 }", "count: 3 }")
    assert experiment.would_run() == STUDY
    assert experiment.stale_stages() == STUDY
    before, old = entries(experiment, "ofer.stages.train_seeds.seeds"), (experiment.folder / SEED).read_text()
    Experiment(experiment.folder, experiment.configfiles, (SEED,)).run()
    after, new = entries(experiment, "ofer.stages.train_seeds.seeds"), (experiment.folder / SEED).read_text()
    assert before < after and len(after - before) == 1
    assert new.startswith(old) and len(new) > len(old)


def test_another_size_of_flow_trains_nothing_again(figure: Experiment, tmp_path: Path) -> None:
    experiment = figure.copy(tmp_path / "project")
    experiment.edit(
        "config.yaml", "sizes: [24, 48, 64, 96, 128] # [P] the sizes", "sizes: [24, 48, 64, 80, 96, 128] # "
    )
    kinds = ("ofer.stages.train_seeds.seeds", "ofer.stages.train.models")
    before = [entries(experiment, kind) for kind in kinds]
    models = "results/synthetic/stratified/recogniser/none/models_0-1.safetensors"
    again = Experiment(experiment.folder, experiment.configfiles, (SEED, models))
    assert {"extract_flow", "train", "train_seeds"} <= again.would_run()
    again.run()
    assert [entries(experiment, kind) for kind in kinds] == before


def test_a_table_waits_for_figure_8_only_where_it_is_to_warn(finished: Experiment, tmp_path: Path) -> None:
    experiment = finished.copy(tmp_path / "project")
    for made in (experiment.folder / "results").glob("fig8*"):
        made.unlink()
    assert "Figure 8 (`snakemake fig8`" in (experiment.folder / "results/table5.md").read_text()
    experiment.edit("config.yaml", "    compare: columns\n", "    compare: columns\n    seed_warning: true\n")
    table = Experiment(experiment.folder, experiment.configfiles, ("results/table5.md",))
    assert table.would_run() - {"train_seeds"} == {"compare_seeds", "make_table"}
    table.run()
    text = (experiment.folder / "results/table5.md").read_text()
    assert "Warning: nothing is known of seed 0 of recogniser: Figure 8 was made with recogniser-short" in text
