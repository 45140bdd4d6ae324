"""The page on adding a method, executed: its code in a copy of the project, its command run, its claims checked."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ofer.flow.files import read_flows, write_flows
from ofer.learning.models import read_model
from tests.workflow.experiment import PROJECT, TINY, Experiment

pytestmark = pytest.mark.xdist_group("add_a_method")  # What it begins with is made once, on one worker.

PAGE = (PROJECT / "docs/add-a-method.md").read_text(encoding="utf-8")
FILES = {
    name: body for language, name, body in re.findall(r"```(python|yaml)\n# (\S+)\n(.*?)```", PAGE, flags=re.DOTALL)
}
[COMMAND] = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
WORDS = shlex.split(COMMAND)
FOLDS = "results/synthetic/stratified"


@pytest.fixture(scope="module")
def added(finished: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a copy of the finished run in which the page was followed."""
    copy = finished.copy(tmp_path_factory.mktemp("added") / "project")
    for name, body in FILES.items():
        path = copy.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    before = _results(copy.folder)
    done = Experiment(copy.folder, (TINY.name, "mine.yaml"), tuple(w for w in WORDS if w.startswith("results/")))
    done.run()
    after = _results(copy.folder)
    assert {name: after.get(name) for name in before} == before, "a result that was there was made again"
    return done


def _results(folder: Path) -> dict[str, int]:
    # A result that is made again is another file; times of one that is not may change, as finished runs share files.
    return {
        path.relative_to(folder).as_posix(): path.stat().st_ino for path in folder.glob("results/.stamps/**/*.digest")
    }


def test_the_command_is_the_pages() -> None:
    assert WORDS[0] == "snakemake"
    # Snakemake takes all words after --configfile for files, up to the next option.
    assert WORDS[-2:] == ["--configfile", "mine.yaml"]
    assert len([word for word in WORDS if word.startswith("results/")]) == 3


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_file_is_small(name: str) -> None:
    assert len([line for line in FILES[name].splitlines() if line.strip()]) < 40


def test_the_restorer_has_a_row_with_intervals(added: Experiment) -> None:
    table = pd.read_csv(added.folder / "results/table10_ridge.csv").query("row == 'ridge'").set_index("column")
    cells = table.loc[["eyes", "mouth", "lower_part"]]
    assert cells["ours"].between(0, 100).all()
    assert (cells["ours_ci_low"] <= cells["ours"]).all() and (cells["ours"] <= cells["ours_ci_high"]).all()
    assert set(cells["n"]) == {18}
    text = (added.folder / "results/table10_ridge.md").read_text(encoding="utf-8")
    assert re.search(r"^\| ridge \|.*\*\*\d+\.\d\*\* \[", text, flags=re.MULTILINE)


def test_it_is_compared_in_pairs_with_the_other_rows(added: Experiment) -> None:
    comparison = pd.read_csv(added.folder / "results/table10_ridge_comparison.csv")
    assert set(comparison["row"]) == {"ridge"}
    assert {"restored flow (flowrec)", "harmonic filling", "no reconstruction"} <= set(comparison["opponent"])
    page = (added.folder / "results/table10_ridge_comparison.md").read_text(encoding="utf-8")
    [told] = [line for line in page.splitlines() if line.startswith("- Told where the hole is")]
    assert "ridge" in told and "restored flow" not in told


def test_the_recogniser_has_a_table_with_intervals(added: Experiment) -> None:
    table = pd.read_csv(added.folder / "results/table5_nearest_mean.csv").query("status == 'computed'")
    assert list(table["column"]) == ["no_occlusion", "eyes", "mouth", "lower_part"]
    assert table[["ours", "ours_ci_low", "ours_ci_high"]].notna().all(axis=None)


