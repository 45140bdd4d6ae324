"""What stages of stills read: no training a part with tested pictures, no recognition another."""

from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.config.entries import above_papers, merged, read_yaml
from ofer.config.load import load_config
from ofer.plan.stages import STAGES

PROJECT = Path(__file__).parents[2]
DEFAULT = above_papers(PROJECT, read_yaml(PROJECT / "config.yaml"))
WILDCARDS = {"corpus": "affectnet-synthetic", "division": "official", "method": "vggf-half", "occlusion": "upper-half"}


def parts(files: list[str]) -> set[int]:
    return {int(Path(path).stem) for path in files}


def test_training_reads_the_parts_with_training_and_validation_pictures_of_both_corpora() -> None:
    reads = STAGES["train_stills"](load_config(DEFAULT), {**WILDCARDS, "pack": "0-0"}).reads
    faces = reads["faces"]
    assert isinstance(faces, dict)
    # Splits take turns in the parts: train, test; train, validation, test.
    assert parts(faces["affectnet-synthetic"]) == {0, 2}
    assert parts(faces["ferplus-synthetic"]) == {0, 1, 3}


def test_recognition_reads_the_tested_parts_and_the_models_of_the_corpus_that_trained_them() -> None:
    config = load_config(DEFAULT)
    reads = STAGES["recognise_stills"](config, {**WILDCARDS, "corpus": "ferplus-synthetic"}).reads
    assert parts(reads["pictures"]) == {2}  # type: ignore[arg-type]
    assert reads["weights"] == ["results/affectnet-synthetic/official/vggf-half/any/models_0-0.safetensors"]


def test_a_division_of_its_own_lets_a_corpus_be_tested_that_trains_nothing() -> None:
    learned = {"based_on": "vggf-full", "train_on": {"corpora": ["rafdb-synthetic"], "division": "official"}}
    config = load_config(merged(DEFAULT, {"methods": {"elsewhere": learned}}))
    where = {**WILDCARDS, "corpus": "fedro", "division": "test_only", "method": "elsewhere", "occlusion": "none"}
    declared = STAGES["recognise_stills"](config, where)
    assert declared.reads["weights"] == ["results/rafdb-synthetic/official/elsewhere/none/models_0-0.safetensors"]
    assert declared.slice["round"] == 0
    with pytest.raises(OferError, match=r"test_only.*tested and none trained on"):
        STAGES["train_stills"](config, {**where, "pack": "0-0"})


def test_no_training_sees_objects_of_the_test_bank() -> None:
    def trained_at(occlusion: str, under: list[str]) -> object:
        learned = {"based_on": "vggf-full", "train_on": {"occlusions": under}}
        config = load_config(merged(DEFAULT, {"methods": {"mine": learned}}))
        return STAGES["train_stills"](config, {**WILDCARDS, "method": "mine", "occlusion": occlusion, "pack": "0-0"})

    shown = r"methods\.mine\.train_on\.occlusions: object shows objects of the test bank, which no training may see"
    with pytest.raises(OferError, match=shown):
        trained_at("any", ["none", "object"])
    assert trained_at("object-pretext", ["own"])
    with pytest.raises(OferError, match=shown):
        trained_at("object", ["own"])


INPAINTING = {"recipe": "inpainting", "needs": {"recogniser": "vggf-full"}, "train_on": {"occlusions": ["upper-half"]}}


def test_what_restores_pictures_is_trained_without_its_judge_and_applied_with_it() -> None:
    config = load_config(merged(DEFAULT, {"methods": {"restorer": INPAINTING}}))
    where = {**WILDCARDS, "method": "restorer"}
    trained = STAGES["train_stills"](config, {**where, "pack": "0-0"})
    assert not trained.reads["needed"]
    assert not any("lowerhalf" in str(member) for member in trained.members)
    applied = STAGES["recognise_stills"](config, where)
    models = "results/affectnet-synthetic/official/{}/models_0-0.safetensors"
    assert applied.reads["weights"] == [models.format("restorer/any")]
    assert applied.reads["needed"] == {"recogniser": [models.format("vggf-full/none")]}
    assert "ofer.methods.lowerhalf.recipe" in applied.members
    assert applied.slice["needed"]["recogniser"]["width"] == 0.25


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            {"methods": {"restorer": {**INPAINTING, "needs": {"recogniser": "flowrec"}}}},
            "restorer.needs.recogniser: 'flowrec' recognises nothing",
        ),
        (
            {
                "stills": {"face32": {"side": 32, "colour": "rgb"}},
                "methods": {"restorer": {**INPAINTING, "still": "face32"}},
            },
            "restorer.needs.recogniser: 'vggf-full' sees face64, and 'restorer' restores face32; give both one `still`",
        ),
        (
            {"methods": {"restorer": {**INPAINTING, "needs": {"recogniser": "gated"}}, "gated": {"recipe": "acnn"}}},
            "restorer.needs.recogniser: 'gated' is told points, and 'restorer' is told none; name another",
        ),
        ({"corpora": {"rafdb": {"align": None}}}, "corpora.rafdb.align: missing; say how faces are aligned"),
        ({"corpora": {"rafdb": {"crop": {}}}}, "corpora.rafdb.crop: means nothing to rafdb, which reads stills"),
        ({"corpora": {"ckplus": {"align": {"by": "eyes"}}}}, "corpora.ckplus.align: means nothing to ckplus"),
        ({"methods": {"vggf-full": {"still": "face65"}}}, "methods.vggf-full.still: no entry 'face65'"),
        (
            {"methods": {"residual": {"recipe": "resnet", "weights": "mine", "width": 64, "stem": "imagenet"}}},
            "residual.weights: no entry 'mine'",
        ),
        ({"methods": {"vggf-half": {"needs": {"start": "recogniser"}}}}, "needs.start: 'recogniser' sees flows"),
        (
            {"methods": {"vggf-full": {"train_on": {"division": "stratified"}}}},
            "train_on.division: 'stratified' has 10 rounds; name one",
        ),
        ({"tables": {"synthetic/mine": {"based_on": "table5"}}}, "results/synthetic is no folder of tables"),
    ],
)
def test_what_does_not_go_together_is_one_line(edit: dict[str, object], message: str) -> None:
    with pytest.raises(OferError, match=message) as caught:
        load_config(merged(DEFAULT, edit))
    assert "\n" not in str(caught.value)


def test_weights_without_a_file_are_asked_for() -> None:
    config = load_config(merged(DEFAULT, {"weights": {"mine": {"layout": "vggf"}}}))
    with pytest.raises(OferError, match=r"weights\.mine\.file: no file given; say where the weights lie"):
        STAGES["import_weights"](config, {"weights": "mine"})
