"""Pictures of faces: what is hidden comes from other faces, what is visible stays."""

import numpy as np
import pytest

from ofer.methods.subspace.choice import learn
from ofer.methods.subspace.faces import Faces, reconstruct_faces, shrunk_face, shrunk_mask
from ofer.methods.subspace.settings import Settings

SIZE = 16
SETTINGS = Settings(
    recipe="subspace", kind="rpca", components=(1, 3), ridges=(0.01, 1.0), margins=(0, 1), tolerance=1e-6
)


def pictures(count: int, seed: int) -> np.ndarray:
    """Grey faces that differ in three ways."""
    rows, columns = np.mgrid[:SIZE, :SIZE] / SIZE
    ways = np.stack([np.sin(6 * columns), np.cos(5 * rows), rows * columns])
    amounts = np.random.default_rng(seed).normal(size=(count, 3)) * [20, 15, 10]
    return 120 + np.einsum("nk,khw->nhw", amounts, ways)[:, None]


def faces(count: int, seed: int) -> Faces:
    clean = pictures(count, seed)
    hidden = np.zeros((count, SIZE, SIZE))
    hidden[:, 9:14, 4:12] = 1
    return Faces(clean, np.where(hidden[:, None] > 0, 0, clean), hidden)


def test_the_hidden_part_of_a_face_like_the_learnt_ones_is_found():
    subspace, _ = learn(pictures(40, seed=1), SETTINGS)
    tested = faces(5, seed=3)
    made = reconstruct_faces(subspace, faces(8, seed=2), tested, SETTINGS)
    hidden = tested.hidden > 0
    np.testing.assert_array_equal(made.filled[~hidden], tested.occluded[:, 0][~hidden].astype(np.float32))
    assert np.abs(made.filled - tested.clean[:, 0]).max() < 2
    expected = [np.abs(made.filled[n] - tested.clean[n, 0])[hidden[n]].mean() for n in range(5)]
    np.testing.assert_allclose(made.error, expected)
    assert made.error.max() < 1 < np.abs(tested.occluded - tested.clean)[:, 0][hidden].mean()


def test_no_grey_is_darker_than_black_or_lighter_than_white():
    subspace, _ = learn(pictures(40, seed=1), SETTINGS)
    tested = faces(4, seed=3)
    bright = Faces(tested.clean * 3, tested.occluded * 3, tested.hidden)
    whole = reconstruct_faces(subspace, faces(8, seed=2), bright, SETTINGS).whole
    assert whole.min() >= 0 and whole.max() == 255


@pytest.mark.parametrize("size", [8, 11])
def test_only_pixels_that_the_mask_touches_change_when_a_painted_face_is_shrunk(size):
    """Else a visible pixel would be darker than the face, and be fitted."""
    crop = np.random.default_rng(0).integers(40, 255, (37, 37)).astype(np.uint8)
    mask = np.zeros((37, 37), dtype=bool)
    mask[10:23, 5:30] = True
    painted = np.where(mask, 0, crop).astype(np.uint8)
    share = shrunk_mask(mask, size)
    assert 0 == share.min() < share.max() == 1
    np.testing.assert_array_equal(shrunk_face(crop, size)[0] != shrunk_face(painted, size)[0], share > 0)
