"""Many seeds of one fold: what each predicts, each trained once, and none with a look at the test fold."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.evaluation.division import TEST, read_division
from ofer.flow.files import read_flows, write_flows
from ofer.jobs.job import Job
from ofer.jobs.store import Store
from ofer.learning.flows_round import Flows, flows_round, ordered_rows
from ofer.learning.kernels import flow_cnn
from ofer.learning.seen import Seen
from ofer.methods.recogniser import recipe, stacked
from ofer.stages import train_seeds
from tests.stages.learned import FOLD, LABELS, METHOD, SETTINGS, SIZE, write_learned


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with what is learned from."""
    write_learned(tmp_path)
    return tmp_path


def job_of(folder: Path, seeds: list[int], *, planned: bool = False, **changed) -> Job:
    """Return a job of the stage."""
    return Job(
        stage="ofer.stages.train_seeds",
        slice={
            "method": METHOD, "training": {"device": "cpu", "threads": 1}, "kernels": True, "size": SIZE, "round": FOLD,
            "seeds": seeds, "stacked": "auto", "together": 2,
        } | changed,
        inputs={
            "division": [folder / "division.csv", folder / "rounds.csv"], "apex": [folder / "00.h5"], "training": [],
        },
        outputs={"predictions": folder / "p.csv", "validation": folder / "v.csv"},
        plan="planned" if planned else "",
        # of a planned job only modules of its digest may be loaded; here, other tests loaded theirs
        code={name: "" for name in sys.modules if name.startswith("ofer")} | {"ofer": ""} if planned else {},
        store=Store(folder / "store"),
    )  # fmt: skip


