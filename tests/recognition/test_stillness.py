"""An occlusion is assumed where a region stands still and the rest does not."""

import numpy as np
import pytest

from ofer.recognition.stillness import LEAST_SCORE, STILL, Assumption, Change, assume_occlusion

SIZE = 16


def region(rows: slice, columns: slice = slice(None)) -> np.ndarray:
    share = np.zeros((SIZE, SIZE), np.float32)
    share[rows, columns] = 1
    return share


HIDDEN = {"eyes": region(slice(2, 6)), "lower": region(slice(8, 16)), "mouth": region(slice(9, 13), slice(4, 12))}
MOVING = np.full((SIZE, SIZE), 5 * STILL)


@pytest.mark.parametrize("occlusion", list(HIDDEN))
def test_the_region_that_alone_stands_still_is_assumed(occlusion: str) -> None:
    change = np.where(HIDDEN[occlusion] > 0, 0.0, MOVING)
    found = assume_occlusion(change, HIDDEN)
    assert found.occlusion == occlusion
    assert found.scores[occlusion] == 1.0
    assert found.lead > 0.3


def test_a_hidden_mouth_is_not_the_lower_part_though_most_of_that_hardly_moves() -> None:
    change = np.where(HIDDEN["mouth"] + region(slice(10, 16)) > 0, 0.0, MOVING)
    found = assume_occlusion(change, HIDDEN)
    assert found.occlusion == "mouth"
    assert found.scores["lower"] == -1.0


def test_a_face_that_moves_everywhere_hides_nothing() -> None:
    found = assume_occlusion(MOVING, HIDDEN)
    assert found.occlusion == "none"
    assert found.lead == pytest.approx(LEAST_SCORE)


def test_a_face_that_stands_still_everywhere_hides_nothing_either() -> None:
    assert assume_occlusion(np.zeros((SIZE, SIZE)), HIDDEN).occlusion == "none"


def test_stillness_where_no_candidate_hides_anything_does_not_count() -> None:
    change = np.where(HIDDEN["eyes"] > 0, 0.0, MOVING)
    background = change.copy()
    background[:2] = 0
    assert assume_occlusion(background, HIDDEN).scores == assume_occlusion(change, HIDDEN).scores


def test_of_equal_regions_the_first_name_is_assumed_and_nothing_leads() -> None:
    hidden = {"eyes-noise": HIDDEN["eyes"], "eyes": HIDDEN["eyes"], "mouth": HIDDEN["mouth"]}
    found = assume_occlusion(np.where(HIDDEN["eyes"] > 0, 0.0, MOVING), hidden)
    assert found.occlusion == "eyes"
    assert found.lead == 0.0


def test_without_candidates_nothing_is_assumed() -> None:
    assert assume_occlusion(MOVING, {}) == Assumption("none", {})


def test_change_is_the_largest_over_the_clip_and_noise_is_smoothed_away() -> None:
    rng = np.random.default_rng(0)
    neutral = np.full((64, 64), 100, np.uint8)
    change = Change()
    for frame in range(6):
        crop = np.clip(rng.normal(100, 1.5, neutral.shape), 0, 255).round().astype(np.uint8)
        if frame == 2:
            crop[:, 32:] += 20
        change.add(neutral, crop)
    pooled = change.pooled(8)
    assert pooled[:, :3].max() < STILL
    np.testing.assert_allclose(pooled[:, 5:], 20, atol=1)
