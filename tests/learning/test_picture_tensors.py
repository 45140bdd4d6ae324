"""Normalised pictures against NumPy; mirroring that depends on seed and step alone."""

import numpy as np
import torch

from ofer.learning.draws import STEP, part_of_batch, seeded
from ofer.learning.picture_tensors import BATCH, Normalisation, mirrored_by_chance, outputs
from ofer.learning.stills import ArrayPictures

CPU = torch.device("cpu")
ARRAY = np.random.default_rng(0).integers(0, 200, (2 * BATCH + 3, 5, 5, 3), dtype=np.uint8)
PICTURES = ArrayPictures(ARRAY, np.zeros(len(ARRAY), dtype=np.int64))


def test_training_pictures_have_mean_zero_and_deviation_one_once_normalised():
    normalise = Normalisation.of(PICTURES)
    np.testing.assert_allclose(normalise.mean, ARRAY.mean(axis=(0, 1, 2)))
    np.testing.assert_allclose(normalise.deviation, ARRAY.std(axis=(0, 1, 2)))
    found = normalise(ARRAY, CPU)
    expected = ((ARRAY - normalise.mean) / normalise.deviation).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-5)
    assert found.is_contiguous(memory_format=torch.channels_last)


def test_a_channel_of_one_level_is_left_finite():
    flat = ArrayPictures(np.full((2, 3, 3, 1), 9, dtype=np.uint8), np.zeros(2, dtype=np.int64))
    assert torch.equal(Normalisation.of(flat)(flat.read(np.arange(2)), CPU), torch.zeros(2, 1, 3, 3))


def test_outputs_are_those_of_one_large_batch():
    normalise = Normalisation.of(PICTURES)
    found = outputs(lambda batch: batch.mean(dim=(2, 3)), PICTURES, normalise, CPU)
    np.testing.assert_allclose(found, normalise(ARRAY, CPU).mean(dim=(2, 3)).numpy(), atol=1e-6)


def test_about_half_are_mirrored_and_the_same_in_parts_of_a_batch():
    batch = np.random.default_rng(0).integers(0, 256, (250, 3, 3, 1), dtype=np.uint8)

    def draw(step: int) -> np.ndarray:
        with seeded(1, STEP, step):
            return mirrored_by_chance(batch)

    whole = draw(3)
    mirrored = (whole != batch).any(axis=(1, 2, 3))
    assert 90 < mirrored.sum() < 160
    expected = [one[:, ::-1] if turned else one for one, turned in zip(batch, mirrored, strict=True)]
    np.testing.assert_array_equal(whole, expected)
    np.testing.assert_array_equal(draw(3), whole)
    assert not np.array_equal(draw(4), whole)
    for part in (slice(0, 100), slice(100, 250)):
        with seeded(1, STEP, 3), part_of_batch(part, 250):
            np.testing.assert_array_equal(mirrored_by_chance(batch[part]), whole[part])
