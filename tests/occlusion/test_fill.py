import numpy as np
import pytest

from ofer.occlusion.fill import FILLS, texture

CROPS = np.random.default_rng(0).integers(0, 100, (3, 200, 200), dtype=np.uint8)


def filled(fill, seed=1):
    return texture(fill, CROPS, np.random.default_rng(seed))


@pytest.mark.parametrize("fill", FILLS)
def test_a_texture_is_grey_and_of_the_crops_size(fill):
    assert filled(fill).shape == (200, 200)
    assert filled(fill).dtype == np.uint8


def test_black_and_mean_are_flat():
    assert (filled("black") == 0).all()
    assert (filled("mean") == round(CROPS[0].mean())).all()


def test_the_mean_does_not_tell_of_later_frames():
    brighter = CROPS.copy()
    brighter[1:] += 100
    np.testing.assert_array_equal(texture("mean", brighter, np.random.default_rng(1)), filled("mean"))


def test_noise_is_uniform_over_all_greys():
    counts = np.bincount(filled("noise").ravel(), minlength=256)
    expected = 200 * 200 / 256
    # Chi-square with 255 degrees of freedom: mean 255, standard deviation 22.6.
    assert ((counts - expected) ** 2 / expected).sum() < 255 + 5 * 22.6


def test_salt_and_pepper_are_equally_frequent():
    image = filled("saltpepper")
    assert set(np.unique(image)) == {0, 255}
    assert 0.48 < (image == 255).mean() < 0.52


def test_an_unknown_fill_names_the_known_ones():
    with pytest.raises(ValueError, match="unknown fill 'pink'; known: black, mean, noise, saltpepper"):
        filled("pink")
