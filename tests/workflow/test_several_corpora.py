"""Models learn from the corpora that an entry names, and are tested on all of another one."""

from pathlib import Path

import pandas as pd
import pytest

from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.flow.files import read_flows
from tests.workflow.experiment import PROJECT, Experiment

pytestmark = pytest.mark.xdist_group("several_corpora")  # What it begins with is made once, on one worker.

OVERLAY = """
tables:
  several_corpora: { columns: { no_occlusion: {}, mouth: { occlusion: mouth } }, lines: [] }
  several_corpora_recogniser: { columns: { no_occlusion: {}, mouth: { occlusion: mouth } }, lines: [] }
corpora:
  synthetic-other:
    generate: { subjects: 3, frames: [3, 4] }
    expected: { anger: 3, disgust: 3, fear: 3, happiness: 3, sadness: 3, surprise: 3 }
"""
ROWS = ("flowrec", "flowrec-several-corpora", "flowrec-from-other", "all-from-other")


@pytest.fixture(scope="module")
def both(finished: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    made = finished.copy(tmp_path_factory.mktemp("corpora") / "project")
    (made.folder / "other.yaml").write_text(OVERLAY, encoding="utf-8")
    files = ("workflow/presets/several-corpora.yaml", "tiny.yaml", "other.yaml")
    experiment = Experiment(
        made.folder, files, ("results/several_corpora.csv", "results/several_corpora_recogniser.csv")
    )
    experiment.run()
    return experiment


def predictions(experiment: Experiment, method: str, occlusion: str = "mouth") -> pd.DataFrame:
    folder = experiment.folder / f"results/synthetic/stratified/{method}/{occlusion}"
    return pd.read_csv(folder / "predictions.csv", dtype={"sample": str, "subject": str})


def accuracy(experiment: Experiment, table: str, row: str, column: str) -> float:
    cells = pd.read_csv(experiment.folder / f"results/{table}.csv")
    [value] = cells[(cells["row"] == row) & (cells["column"] == column)]["ours"]
    return float(value)


def test_the_tables_of_the_preset_have_a_row_for_each_way_to_learn(both: Experiment) -> None:
    for row in ("restored flow (flowrec)", "trained on both corpora", "trained on the other corpus"):
        assert accuracy(both, "several_corpora", row, "mouth") >= 0
    # Without occlusion it is the other corpus' recogniser that is tested.
    tested = predictions(both, "recogniser-from-other", "none")
    classes = [name for name in tested if name.startswith("p_")]
    right = tested[classes].to_numpy().argmax(axis=1) == [classes.index(f"p_{name}") for name in tested["label"]]
    expected = 100 * pd.Series(right).groupby(tested["fold"]).mean().mean()
    found = accuracy(both, "several_corpora_recogniser", "trained on the other corpus", "no_occlusion")
    assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("method", ROWS)
def test_every_sample_of_the_tested_corpus_is_tested_once(both: Experiment, method: str) -> None:
    samples = pd.read_csv(both.folder / "results/synthetic/samples.csv", dtype={"sample": str})
    assert sorted(predictions(both, method)["sample"]) == sorted(samples["sample"])


def test_further_corpora_are_inputs_of_training_and_their_pairs_are_counted(both: Experiment) -> None:
    folder = both.folder / "results/synthetic/stratified"
    stamps = {
        name: both.stamp(folder / name / "mouth/models_0-1.safetensors")
        for name in ("flowrec", "flowrec-several-corpora")
    }
    corpora = {
        name: {Path(path).parts[1] for path in stamp["inputs"] if path.startswith("results/")}
        for name, stamp in stamps.items()
    }
    assert corpora == {"flowrec": {"synthetic"}, "flowrec-several-corpora": {"synthetic", "synthetic-other"}}
    own, several = (trained_pairs(both, f"synthetic/stratified/{name}") for name in stamps)
    other_pairs = len_of_flows(both, "synthetic-other")
    assert several == own + other_pairs


def trained_pairs(experiment: Experiment, folder: str) -> int:
    """Return how many pairs the first fold's training says that it has."""
    log = (experiment.folder / f"results/logs/train/{folder}/mouth/0-1.log").read_text(encoding="utf-8")
    line = next(line for line in log.splitlines() if "training pairs" in line)
    return int(line.split(": ")[1].split()[0])


def len_of_flows(experiment: Experiment, corpus: str) -> int:

    parts = sorted((experiment.folder / f"results/{corpus}/flows/mid/none").glob("??.h5"))
    return len(read_flows(parts, 64).flow)


def test_models_from_another_corpus_never_saw_this_one(both: Experiment) -> None:
    assert not list((both.folder / "results/synthetic").glob("*/flowrec-from-other/*/models_*"))
    home = both.folder / "results/synthetic-other/stratified"
    for name in ("flowrec-from-other/mouth", "recogniser-from-other/none"):
        read = [path for path in both.stamp(home / name / "models_0-1.safetensors")["inputs"] if "results/" in path]
        assert read
        assert all(path.startswith("results/synthetic-other/") for path in read)


def test_an_edit_of_the_other_corpus_reaches_what_learns_from_it_alone(both: Experiment, tmp_path: Path) -> None:
    edited = both.copy(tmp_path / "project")
    edited.edit("other.yaml", "subjects: 3, frames", "subjects: 3, seed: 7, frames")
    output = edited.run("--dry-run").stdout
    made = [line for line in output.splitlines() if "output:" in line and "/models" in line]
    trained = {line.split("results/")[1].split("/models")[0] for line in made}
    assert trained == {
        "synthetic/stratified/flowrec-several-corpora/mouth",
        "synthetic-other/stratified/flowrec-from-other/mouth",
        "synthetic-other/stratified/all-from-other/mouth",
        "synthetic-other/stratified/recogniser-from-other/none",
    }


def test_the_preset_is_a_configuration() -> None:

    preset = read_yaml(PROJECT / "workflow/presets/several-corpora.yaml")
    config = load_config(merged(read_yaml(PROJECT / "config.yaml"), preset))
    assert config.corpora["synthetic-other"].generate.seed == 2
