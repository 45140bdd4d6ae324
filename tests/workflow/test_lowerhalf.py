"""Tables of papers on still images, small: from corpora like AffectNet and FER+ to the table."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.workflow.experiment import Experiment, new_project

pytestmark = [pytest.mark.whole, pytest.mark.xdist_group("lowerhalf")]

TABLE = "results/lowerhalf/table1.csv"
GATED, GATES = "results/acnn/small.csv", "results/acnn/gates.csv"
UNLABELLED, MASKS = "results/ssl/small.csv", "results/ssl/masks.csv"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a run that has made the tables, the studies of gates and of masks, and the figure."""
    folder = new_project(tmp_path_factory.mktemp("lowerhalf") / "project").folder
    shutil.copy(Path(__file__).with_name("small_lowerhalf.yaml"), folder / "small.yaml")
    targets = (TABLE, "results/lowerhalf/fig1.svg", GATED, GATES, UNLABELLED, MASKS)
    experiment = Experiment(folder, ("small.yaml",), targets)
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


def test_other_points_are_told_to_the_same_models_and_every_picture_is_counted(made: Experiment) -> None:
    table = pd.read_csv(made.folder / GATED)
    assert len(table) == 4 and set(table["n"]) == {32}
    official = made.folder / "results/affectnet-synthetic/official"
    assert [path.parts[-3] for path in official.glob("gacnn*/any/models*")] == ["gacnn"]
    models, points = "official/gacnn/any/models", "points/moved-8/none/"
    read = made.stamp("results/affectnet-synthetic/official/gacnn-moved-8/object/predictions.csv")["inputs"]
    assert any(models in path for path in read) and any(points in path for path in read)


def test_gates_of_every_patch_of_every_tested_picture_are_measured(made: Experiment) -> None:
    gates = pd.read_csv(made.folder / "results/affectnet-synthetic/official/gacnn/object/gates.csv")
    assert gates.groupby("sample")["patch"].nunique().eq(25).all() and gates["sample"].nunique() == 32
    assert {"all", "1", "24"} <= set(pd.read_csv(made.folder / GATES)["patch"])


def test_masks_of_every_tested_picture_are_measured(made: Experiment) -> None:
    masks = pd.read_csv(made.folder / "results/affectnet-synthetic/official/ssl-pretext/object/masks.csv")
    assert masks["sample"].nunique() == len(masks) == 32 and masks["auroc"].between(0, 1).all()
    assert set(pd.read_csv(made.folder / MASKS)["object"]) == {"all", *masks["object"]}


def test_one_pretext_task_without_labels_serves_what_begins_with_it(made: Experiment) -> None:
    pretext = "results/identities-synthetic/official-fifth/ssl-pretext/any/models_0-0.safetensors"
    stamp = made.stamp(pretext)
    # Where occluders lie is drawn at each look, and stands in no file.
    assert not [path for path in stamp["inputs"] if "/occlusions/" in path]
    assert pretext in made.stamp("results/affectnet-synthetic/official/ssl/any/models_0-0.safetensors")["inputs"]
    begun = pd.read_csv(made.folder / "results/identities-synthetic/official-fifth/ssl-pretext/any/curves_0-0.csv")
    assert begun["step"].tolist() == [2, 4]
    assert set(pd.read_csv(made.folder / "results/identities-synthetic/samples.csv")["label"].isna()) == {True}
    # Half of the labels: at least one picture of each of eight classes, clean and behind an object.
    log = (made.folder / "results/logs/train_stills/affectnet-synthetic/official/ssl/any/0-0.log").read_text()
    of = pd.read_csv(made.folder / "results/affectnet-synthetic/official/division.csv")
    learned = of[of["group"] == "train"]["label"].value_counts()
    assert f"{2 * sum(max(1, round(0.5 * count)) for count in learned)} pictures to train on" in log


def test_nothing_is_to_be_done_again_and_nothing_is_stale(made: Experiment) -> None:
    assert made.would_run() == set()
    assert made.stale_stages() == set()


def test_another_occluder_trains_again_what_learned_under_it_alone(made: Experiment, tmp_path: Path) -> None:
    other = made.copy(tmp_path / "other")
    other.edit("config.yaml", "hides: [eyes, brows], fill: mean }", "hides: [eyes, brows], fill: black }")
    jobs = re.findall(r"rule train_stills:.*?wildcards: .*?method=([\w-]+)", other.run("--dry-run").stdout, re.DOTALL)
    assert set(jobs) == {"vggf-half", "vggface-half", "vggf-half-plain", "vggf-half-scratch"}
