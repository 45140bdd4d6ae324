"""The section `gates` names a network that has gates, and entries that there are."""

from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.config.entries import above_papers, merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.plan.stages import STAGES
from tests.workflow.experiment import PROJECT

DEFAULT = above_papers(PROJECT, read_yaml(PROJECT / "config.yaml"))
FILES = ("division", "rounds")
METHODS = {
    "gated": {"recipe": "acnn"},
    "open": {"recipe": "acnn", "gates": "one"},
    "ungated": {"recipe": "acnn", "points": None, "patches": "none", "whole_face": False},
}


def config(**gates: Any) -> Config:
    entry = {"method": "gated", "corpora": ["rafdb-synthetic"], "occlusions": ["object"], **gates}
    return load_config(merged(DEFAULT, {"methods": METHODS, "gates": {"acnn/gates": entry}}))


@pytest.mark.parametrize(
    ("gates", "said"),
    [
        (
            {"method": "ungated"},
            "gates.acnn/gates.method: 'ungated' has no gates; name an entry of recipe acnn with patches",
        ),
        ({"method": "open"}, "gates.acnn/gates.method: gates of 'open' are the same for every face; name an entry"),
        ({"corpora": ["synthetic"]}, "gates.acnn/gates.corpora: 'synthetic' consists of sequences; name"),
        ({"occlusions": ["hat"]}, "gates.acnn/gates.occlusions: no entry 'hat'"),
        ({"corpora": []}, "gates.acnn/gates.corpora: "),
    ],
)
def test_what_it_cannot_measure_is_said(gates: dict[str, Any], said: str) -> None:
    with pytest.raises(OferError, match=f"^config: {said}"):
        config(**gates)


def test_occluded_pictures_are_held_against_clean_ones() -> None:
    folder = "results/rafdb-synthetic/official/gated"
    assert STAGES["compare_gates"](config(), {"gates": "acnn/gates"}).reads == {
        "divisions": {"rafdb-synthetic": [f"results/rafdb-synthetic/official/{file}.csv" for file in FILES]},
        "clean": {"rafdb-synthetic": [f"{folder}/none/gates.csv"]},
        "occluded": {"rafdb-synthetic/object": [f"{folder}/object/gates.csv"]},
    }


def test_gates_of_a_recipe_without_are_not_measured() -> None:
    wildcards = {"corpus": "rafdb-synthetic", "division": "official", "method": "vggf-full", "occlusion": "none"}
    with pytest.raises(OferError, match="vggf-full: networks of recipe lowerhalf have no gates; name"):
        STAGES["measure_gates"](config(), wildcards)
