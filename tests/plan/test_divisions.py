"""What a division lets be read: no training gets a part with samples that an official split tests."""

from pathlib import Path
from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.corpora.parts import part_of
from ofer.plan.declared import all_files
from ofer.plan.stages import STAGES

DEFAULT = read_yaml(Path(__file__).parents[2] / "config.yaml")
METHODS = ("recogniser", "flowrec", "flowrec-all-occlusions", "recogniser-clean-and-occluded")


def configured(splits: list[str], parts: int = 4) -> Config:
    mine = {"based_on": "sequences", "root": "/data/mine", "splits": splits}
    return load_config(merged(DEFAULT, {"parts": parts, "corpora": {"mine": mine}}))


def flows_read(config: Config, stage: str, method: str, division: str) -> set[str]:
    """Return the parts whose flows a job of a method reads, whatever their strategy and occlusion."""
    wildcards = {"corpus": "mine", "division": division, "method": method, "occlusion": "eyes", "pack": "0-0"}
    files = all_files(STAGES[stage](config, wildcards).reads)
    return {Path(path).stem for path in files if "/flows/" in path}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("splits", [["train", "test"], ["test", "validation", "train"]])
def test_no_training_reads_a_part_with_test_samples(method: str, splits: list[str]) -> None:
    config = configured(splits)
    read = flows_read(config, "train", method, "official")
    ordered = config.corpora["mine"].splits
    for number in range(200):
        split = ordered[number % len(ordered)]
        part = f"{part_of(f'S{number}', 4, split, ordered):02}"
        assert (part in read) == (split != "test")


@pytest.mark.parametrize("method", METHODS)
def test_folds_are_made_of_all_parts(method: str) -> None:
    assert flows_read(configured(["train", "test"]), "train", method, "stratified") == {"00", "01", "02", "03"}


@pytest.mark.parametrize(
    ("stage", "method"),
    [("train", "recogniser"), ("restore", "flowrec"), ("restore", "mean-filling"), ("recognise", "flowrec")],
)
def test_nothing_is_learnt_where_all_is_tested(stage: str, method: str) -> None:
    with pytest.raises(OferError, match=r"^config: divisions\.test_only: all its samples are tested .*; name a"):
        flows_read(configured([]), stage, method, "test_only")


def test_there_are_parts_enough_for_the_splits() -> None:
    config = configured(["train", "test"], parts=1)
    with pytest.raises(OferError, match=r"^config: parts: 1, but corpora\.mine has 2 official splits, .*; raise it"):
        STAGES["read_corpus"](config, {"corpus": "mine"})


def test_the_spread_of_seeds_is_beside_that_of_rounds() -> None:
    with pytest.raises(OferError, match=r"^config: seeds\.division: 'official' has one round, .*; name another"):
        load_config(merged(DEFAULT, {"seeds": {"division": "official"}}))


@pytest.mark.parametrize(
    ("key", "edit"),
    [
        ("tables.table5.division", {"tables": {"table5": {"division": "offical"}}}),
        ("seeds.division", {"seeds": {"division": "offical"}}),
        ("reconstructed_faces.division", {"reconstructed_faces": {"division": "offical"}}),
    ],
)
def test_a_division_that_is_not_there_is_named(key: str, edit: dict[str, Any]) -> None:
    with pytest.raises(OferError, match=rf"^config: {key}: no entry 'offical' \(did you mean 'official'\?\)"):
        load_config(merged(DEFAULT, edit))
