"""Which models a method applies, and what they are trained on."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.base.errors import OferError
from ofer.config.entries import merged
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.plan.methods import further_corpora, models_at, training_occlusions

DEFAULT = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8"))


def configuration(based_on: str, **train_on: list[str]) -> Config:
    entry: dict[str, Any] = {"based_on": based_on, "train_on": train_on}
    return load_config(merged(DEFAULT, {"methods": {"varied": entry}}))


@pytest.mark.parametrize(
    ("based_on", "train_on", "home", "learned"),
    [
        ("flowrec", {}, ("synthetic", "eyes"), ["eyes"]),
        ("recogniser", {}, ("synthetic", "none"), ["none"]),
        ("recogniser", {"occlusions": ["own"]}, ("synthetic", "eyes"), ["eyes"]),
        ("recogniser", {"occlusions": ["none", "own"]}, ("synthetic", "eyes"), ["none", "eyes"]),
        ("flowrec", {"occlusions": ["mouth", "lower"]}, ("synthetic", "any"), ["mouth", "lower"]),
        ("flowrec", {"corpora": ["ckplus"]}, ("ckplus", "eyes"), ["eyes"]),
        ("recogniser", {"corpora": ["ckplus"]}, ("ckplus", "none"), ["none"]),
    ],
)
def test_models_stand_where_they_are_trained(
    based_on: str, train_on: dict[str, list[str]], home: tuple[str, str], learned: list[str]
) -> None:
    config = configuration(based_on, **train_on)
    assert models_at(config, "varied", "synthetic", "stratified", "eyes") == (home[0], "stratified", home[1])
    assert training_occlusions(config, "varied", "eyes") == learned


def test_models_for_several_occlusions_are_the_same_for_each() -> None:
    config = configuration("flowrec", occlusions=["mouth", "lower"])
    homes = {models_at(config, "varied", "synthetic", "stratified", name) for name in ("eyes", "mouth", "lower")}
    assert len(homes) == 1


def test_further_corpora_are_those_after_the_first() -> None:
    assert further_corpora(configuration("flowrec", corpora=["own", "ckplus"]), "varied") == ["ckplus"]
    assert further_corpora(configuration("flowrec"), "varied") == []


@pytest.mark.parametrize(
    ("train_on", "message"),
    [
        ({"occlusions": ["eye"]}, "no entry 'eye' .did you mean 'eyes'"),
        ({"corpora": ["own", "ckpluss"]}, "no entry 'ckpluss' .did you mean 'ckplus'"),
        ({"corpora": ["ckplus", "own"]}, "`own` stands first or not at all"),
        ({"occlusions": ["eyes", "eyes"]}, "names one twice"),
        ({"occlusions": []}, "at least 1 item"),
    ],
)
def test_names_that_do_not_exist_or_contradict_are_refused(train_on: dict[str, list[str]], message: str) -> None:
    with pytest.raises(OferError, match=message):
        configuration("flowrec", **train_on)


@pytest.mark.parametrize("name", ["none", "any", "own"])
def test_names_with_a_meaning_are_no_entries(name: str) -> None:
    with pytest.raises(OferError, match=f"occlusions.{name}: this name means"):
        load_config(merged(DEFAULT, {"occlusions": {name: {"based_on": "eyes"}}}))
