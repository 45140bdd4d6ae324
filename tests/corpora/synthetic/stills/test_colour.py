import numpy as np
import pytest

from ofer.corpora.synthetic.stills.colour import hair_colour, iris_colour, skin_colour


def test_skin_is_as_light_and_as_dark_as_people_are():
    light, dark = skin_colour(np.array([0.013, 0.42]), np.array([1.0, 1.0]))
    # Measured reflectance of skin at 550 nm goes from about 0.4 to about 0.04.
    assert 0.3 < light[1] < 0.45 and 0.03 < dark[1] < 0.08


@pytest.mark.parametrize("melanin", [0.013, 0.05, 0.15, 0.42])
def test_skin_sends_back_more_red_than_green_and_more_green_than_blue(melanin):
    red, green, blue = skin_colour(np.array(melanin), np.array(1.0))
    assert red > green > blue > 0


def test_blood_reddens_and_melanin_darkens():
    pale, flushed, tanned = skin_colour(np.array([0.05, 0.05, 0.1]), np.array([0.7, 1.6, 0.7]))
    assert flushed[1] < pale[1] and flushed[0] / flushed[1] > pale[0] / pale[1]
    assert (tanned < pale).all()


def test_hair_goes_from_black_to_fair_and_grey():
    black, fair, grey = hair_colour(3.4, 0.2, 0), hair_colour(0.4, 0.2, 0), hair_colour(3.4, 0.2, 0.9)
    assert black.max() < 0.06 and fair[0] > 0.25 and grey.min() > 0.3
    assert np.ptp(grey) < 0.1


def test_irises_are_blue_without_melanin_and_brown_with_much():
    blue, brown = iris_colour(0.0), iris_colour(1.0)
    assert blue.argmax() == 2 and brown.argmax() == 0
