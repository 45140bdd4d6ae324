"""Two views of a picture: clean as it is everywhere else, and behind an occluder that each drawing lays elsewhere."""

from pathlib import Path

import numpy as np
import pytest

from ofer.occlusion.bank import bank_of
from ofer.occlusion.draw import draw_at
from ofer.occlusion.parameters import draw_parameters
from ofer.stills.source import Look
from ofer.stills.views import ViewSource
from tests.stills.test_source import faces

BANK = {"boxes": [], "of_picture": [], "share": (0.375, 0.5), "fill": "image", "images": None, "objects": ["pizza"],
        "objects_of": "pretext", "fit": "box", "seed": 0}  # fmt: skip
BOX = {**BANK, "fill": "black", "objects": [], "objects_of": None}
ALL = np.array([3, 0, 2, 1])


@pytest.fixture
def source(tmp_path: Path) -> ViewSource:
    colour, grey = faces(tmp_path / "1.h5", ["a", "b", "c"], 40, 3), faces(tmp_path / "2.h5", ["d"], 40, 1)
    occlusions = [(values, bank_of(values)) for values in (BANK, BOX)]
    return ViewSource([(colour, np.array([2, 0, 1])), (grey, np.array([0]))], occlusions, 20, 3)


def test_the_clean_view_is_the_picture_and_the_other_differs_where_something_is_hidden(source: ViewSource) -> None:
    clean, occluded, hidden = source.views(ALL, 7)
    looks = [Look(faces, rows) for faces, rows in source.faces]
    one_by_one = [look.picture(index, 20, 3)[0] for look in looks for index in range(len(look.rows))]
    assert np.array_equal(clean, np.stack([one_by_one[index] for index in ALL]))
    # Pixels at an outline are mixed, up to half of them hidden.
    assert (clean != occluded).any(axis=3)[hidden].mean() > 0.95
    assert 0.02 < hidden.mean() < 0.3


def test_it_is_what_the_one_function_for_tests_and_training_draws(source: ViewSource) -> None:
    _, occluded, hidden = source.views(ALL, 7)
    found = 0
    for place, index in enumerate(ALL[1:], 1):
        rows = source.faces[0][1]
        name, picture = source.faces[0][0].sample[rows[index]], source.faces[0][0].pictures[int(rows[index])]
        for values, bank in source.occlusions:
            placed = draw_parameters({**values, "seed": 7}, name, 40, None, bank)
            drawn, mask = draw_at(picture, 20, placed, values, bank)
            found += np.array_equal(drawn, occluded[place]) and np.array_equal(mask, hidden[place])
    assert found == 3


def test_a_number_draws_the_same_whatever_stands_beside_and_others_draw_others(source: ViewSource) -> None:
    alone = [source.views(ALL[place : place + 1], 7)[1][0] for place in range(4)]
    assert np.array_equal(source.views(ALL, 7)[1], np.stack(alone))
    assert not np.array_equal(source.views(ALL, 8)[2], source.views(ALL, 7)[2])
