"""The page on adding a table, executed: its entries and numbers in a copy of the project, its claims checked."""

import re
from pathlib import Path

import pandas as pd
import pytest

from tests.workflow.experiment import PROJECT, TINY, Experiment

PAGE = (PROJECT / "docs/add-a-table.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```(?:yaml|csv)\n# (\S+)\n(.*?)```", PAGE, flags=re.DOTALL))
SMALL = """
corpora:
  synthetic-other:
    generate: { subjects: 3, frames: [3, 4] }
    expected: { anger: 3, disgust: 3, fear: 3, happiness: 3, sadness: 3, surprise: 3 }
"""


@pytest.fixture(scope="module")
def added(finished: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a copy of the finished run in which the page was followed."""
    copy = finished.copy(tmp_path_factory.mktemp("table") / "project")
    for name, body in {**FILES, "small.yaml": SMALL}.items():
        path = copy.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    configuration = (TINY.name, "mine.yaml", "workflow/papers/example.yaml", "small.yaml")
    targets = re.findall(r"snakemake --cores 2 (results/[\w/.]+)", PAGE)
    done = Experiment(copy.folder, configuration, tuple(targets))
    done.run()
    return done


def table(added: Experiment, name: str) -> pd.DataFrame:
    return pd.read_csv(added.folder / f"results/{name}.csv")


def test_the_page_has_the_files_that_it_says() -> None:
    assert sorted(FILES) == ["mine.yaml", "ofer/papers/example/published.csv", "workflow/papers/example.yaml"]


def test_a_variation_is_measured_on_its_corpus_in_its_folds(added: Experiment) -> None:
    ours = table(added, "table8_other").query("status == 'computed'")
    assert list(zip(ours["row"], ours["column"], strict=True)) == [("with all", "mouth"), ("without skips", "mouth")]
    assert set(ours["corpus"]) == {"synthetic-other"} and set(ours["division"]) == {"stratified_group"}
    assert ours["ours"].between(0, 100).all() and set(ours["n"]) == {18}


def test_a_papers_numbers_stand_beside_ours_and_its_columns_are_made_of_others(added: Experiment) -> None:
    made = table(added, "example_table2").set_index(["row", "column"])
    assert made.loc[("Their CNN (published)", "mouth"), "published"] == 70.5
    assert made.loc[("An older one [3]", "clean"), "status"] == "cited"
    ours = made["ours"]
    for row in ("our CNN", "a shorter training"):
        assert ours[row, "loss"] == pytest.approx(ours[row, "mouth"] - ours[row, "clean"], abs=1e-3)
    text = Path(added.folder / "results/example_table2.md").read_text(encoding="utf-8")
    assert text.startswith("# Table 2 on corpus synthetic")
    assert "| Method | Clean | Mouth hidden | Loss |" in text
    pairs = table(added, "example_table2_pairs")
    assert set(pairs["row"]) == {"our CNN"} and set(pairs["opponent"]) == {"a shorter training"}
    assert list(pairs["column"]) == ["clean", "mouth"]
