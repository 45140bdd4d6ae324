"""What the table of opponents says of its rows, and what it is made of."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.base.errors import OferError
from ofer.config.entries import merged
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.plan.baselines import make_baselines
from ofer.plan.stages import STAGES

DEFAULT = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8"))


def declared(config: Config | None = None) -> dict[str, Any]:
    return make_baselines(config or load_config(DEFAULT), {"table": "baselines"}).slice


def test_each_row_says_what_its_method_is_told() -> None:
    told = {opponent["method"]: opponent["told"] for opponent in declared()["opponents"]}
    assert told == {
        "flowrec": "occlusion",
        "flowrec-mask-channel": "hole",
        "flowrec-all-occlusions": "nothing",
        "recogniser": "nothing",
        "recogniser-occluded": "occlusion",
        "recogniser-clean-and-occluded": "occlusion",
        **dict.fromkeys(["zero-filling", "mean-filling", "harmonic-filling"], "hole"),
        **dict.fromkeys(["telea-inpainting", "navier-stokes-inpainting"], "hole"),
        **dict.fromkeys(["pca-reconstruction", "rpca-reconstruction"], "hole"),
        "oracle": "truth",
    }


def test_the_paper_s_method_comes_first_and_no_reconstruction_is_a_row_of_its_own() -> None:
    opponents = declared()["opponents"]
    assert opponents[0]["method"] == "flowrec"
    assert opponents[-1] == {"row": "no reconstruction", "method": "recogniser", "told": "nothing", "restores": False}


def test_predictions_are_read_of_every_row_and_endpoint_errors_of_what_restores() -> None:
    made = make_baselines(load_config(DEFAULT), {"table": "baselines"})
    opponents = made.slice["opponents"]
    restored, predicted = (
        {tuple(cell.split("/")) for cell in made.reads[name]} for name in ("reconstructions", "predictions")
    )
    restoring = {opponent["method"] for opponent in opponents if opponent["restores"]}
    assert {method for method, _ in restored} == restoring
    assert {"recogniser-occluded", "recogniser-clean-and-occluded", "recogniser"}.isdisjoint(restoring)
    assert {method for method, _ in predicted} == {opponent["method"] for opponent in opponents}
    assert ("recogniser", "none") in predicted
    assert made.slice["occlusions"] == [["eyes", "eyes"], ["mouth", "mouth"], ["lower_part", "lower"]]


def test_its_rows_may_be_other_entries() -> None:
    rows = {"tables": {"baselines": {"rows": {"ours again": "flowrec-apex"}, "restorer": "flowrec-apex"}}}
    opponents = declared(load_config(merged(DEFAULT, rows)))["opponents"]
    assert opponents[0] == {"row": "ours again", "method": "flowrec-apex", "told": "occlusion", "restores": True}


@pytest.mark.parametrize(
    ("stage", "figure", "table"),
    [
        ("make_table", "", "baselines"),
        ("draw", "table", "baselines"),
        ("make_baselines", "", "table10"),
        ("draw", "baselines", "table5"),
    ],
)
def test_a_table_is_made_by_the_stage_of_its_kind_alone(stage: str, figure: str, table: str) -> None:
    with pytest.raises(OferError, match=f"tables.{table}.paper_table: .* another stage makes"):
        STAGES[stage](load_config(DEFAULT), {"figure": figure, "table": table})
