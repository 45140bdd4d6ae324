"""The pretext task learns from pictures alone: to tell faces apart behind occluders, and where occluders are."""

import dataclasses

import numpy as np
import pytest
import torch

from ofer.base.errors import OferError
from ofer.config.dataclass_faults import validator
from ofer.learning.stills import ArrayPictures, SeenStills, StillsRound
from ofer.learning.weights import to_bytes
from ofer.methods.resnet.network import Extractor
from ofer.methods.ssl_pretext.network import Pretext
from ofer.methods.ssl_pretext.recipe import apply, train
from ofer.methods.ssl_pretext.settings import Settings
from tests.learning.viewed_faces import SIDE, faces_round, viewed

SETTINGS = Settings(
    recipe="ssl_pretext", width=8, blocks=(1, 1, 1, 1), batch_size=16, steps=60, validate_every=20, mask_width=8,
    learning_rate=0.01, temperature=0.5,
)  # fmt: skip
SHORT = dataclasses.replace(SETTINGS, steps=3, validate_every=2)


def test_it_tells_faces_apart_and_finds_occluders_that_it_never_saw_there() -> None:
    data = faces_round()
    trained = train(data, SETTINGS, seed=0)
    first, last = trained.curve.iloc[[0, -1]]["validation_loss"]
    assert last < first
    # By chance it would be one of 31.
    assert trained.curve["validation_score"].max() > 0.25
    views = data.validation.views(np.arange(16), 77)
    masks = apply(trained.weights, SETTINGS, SeenStills(pictures=views.occluded))
    assert masks.shape == (16, SIDE, SIDE) and masks.dtype == np.float32
    assert ((masks > 0.5) == views.hidden).mean() > 0.95


def test_no_label_reaches_it() -> None:
    told, scrambled = (train(faces_round(people=7, seed=seed), SHORT, seed=0).weights for seed in (1, 2))
    assert to_bytes(told) == to_bytes(scrambled) == to_bytes(train(faces_round(), SHORT, seed=0).weights)


def test_the_same_seed_gives_the_same_bytes_and_another_others() -> None:
    one, again, other = (to_bytes(train(faces_round(), SHORT, seed=seed).weights) for seed in (3, 3, 4))
    assert one == again != other


def test_without_similarity_only_what_stands_before_the_masks_learns() -> None:
    alone = dataclasses.replace(SHORT, similarity=False)
    begun = train(faces_round(), dataclasses.replace(alone, steps=1, learning_rate=1e-12), seed=0).weights
    learned = train(faces_round(), alone, seed=0).weights
    assert begun.keys() == learned.keys() and not any(name.startswith("projection.") for name in learned)
    moved = {name for name in begun if not np.allclose(begun[name], learned[name], atol=1e-9)}
    trainable = {name for name in moved if name.endswith((".weight", ".bias"))}
    assert trainable == {
        "extractor.conv1.weight", "extractor.bn1.weight", "extractor.bn1.bias", "mask.conv1.weight", "mask.conv1.bias",
        "mask.conv2.weight", "mask.conv2.bias",
    }  # fmt: skip


def test_the_mask_recogniser_is_as_the_paper_says() -> None:
    extractor = Extractor(channels=3, width=64, blocks=(3, 4, 6, 3), stem="imagenet")
    network = Pretext(extractor, projection=128, mask_width=32).eval()
    with torch.no_grad():
        maps = network.extractor.first(torch.zeros(1, 3, 224, 224))
        embeddings, masks = network(torch.zeros(2, 3, 224, 224))
    assert maps.shape == (1, 64, 112, 112)
    assert embeddings.shape == (2, 128) and masks.shape == (1, 224, 224)
    # ResNet-34 without its last layer: 21.28 million weights (He et al. 2016, Table 1, and torchvision's).
    assert sum(parameter.numel() for parameter in extractor.parameters()) == 21_284_672


@pytest.mark.parametrize(
    ("training", "validation", "role"), [(1, 16, "training"), (16, 1, "validation"), (0, 9, "training")]
)
def test_one_face_has_no_others_to_be_told_from(training: int, validation: int, role: str) -> None:
    with pytest.raises(OferError, match=f"{role} pictures: {min(training, validation)}, and one face"):
        train(faces_round(training, validation), SHORT, seed=0)


def test_a_batch_of_one_face_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 2"):
        validator(Settings).validate_python({"recipe": "ssl_pretext", "batch_size": 1, "steps": 1, "validate_every": 1})


def test_masks_take_a_mask_recogniser() -> None:
    blind = dataclasses.replace(SHORT, mask_weight=0.0)
    trained = train(faces_round(), blind, seed=0)
    with pytest.raises(OferError, match="mask_weight: is 0"):
        apply(trained.weights, blind, SeenStills(pictures=np.zeros((1, SIDE, SIDE, 3), np.uint8)))
    with pytest.raises(ValueError, match="no loss is left"):
        dataclasses.replace(blind, similarity=False)


def test_pictures_that_cannot_be_occluded_anew_are_no_pretext() -> None:
    plain = ArrayPictures(np.zeros((9, SIDE, SIDE, 3), np.uint8), np.zeros(9, int))
    with pytest.raises(TypeError, match="drawn anew"):
        train(StillsRound(training=plain, validation=viewed(9), classes=0), SHORT, seed=0)
