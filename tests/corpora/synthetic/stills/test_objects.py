"""The objects of FED-RO: no training is shown their kinds, and each hides what a face tells by."""

import numpy as np
import pytest

from ofer.corpora.synthetic.stills.canvas import Canvas, Face
from ofer.corpora.synthetic.stills.objects import KINDS
from ofer.corpora.synthetic.stills.person import draw_person
from ofer.corpora.synthetic.stills.portrait import Framing, draw_still
from ofer.occlusion.bank import LEARNED

SAME_THING = {
    "cup": "mug", "glass": "mug", "glasses": "sunglasses", "goggles": "sunglasses", "spectacles": "sunglasses",
    "fingers": "hand", "fist": "hand", "palm": "hand", "telephone": "phone", "tablet": "phone", "magazine": "book",
    "mask": "surgical", "respirator": "surgical", "shawl": "scarf", "hat": "cap", "fruit": "apple", "balloon": "ball",
}  # fmt: skip
"""Other words for what training is shown."""
SHOWN = [kind for kinds in LEARNED.values() for kind in kinds]


def things(kinds):
    return {SAME_THING.get(word, word) for kind in kinds for word in kind.split("_")}


def test_no_training_is_shown_a_kind_of_object_that_fedro_shows():
    assert not things(KINDS) & things(SHOWN)
    for kind in ("medical_mask", "cup", "fist"):
        assert things([kind]) & things(SHOWN), "another word for it is no other kind"


@pytest.fixture(scope="module")
def face(parameters):
    person = draw_person(parameters, 5, 1)
    framing, rng = Framing((120, 120), 32.0, (0.5, 0.4)), np.random.default_rng(0)
    still = draw_still(person, "neutral", framing, parameters, rng, angles=(0.0, 0.0, 0.0))
    return Face(still.points, still.pupils, person.colours)


@pytest.mark.parametrize("kind", KINDS)
def test_each_hides_points_of_the_eyes_or_of_the_mouth_and_not_the_whole_face(face, kind):
    for seed in range(4):
        canvas = Canvas(np.random.default_rng(seed), 120, 120)
        KINDS[kind](canvas, face)
        _, cover = canvas.layer()
        x, y = np.rint(face.points).astype(int).T
        hidden = cover[y, x] >= 0.5
        assert hidden[36:48].mean() > 0.3 or hidden[48:].mean() > 0.3
        assert hidden.mean() < 0.7