def test_all_rows_were_judged_on_the_same_samples_and_folds(added: Experiment) -> None:
    columns = ["sample", "subject", "fold", "label"]
    predictions = {
        method: pd.read_csv(added.folder / FOLDS / method / "eyes/predictions.csv", dtype=str)[columns]
        for method in ("ridge", "flowrec", "nearest-mean", "recogniser")
    }
    assert all(rows.equals(predictions["flowrec"]) for rows in predictions.values())


class TestTheTestFoldIsNotSeen:
    """Fold 0's clean flows are replaced by noise: what was learned to test fold 0 stays as it was, to the last bit."""

    @staticmethod
    def stage(added: Experiment, artefact: str, inputs: dict[str, Any], outputs: dict[str, str]) -> None:
        """Make an artefact again by hand, on other inputs and to another place."""
        stamp = added.stamp(artefact)
        job = {"inputs": inputs, "outputs": outputs, "slice": stamp["slice"]}
        command = [sys.executable, "-m", stamp["stage"], json.dumps(job)]
        done = subprocess.run(command, cwd=added.folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr

    @pytest.fixture
    def spoilt(self, added: Experiment, tmp_path: Path) -> str:
        """Return the path of clean apex flows whose fold 0 is noise."""
        size = added.stamp(f"{FOLDS}/ridge/eyes/restored.h5")["slice"]["size"]
        flows = read_flows([added.folder / "results/synthetic/flows/apex/none/00.h5"], size)
        groups = pd.read_csv(added.folder / FOLDS / "division.csv", dtype=str)
        tested = set(groups.loc[groups["group"] == "0", "sample"])
        rows = [flows.samples[sample] in tested for sample in flows.sample]
        flows.flow[rows] = np.random.default_rng(0).normal(0, 9, flows.flow[rows].shape)
        write_flows(tmp_path / "spoilt.h5", {size: flows})
        return str(tmp_path / "spoilt.h5")

    def test_by_the_restorer(self, added: Experiment, spoilt: str, tmp_path: Path) -> None:
        artefact = f"{FOLDS}/ridge/eyes/restored.h5"
        self.stage(
            added,
            artefact,
            {
                "division": [f"{FOLDS}/division.csv", f"{FOLDS}/rounds.csv"],
                "apex_clean": [spoilt],
                "apex_occluded": ["results/synthetic/flows/apex/eyes/00.h5"],
                "weights": [],
                "needed": {},
            },
            {"restored": str(tmp_path / "restored.h5"), "reconstruction": str(tmp_path / "reconstruction.csv")},
        )
        size = added.stamp(artefact)["slice"]["size"]
        before = read_flows([added.folder / artefact], size)
        after = read_flows([tmp_path / "restored.h5"], size)
        folds = pd.read_csv(added.folder / FOLDS / "division.csv", dtype={"sample": str}).set_index("sample")["group"]
        fold = folds.loc[list(before.samples)].to_numpy()
        assert np.array_equal(before.flow[fold == 0], after.flow[fold == 0])
        # Fold 1 is tested with what was learned of fold 0: the noise does arrive.
        assert not np.allclose(before.flow[fold == 1], after.flow[fold == 1])

    def test_by_the_recogniser(self, added: Experiment, spoilt: str, tmp_path: Path) -> None:
        [models] = (added.folder / FOLDS / "nearest-mean/none").glob("models_0-*.safetensors")
        again = tmp_path / "models.safetensors"
        self.stage(
            added,
            models.relative_to(added.folder).as_posix(),
            {
                "division": [f"{FOLDS}/division.csv", f"{FOLDS}/rounds.csv"],
                "apex_clean": [spoilt],
                "training_clean": [],
                **{
                    name: {}
                    for name in ("needed", "apex_occluded", "training_occluded", "further_clean", "further_occluded")
                },
            },
            {"weights": str(again), "curves": str(tmp_path / "curves.csv")},
        )
        means = [[read_model([path], fold)[0]["means"] for fold in (0, 1)] for path in (models, again)]
        assert np.array_equal(means[0][0], means[1][0])
        assert not np.allclose(means[0][1], means[1][1])
