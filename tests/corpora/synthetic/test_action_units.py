"""What each action unit does to the face, as the FACS manual describes it."""

import numpy as np
import pytest

from ofer.corpora.synthetic.action_units import actuators, draw_units, level
from ofer.corpora.synthetic.deformation import deformed_skin
from ofer.corpora.synthetic.landmarks import landmark_vertices
from ofer.corpora.synthetic.sequence import ORDER

MOUTH_CORNERS = [48, 54]
BROWS, INNER_BROWS, OUTER_BROWS = list(range(17, 27)), [21, 22], [17, 26]
UPPER_LIDS, LOWER_LIDS = [37, 38, 43, 44], [40, 41, 46, 47]


@pytest.fixture(scope="module")
def moved(parameters, subject):
    """Displacement (68, 3) in mm of the landmarks under action units at given intensities."""
    vertices = landmark_vertices(subject.grid, parameters)

    def displacement(**units: float) -> np.ndarray:
        contractions = {name: (value, value) for name, value in actuators(units, parameters).items()}
        return (deformed_skin(subject, contractions) - subject.neutral).reshape(-1, 3)[vertices]

    return displacement


def width(points: np.ndarray, right: int, left: int) -> float:
    return float(points[left, 0] - points[right, 0])


def test_no_contraction_leaves_the_face_neutral(moved):
    np.testing.assert_allclose(moved(), 0, atol=0.02)


def test_au12_raises_and_widens_the_corners_of_the_mouth(moved):
    change = moved(AU12=1.0)
    assert (change[MOUTH_CORNERS, 1] < -4).all()
    assert width(change, *MOUTH_CORNERS) > 5
    assert np.abs(change[BROWS]).max() < 0.5


def test_au15_lowers_the_corners_of_the_mouth(moved):
    assert (moved(AU15=1.0)[MOUTH_CORNERS, 1] > 3).all()


def test_au20_stretches_the_mouth_sideways_more_than_upwards(moved):
    change = moved(AU20=1.0)
    assert width(change, *MOUTH_CORNERS) > 6
    assert np.abs(change[MOUTH_CORNERS, 1]).max() < 4


def test_au24_narrows_the_lips_and_au23_the_mouth(moved):
    assert moved(AU24=1.0)[51, 1] > 0.5 > -0.5 > moved(AU24=1.0)[57, 1]
    assert width(moved(AU23=1.0), *MOUTH_CORNERS) < -1


def test_au1_raises_the_inner_and_au2_the_outer_brow(moved):
    inner, outer = moved(AU1=1.0), moved(AU2=1.0)
    assert (inner[INNER_BROWS, 1] < -4).all() and (outer[OUTER_BROWS, 1] < -3).all()
    assert (inner[INNER_BROWS, 1] < inner[OUTER_BROWS, 1] - 2).all()
    assert (outer[OUTER_BROWS, 1] < outer[INNER_BROWS, 1] - 1).all()
    assert (moved(AU1=1.0, AU2=1.0)[BROWS, 1] < -4).all()


def test_au4_lowers_the_brows_and_draws_them_together(moved):
    change = moved(AU4=1.0)
    assert (change[INNER_BROWS, 1] > 2).all()
    assert width(change, 20, 23) < -2


def test_au5_opens_and_au7_narrows_the_eyes(moved):
    assert (moved(AU5=1.0)[UPPER_LIDS, 1] < -1.5).all()
    narrowed = moved(AU7=1.0)
    assert (narrowed[UPPER_LIDS, 1] > 0.5).all() and (narrowed[LOWER_LIDS, 1] < -0.5).all()


def test_closed_lids_meet_and_do_not_cross(parameters, subject):
    position = deformed_skin(subject, {"lid_close": (1.0, 1.0), "lid_tighten": (1.0, 1.0)})
    grid = subject.grid
    gap = position[grid.lower_lid, :, 1] - position[grid.upper_lid, :, 1]
    rest = subject.neutral[grid.lower_lid, :, 1] - subject.neutral[grid.upper_lid, :, 1]
    assert rest.max() > 7 and gap.max() < 0.35 * rest.max() and gap.min() > -1.0


def test_au9_raises_the_wings_of_the_nose_and_the_upper_lip(moved):
    change = moved(AU9=1.0)
    assert (change[[31, 35], 1] < -1.5).all() and change[51, 1] < -1


def test_au17_raises_the_chin_and_pushes_the_lips_up(moved):
    change = moved(AU17=1.0)
    assert change[57, 1] < -2 and change[8, 1] < 0


@pytest.mark.parametrize("unit", ["AU26", "AU27"])
def test_jaw_units_lower_the_chin_and_part_the_lips(moved, unit):
    change = moved(**{unit: 1.0})
    assert change[8, 1] > 10
    assert change[66, 1] - change[62, 1] > 8
    assert np.abs(change[27:31]).max() < 1


def test_au27_opens_the_mouth_wider_than_au26(moved):
    assert moved(AU27=1.0)[8, 1] > 1.5 * moved(AU26=1.0)[8, 1]


def test_double_intensity_doubles_the_pull_of_a_muscle(moved):
    np.testing.assert_allclose(moved(AU12=0.8)[48], 2 * moved(AU12=0.4)[48], atol=0.15)


def test_contractions_add_up_to_at_most_one(parameters):
    both = actuators({"AU4": 1.0, "AU9": 1.0}, parameters)
    assert both["procerus"] == 1.0
    assert actuators({"AU12": 0.3}, parameters)["zygomaticus_major"] == pytest.approx(0.3)


@pytest.mark.parametrize("expression", ORDER)
def test_drawn_units_are_those_of_a_prototype_or_additional(parameters, expression):
    rng = np.random.default_rng(5)
    allowed = set(parameters.names("additional"))
    for name in parameters.names("prototype"):
        if name.startswith(expression):
            allowed |= set(parameters.fields("prototype", name))
    for _ in range(50):
        units = draw_units(expression, parameters, rng)
        assert units and set(units) <= allowed
        assert all(0 < value <= 1 for value in units.values())


def test_levels_are_those_of_facs():
    assert [level(value) for value in (0.0, 0.01, 0.2, 0.21, 1.0)] == [0, 1, 1, 2, 5]