def run(folder: Path, seeds: list[int], **changed) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run the stage and return predictions and validation."""
    train_seeds.build(job_of(folder, seeds, **changed))
    text = {"sample": str, "subject": str}
    return pd.read_csv(folder / "p.csv", dtype=text), pd.read_csv(folder / "v.csv")


@pytest.fixture
def trained(monkeypatch) -> list[int]:
    """Return the list that the seeds of every training are put on."""
    seeds: list[int] = []
    alone, together = recipe.train, stacked.train_stacked

    def train(*arguments, seed, **others):
        seeds.append(seed)
        return alone(*arguments, seed=seed, **others)

    def train_stacked(*arguments, seeds: list[int], **others):
        trained_seeds.extend(seeds)
        return together(*arguments, seeds=seeds, **others)

    trained_seeds = seeds
    monkeypatch.setattr(recipe, "train", train)
    monkeypatch.setattr(stacked, "train_stacked", train_stacked)
    return seeds


@pytest.mark.parametrize("kernels", [True, False])
def test_kernels_compute_only_where_the_configuration_says_so(folder, kernels, monkeypatch, plain_forms):
    asked = []
    monkeypatch.setattr(flow_cnn, "is_compiled_for", lambda maps: bool(asked.append(maps)))
    run(folder, [0], kernels=kernels)
    assert bool(asked) == kernels


@pytest.mark.parametrize("stack", [False, True])
def test_every_seed_predicts_what_its_own_training_predicts(folder, stack):
    predictions, validation = run(folder, [0, 5, 2], stacked=stack)
    division = read_division([folder / "division.csv", folder / "rounds.csv"])
    flows = read_flows([folder / "00.h5"], SIZE)
    data = flows_round(division, FOLD, apex=Flows(flows))
    tested = division.of(FOLD, TEST).assign(fold=FOLD)
    expected_flows = flows.flow[ordered_rows(flows, set(tested["sample"]))]
    for seed in (0, 5, 2):
        alone = recipe.train(data, SETTINGS, seed=seed)
        rows = predictions[predictions["seed"] == seed]
        assert (
            rows[["sample", "label", "fold"]].to_numpy().tolist()
            == tested[["sample", "label", "fold"]].to_numpy().tolist()
        )
        found = rows[[f"p_{label}" for label in LABELS]].to_numpy()
        np.testing.assert_allclose(found, recipe.apply(alone.weights, SETTINGS, Seen(flows=expected_flows)), atol=1e-4)
        [row] = validation[validation["seed"] == seed].itertuples()
        assert row.best_step == alone.summary["best_step"]
        assert row.validation_accuracy == pytest.approx(alone.summary["validation_accuracy"], abs=1e-6)


def test_more_seeds_train_only_the_new_ones(folder, trained):
    few, _ = run(folder, [0, 1, 2], planned=True)
    assert trained == [0, 1, 2]
    more, _ = run(folder, [0, 1, 2, 3, 4], planned=True)
    assert trained == [0, 1, 2, 3, 4]
    pd.testing.assert_frame_equal(more[more["seed"] < 3].reset_index(drop=True), few)
    fresh, _ = run(folder, [4, 0])
    pd.testing.assert_frame_equal(
        more[more["seed"].isin([0, 4])].sort_values(["seed", "sample"]).reset_index(drop=True),
        fresh.sort_values(["seed", "sample"]).reset_index(drop=True),
    )


def test_the_stamp_says_on_what_and_in_how_many_parts_seeds_were_trained(folder, monkeypatch):
    jobs = [job_of(folder, [0, 1], planned=True), job_of(folder, [0, 1], planned=True)]
    alone = recipe.train

    def train(*arguments, seed, **others):
        trained = alone(*arguments, seed=seed, **others)
        return replace(trained, summary=trained.summary | ({"micro_batches": 2} if seed else {}))

    monkeypatch.setattr(recipe, "train", train)
    # The second one takes both from the store.
    for job in jobs:
        train_seeds.build(job)
        assert job.ran == {"seed 0": {"device": "cpu"}, "seed 1": {"device": "cpu", "micro_batches": 2}}


def test_a_stacked_seed_is_kept_with_its_company(folder, trained):
    run(folder, [0, 1, 2], planned=True, stacked=True)
    assert trained == [0, 1, 2]
    run(folder, [0, 1, 2, 3, 4], planned=True, stacked=True)
    # {0, 1} is there; {2} alone was another stack than {2, 3}
    assert trained == [0, 1, 2, 2, 3, 4]


def test_an_interrupted_job_goes_on_with_the_seeds_that_are_missing(folder, trained, monkeypatch):
    whole, _ = run(folder, [0, 1, 2])
    trained.clear()
    train = recipe.train

    def killed(*arguments, seed, **others):
        if seed == 2:
            raise KeyboardInterrupt
        return train(*arguments, seed=seed, **others)

    with monkeypatch.context() as patch:
        patch.setattr(recipe, "train", killed)
        with pytest.raises(KeyboardInterrupt):
            run(folder, [0, 1, 2], planned=True)
    resumed, _ = run(folder, [0, 1, 2], planned=True)
    assert trained == [0, 1, 2]
    pd.testing.assert_frame_equal(resumed, whole)


def test_the_test_fold_changes_neither_models_nor_selection(folder):
    before, validation = run(folder, [0, 1])
    flows = read_flows([folder / "00.h5"], SIZE)
    groups = pd.read_csv(folder / "division.csv")
    tested = set(groups.loc[groups["group"] == FOLD, "sample"])
    rows = [index for index, sample in enumerate(flows.sample) if flows.samples[sample] in tested]
    flows.flow[rows] = 1e4
    (folder / "00.h5").unlink()
    write_flows(folder / "00.h5", {SIZE: flows})
    after, again = run(folder, [0, 1])
    pd.testing.assert_frame_equal(again, validation)
    assert not np.allclose(after.filter(like="p_"), before.filter(like="p_"))
    assert after.groupby("seed")["p_anger"].nunique().max() == 1


def test_other_test_flows_are_predicted_anew_though_the_training_data_are_the_same(folder, trained):
    run(folder, [0], planned=True)
    groups = pd.read_csv(folder / "division.csv")
    groups.loc[groups["group"] == FOLD, "subject"] = "renamed"
    groups.to_csv(folder / "division.csv", index=False)
    predictions, _ = run(folder, [0], planned=True)
    assert trained == [0, 0]
    assert set(predictions["subject"]) == {"renamed"}


def test_seeds_trained_on_flows_that_stay_on_the_disk_are_the_same(folder, monkeypatch, capsys):
    def trained(gibibytes: str) -> tuple[bytes, ...]:
        monkeypatch.setenv("OFER_FLOWS_IN_MEMORY", gibibytes)
        job = job_of(folder, [0, 1])
        train_seeds.build(replace(job, inputs={**job.inputs, "training": job.input_list("apex")}))
        return tuple((folder / name).read_bytes() for name in ("p.csv", "v.csv"))

    assert trained("1") == trained("0")
    assert capsys.readouterr().err.count("stay on the disk") == 1
