"""Tables of several trainings: which entries there are beside the first, what they differ in, and what stays one."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.base.errors import OferError
from ofer.config.entries import above_papers, merged
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.papers.settings import trained_again, training_of
from ofer.plan.cells import cells
from ofer.plan.methods import restoration_entry
from ofer.plan.stages import STAGES

PROJECT = Path(__file__).parents[2]
DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))
WILDCARDS = {"corpus": "synthetic", "division": "stratified", "occlusion": "eyes", "pack": "0-4"}


def configuration(**further: Any) -> Config:
    return load_config(merged(DEFAULT, {"tables": {"table10": {"seeds": 3}}, **further}))


def declared(config: Config, stage: str, method: str) -> dict[str, Any]:
    return STAGES[stage](config, {**WILDCARDS, "method": method}).slice


def test_an_entry_of_a_training_names_its_method_and_its_number() -> None:
    assert [trained_again("flowrec", number) for number in range(3)] == ["flowrec", "flowrec.seed1", "flowrec.seed2"]
    assert [training_of(trained_again("a+b-seed9", number)) for number in (0, 12)] == [
        ("a+b-seed9", 0),
        ("a+b-seed9", 12),
    ]


def test_of_one_training_there_are_the_entries_that_are_written() -> None:
    assert set(load_config(DEFAULT).methods) == set(DEFAULT["methods"])


def test_there_are_the_trainings_of_the_rows_and_of_their_recogniser_and_no_others() -> None:
    methods = ["recogniser", "flowrec", "mean-filling", "harmonic-filling"]
    further = {trained_again(method, number) for method in methods for number in (1, 2)}
    assert set(configuration().methods) - set(DEFAULT["methods"]) == further


def test_a_further_training_is_the_same_from_another_seed_and_is_recognised_by_one() -> None:
    config = configuration(training={"seed": 4})
    for method in ("flowrec", "recogniser"):
        first, third = (declared(config, "train", trained_again(method, number)) for number in (0, 2))
        assert (first["training"]["seed"], third["training"]["seed"]) == (4, 6)
        assert merged(third, {"training": {"seed": 4}}) == first
    recognised = STAGES["recognise"](config, {**WILDCARDS, "method": "flowrec.seed2"})
    assert recognised.slice["training"]["seed"] == 6
    assert {Path(path).parts[-3] for path in recognised.reads["weights"]} == {"recogniser.seed2"}


def test_a_recogniser_s_own_seed_is_where_its_trainings_start() -> None:
    config = configuration(methods={"recogniser": {"seed": 7}})
    seeds = [declared(config, "train", trained_again("recogniser", number))["training"]["seed"] for number in range(3)]
    assert seeds == [7, 8, 9]


def test_what_is_not_trained_ahead_is_restored_once_and_recognised_by_every_recogniser() -> None:
    config = configuration()
    assert restoration_entry(config, "mean-filling.seed2") == "mean-filling"
    assert restoration_entry(config, "flowrec.seed2") == "flowrec.seed2"
    assert declared(config, "restore", "mean-filling.seed2") == declared(config, "restore", "mean-filling")
    recognised = STAGES["recognise"](config, {**WILDCARDS, "method": "mean-filling.seed2"})
    assert recognised.slice["training"]["seed"] == 2
    assert recognised.reads["flows"] == ["results/synthetic/stratified/mean-filling/eyes/restored.h5"]


def test_a_table_reads_each_cell_training_by_training() -> None:
    config = configuration()
    files = STAGES["make_table"](config, {"table": "table10"}).reads["predictions"]
    assert isinstance(files, dict)
    assert list(files) == [f"{method}/{place}" for method, place in cells(config, "table10")]
    assert files["recogniser/synthetic/stratified/none"] == [
        f"results/synthetic/stratified/{method}/none/predictions.csv"
        for method in ("recogniser", "recogniser.seed1", "recogniser.seed2")
    ]


@pytest.mark.parametrize("seeds", [0, -1, 1.5, "three"])
def test_a_number_of_trainings_is_a_whole_number_from_one(seeds: Any) -> None:
    with pytest.raises(OferError, match=r"tables\.table10\.seeds"):
        load_config(merged(DEFAULT, {"tables": {"table10": {"seeds": seeds}}}))


def test_no_entry_can_be_called_like_a_further_training() -> None:
    with pytest.raises(OferError, match="an entry's name has"):
        configuration(methods={"flowrec.seed1": {"based_on": "flowrec"}})


def test_an_entry_that_applies_anothers_models_applies_those_of_the_same_training() -> None:
    config = load_config(merged(above_papers(PROJECT, DEFAULT), {"tables": {"acnn/moved_points": {"seeds": 2}}}))
    where = {"corpus": "rafdb-synthetic", "division": "official", "occlusion": "object"}

    def weights(method: str) -> Any:
        return STAGES["recognise_stills"](config, {**where, "method": method}).reads["weights"]

    assert weights("gacnn-moved-2") == weights("gacnn") != weights("gacnn.seed1")
    assert weights("gacnn-moved-2.seed1") == weights("gacnn.seed1")
