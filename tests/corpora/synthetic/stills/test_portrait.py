from dataclasses import replace

import cv2
import numpy as np
import pytest

from ofer.corpora.synthetic.stills.colour import skin_colour
from ofer.corpora.synthetic.stills.expression import draw_display
from ofer.corpora.synthetic.stills.person import draw_person
from ofer.corpora.synthetic.stills.portrait import Framing, draw_still
from ofer.corpora.synthetic.stills.skin import FRAME
from ofer.corpora.synthetic.stills.traits import draw_looks

FRAMING = Framing((120, 120), 34.0, (0.5, 0.4))


@pytest.fixture(scope="module")
def person(parameters):
    return draw_person(parameters, 5, 1)


def still(person, parameters, expression="neutral", seed=0, **how):
    return draw_still(person, expression, FRAMING, parameters, np.random.default_rng(seed), **how)


@pytest.mark.parametrize("angles", [(0.0, 0.0, 0.0), (18.0, 6.0, -10.0)])
def test_points_lie_where_their_places_on_the_skin_are_seen(person, parameters, angles):
    """A dot painted on the skin at a point's place appears at the point."""
    plain = still(person, parameters, "happiness", angles=angles)
    for point in (19, 24, 27, 30, 8, 51, 57):
        vertex = person.landmarks[point]
        grid = person.subject.grid
        x, y = grid.x.ravel()[vertex], grid.y.ravel()[vertex]
        texture = person.skin.texture.copy()
        place = (round((x - FRAME[0]) * FRAME[2] - 0.5), round((y - FRAME[1]) * FRAME[2] - 0.5))
        dot = np.zeros(texture.shape[:2], np.uint8)
        cv2.circle(dot, place, 4, 1, -1)
        texture[dot > 0, :3] = (0.0, 0.9, 0.0)
        dotted = replace(person, skin=replace(person.skin, texture=texture))
        changed = still(dotted, parameters, "happiness", angles=angles).picture.astype(float) - plain.picture
        weight = np.clip(changed[..., 1] - changed[..., 0] - 12, 0, None)
        rows, columns = np.mgrid[: weight.shape[0], : weight.shape[1]]
        centre = np.array([(weight * columns).sum(), (weight * rows).sum()]) / weight.sum()
        assert np.hypot(*(centre - plain.points[point])) < 1.6, point


def test_a_mask_is_where_the_object_changed_the_picture(person, parameters):
    for seed in range(8):
        clean = still(person, parameters, seed=seed)
        covered = still(person, parameters, seed=seed, covered=True)
        assert clean.hidden is None and covered.hidden is not None
        assert 0.02 < covered.hidden.mean() < 0.8
        changed = np.abs(clean.picture.astype(int) - covered.picture).max(2) > 0
        around = cv2.dilate(covered.hidden.astype(np.uint8), np.ones((13, 13)))  # the camera blurs edges
        assert not changed[around == 0].any()
        assert changed[covered.hidden].mean() > 0.9
        np.testing.assert_array_equal(clean.points, covered.points)


def test_people_are_of_all_skins_and_no_skin_is_of_another_colour(parameters):
    rng = np.random.default_rng(1)
    looks = [draw_looks(parameters, rng) for _ in range(400)]
    colours = np.array([skin_colour(np.array(look.melanin), np.array(look.blood)) for look in looks])
    assert np.quantile(colours[:, 1], 0.05) < 0.1 and np.quantile(colours[:, 1], 0.95) > 0.3
    assert (colours[:, 0] > colours[:, 1]).all() and (colours[:, 1] > colours[:, 2]).all()


def test_turned_heads_show_one_cheek(person, parameters):
    for yaw in (-30.0, 30.0):
        points = still(person, parameters, angles=(yaw, 0.0, 0.0)).points
        left, right = points[30, 0] - points[2, 0], points[14, 0] - points[30, 0]
        assert (left > 1.5 * right) if yaw > 0 else (right > 1.5 * left)


def test_contempt_is_one_sided_and_a_smile_is_not(person, parameters):
    def imbalance(expression):
        rng = np.random.default_rng(3)
        drawn = [draw_display(expression, person.habits, parameters, rng) for _ in range(40)]
        return np.mean([abs(display.laterality.get("AU12", 0.0)) for display in drawn if "AU12" in display.units])

    assert imbalance("contempt") > 0.7 and imbalance("happiness") < 0.2


def test_a_still_depends_on_its_seed_alone(person, parameters):
    np.testing.assert_array_equal(
        still(person, parameters, "fear", seed=9).picture, still(person, parameters, "fear", seed=9).picture
    )
