"""Georgescu and Ionescu's table on built-in stills, small: from corpora like AffectNet and FER+ to the table."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.workflow.experiment import Experiment, new_project

pytestmark = [pytest.mark.whole, pytest.mark.xdist_group("lowerhalf")]

TABLE = "results/lowerhalf/table1.csv"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a run that has made the table and the figure."""
    folder = new_project(tmp_path_factory.mktemp("lowerhalf") / "project").folder
    shutil.copy(Path(__file__).with_name("small_lowerhalf.yaml"), folder / "small.yaml")
    experiment = Experiment(folder, ("small.yaml",), (TABLE, "results/lowerhalf/fig1.svg"))
    experiment.run()
    return experiment


def test_the_table_has_the_papers_rows_cited_and_computed_and_what_it_lacks(made: Experiment) -> None:
    table = pd.read_csv(made.folder / TABLE)
    computed = table[table["ours"].notna()]
    assert set(table.loc[table["status"] == "cited", "row"]) == {
        "Bag-of-visual-words [14]", "VGG-13 [2]", "AlexNet [24]"
    }  # fmt: skip
    assert computed["row"].nunique() == 6
    # All 32 tested pictures of either corpus are counted in each of four columns.
    assert len(computed) == 24
    assert set(computed["n"]) == {32}
    assert set(computed["corpus"]) == {"affectnet-synthetic", "ferplus-synthetic"}
    page = (made.folder / TABLE).with_suffix(".md").read_text(encoding="utf-8")
    assert "(**synthetic** faces)" in page
    assert "with other pictures of the same kind" in page
    # AffectNet ships points and FER+ none, but the generator knows those of both.
    covered = re.findall(r"`upper-half` hides all points of the eyes and brows in (?:9\d\.\d|100\.0) % of stills", page)
    assert len(covered) == 2
    assert page.count("true points") == 2 and "no points" not in page


def test_a_network_goes_on_from_the_one_that_it_needs_and_both_corpora_are_learned(made: Experiment) -> None:
    where = "results/affectnet-synthetic/official/vggf-half/any/models_0-0.safetensors"
    stamp = made.stamp(where)
    assert any("vggf-full/none/models_0-0" in path for path in stamp["inputs"])
    log = (made.folder / "results/logs/train_stills/affectnet-synthetic/official/vggf-full/none/0-0.log").read_text()
    divided = [
        pd.read_csv(made.folder / f"results/{name}-synthetic/official/division.csv")
        for name in ("affectnet", "ferplus")
    ]
    learned = [one[one["group"] == "train"]["label"].value_counts().clip(upper=12).sum() for one in divided]
    assert f"{sum(learned)} pictures to train on" in log


def test_nothing_is_to_be_done_again_and_nothing_is_stale(made: Experiment) -> None:
    assert made.would_run() == set()
    assert made.stale_stages() == set()


def test_another_occluder_trains_again_what_learned_under_it_alone(made: Experiment, tmp_path: Path) -> None:
    other = made.copy(tmp_path / "other")
    other.edit("config.yaml", "hides: [eyes, brows], fill: mean }", "hides: [eyes, brows], fill: black }")
    jobs = re.findall(r"rule train_stills:.*?wildcards: .*?method=([\w-]+)", other.run("--dry-run").stdout, re.DOTALL)
    assert set(jobs) == {"vggf-half", "vggface-half", "vggf-half-plain", "vggf-half-scratch"}
