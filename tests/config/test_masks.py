"""The section `masks` names methods that tell what is hidden, and galleries show what they tell."""

from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.config.entries import above_papers, merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.plan.stages import FIGURES, STAGES
from tests.workflow.experiment import PROJECT

DEFAULT = above_papers(PROJECT, read_yaml(PROJECT / "config.yaml"))
LEARNED = {"steps": 4, "validate_every": 2, "train_on": {"corpora": ["rafdb-synthetic"], "division": "official"}}
METHODS = {
    "pretext": {"recipe": "ssl_pretext", **LEARNED},
    "maskless": {"recipe": "ssl_pretext", "mask_weight": 0, **LEARNED},
    "people": {"recipe": "identity", **LEARNED},
    "network": {"recipe": "resnet"},
}
WHERE = {"corpus": "rafdb-synthetic", "division": "official", "method": "pretext", "occlusion": "object"}


def config(name: str = "ssl/masks", **values: Any) -> Config:
    entry = {"methods": ["pretext"], "corpora": ["rafdb-synthetic"], "occlusions": ["object"], **values}
    return load_config(merged(DEFAULT, {"methods": METHODS, "masks": {name: entry}}))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"methods": ["network"]}, "methods: 'network' tells of no pixel whether it is hidden; name"),
        ({"methods": ["people"]}, "methods: 'people' tells of no pixel"),
        ({"methods": ["maskless"]}, "methods: 'maskless' has `mask_weight: 0` and learns no masks; name"),
        ({"methods": ["pretxt"]}, "methods: no entry 'pretxt'"),
        ({"methods": []}, "methods: "),
        ({"corpora": ["synthetic"]}, "corpora: 'synthetic' consists of sequences; name"),
        ({"occlusions": ["hat"]}, "occlusions: no entry 'hat'"),
        ({"division": "offical"}, "division: no entry 'offical'"),
    ],
)
def test_what_it_cannot_measure_is_said(values: dict[str, Any], said: str) -> None:
    with pytest.raises(OferError, match=f"^config: masks.ssl/masks.{said}"):
        config(**values)


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(OferError, match=r"^config: masks\.acnn/fig5: this name is taken"):
        config(name="acnn/fig5")


def test_of_each_method_corpus_and_occlusion_the_masks_are_read() -> None:
    found = config(methods=["pretext"], occlusions=["none", "object"])
    official = "results/rafdb-synthetic/official"
    assert STAGES["compare_masks"](found, {"masks": "ssl/masks"}).reads == {
        "divisions": {"rafdb-synthetic": [f"{official}/{file}.csv" for file in ("division", "rounds")]},
        "masks": {
            f"pretext/rafdb-synthetic/{occlusion}": [f"{official}/pretext/{occlusion}/masks.csv"]
            for occlusion in ("none", "object")
        },
    }


def test_what_a_mask_is_held_against_is_painted_or_before_the_face_already() -> None:
    occluded = STAGES["measure_masks"](config(), WHERE)
    assert occluded.reads["occluders"] == ["results/rafdb-synthetic/occlusions/object.csv"]
    assert occluded.slice["covers"] is None and "written" not in occluded.reads
    covered = {**WHERE, "corpus": "fedro-synthetic", "division": "test_only", "occlusion": "none"}
    found = STAGES["measure_masks"](config(), covered)
    assert found.reads["occluders"] == [] and found.reads["manifest"] == ["results/fedro-synthetic/manifest.csv"]
    assert found.slice["covers"]["root"] == "results/fedro-synthetic/corpus"
    # The model was trained elsewhere, in the one round there.
    assert found.reads["weights"] == ["results/rafdb-synthetic/official/pretext/any/models_0-0.safetensors"]
    assert found.slice["round"] == 0


def test_nobody_knows_what_lies_before_filmed_faces() -> None:
    with pytest.raises(OferError, match=r"^config: corpora\.fedro: what lies before filmed faces is not known"):
        STAGES["measure_masks"](config(), {**WHERE, "corpus": "fedro", "division": "test_only", "occlusion": "none"})


@pytest.mark.parametrize(
    ("method", "said"),
    [("people", "recipe identity makes nothing of a face"), ("maskless", "'maskless' has `mask_weight: 0`")],
)
def test_a_gallery_shows_masks_of_what_gives_some(method: str, said: str) -> None:
    def drawn(method: str) -> Any:
        panels = [{"corpus": "fedro-synthetic", "division": "test_only", "methods": [method]}]
        raw = merged(DEFAULT, {"methods": METHODS})
        found = load_config({**raw, "galleries": {"ssl/fig4": {"title": "Masks", "panels": panels}}})
        return FIGURES["gallery"].declare(found, {"gallery": "ssl/fig4"})

    shown = drawn("pretext")
    assert shown.reads["manifest"] == {"0": ["results/fedro-synthetic/manifest.csv"]}
    assert "ofer.methods.ssl_pretext.recipe" in shown.members
    assert drawn("gacnn-fedro").reads["manifest"] == {}
    with pytest.raises(OferError, match=f"^config: methods.{method}: {said}"):
        drawn(method)
