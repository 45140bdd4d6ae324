"""What can be asked for by name, and what is made where nothing is named."""

from pathlib import Path

from tests.workflow.experiment import Experiment, new_project

TABLES = [f"table{number}" for number in range(1, 11)]
FIGURES = [f"fig{number}" for number in range(1, 11)]
FURTHER = ["baselines", "leakage", "flow_error", "table10_comparison", "table10_confusion", "table10_curves"]


def test_everything_has_each_table_and_figure_of_the_paper_and_what_it_lacks(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    planned = Experiment(project.folder, targets=("all",)).run("--dry-run", "--quiet", "all", "--summary").stdout
    made = {Path(line.split("\t")[0]).name for line in planned.splitlines()}
    assert [f"{name}.csv" for name in TABLES if f"{name}.csv" not in made] == []
    assert [name for name in FIGURES if not {f"{name}.svg", f"{name}.png"} <= made] == []
    assert [name for name in FURTHER if not any(file.startswith(f"{name}.") for file in made)] == []


def test_without_a_target_everything_is_made_and_what_it_cost(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    everything = Experiment(project.folder, targets=("all",)).would_run()
    assert "make_table" in everything
    assert Experiment(project.folder, targets=()).would_run() - {"all", "default"} == everything | {"count_cost"}


def test_a_further_training_trains_and_recognises_and_restores_no_filling_again(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    (project.folder / "seeds.yaml").write_text("tables: { table10: { seeds: 2 } }\n", encoding="utf-8")
    seeds = Experiment(project.folder, ("tiny.yaml", "seeds.yaml"), ("results/table10.csv",))
    planned = seeds.run("--dry-run", "--quiet", "all", "--summary").stdout.splitlines()
    again = {tuple(line.split("\t")[0].split("/")[3:6:2]) for line in planned if ".seed1/" in line}
    restored = {method for method, file in again if file == "restored.h5"}
    assert restored == {"flowrec.seed1"}
    assert {method for method, file in again if file == "predictions.csv"} == {
        "recogniser.seed1", "flowrec.seed1", "mean-filling.seed1", "harmonic-filling.seed1",
    }  # fmt: skip
