"""The numbers of the lower-half paper are those that its text speaks of, which guards against slips in typing them."""

from pathlib import Path

import pytest

import ofer
from ofer.papers.published import read_published

PATH = Path(ofer.__file__).parent / "papers/lowerhalf/published.csv"
CELLS = read_published(PATH, 1)
WIDE = CELLS.pivot(index="row", columns="column", values="value")
CORPORA = ("affectnet", "ferplus")
FULL, HALF = "full_faces", "lower_half"


def cell(row: str, corpus: str, tested: str) -> float:
    return WIDE.loc[row, f"{corpus}_{tested}"]


def test_every_printed_cell_is_there_once_with_its_source():
    assert len(CELLS) == 16 and not CELLS.duplicated(["row", "column"]).any()
    assert CELLS["source"].str.endswith("arXiv 1911.04852, Table 1").all()
    assert (CELLS["unit"] == "%").all()
    computed = CELLS[CELLS["status"] == "computed"]["row"].value_counts()
    assert computed.filter(like=", full faces").to_dict() == {"VGG-f, full faces": 4, "VGG-face, full faces": 4}
    assert computed.filter(like="half").to_dict() == {"VGG-f, lower-half faces": 2, "VGG-face, lower-half faces": 2}


def test_halves_in_training_gain_what_the_text_says():
    gains = [
        cell("VGG-face, lower-half faces", corpus, HALF) - cell("VGG-face, full faces", corpus, HALF)
        for corpus in CORPORA
    ]
    assert gains == pytest.approx([11.53, 13.39])


def test_halves_are_as_far_below_the_best_of_others_as_the_text_says():
    ours = [cell("VGG-face, lower-half faces", corpus, HALF) for corpus in CORPORA]
    assert cell("AlexNet [24]", "affectnet", FULL) - ours[0] == pytest.approx(8.77)
    assert cell("VGG-13 [2]", "ferplus", FULL) - ours[1] == pytest.approx(2.71)


def test_halves_are_no_more_than_ten_points_below_full_faces():
    below = [
        cell(f"{network}, full faces", corpus, FULL) - cell(f"{network}, lower-half faces", corpus, HALF)
        for network in ("VGG-f", "VGG-face")
        for corpus in CORPORA
    ]
    assert below == pytest.approx([9.79, 6.82, 9.80, 2.51])


def test_of_the_two_networks_that_are_said_to_beat_the_bag_of_visual_words_one_does():
    words = "Bag-of-visual-words [14]"
    beaten = {
        network: [cell(f"{network}, lower-half faces", corpus, HALF) > cell(words, corpus, FULL) for corpus in CORPORA]
        for network in ("VGG-f", "VGG-face")
    }
    assert beaten == {"VGG-f": [False, False], "VGG-face": [True, True]}


@pytest.mark.parametrize(("corpus", "count"), [("affectnet", 4000), ("ferplus", 3137)])
def test_accuracies_of_the_paper_are_shares_of_the_whole_test_sets(corpus: str, count: int):
    values = CELLS[CELLS["column"].str.startswith(corpus) & (CELLS["status"] == "computed")]["value"]
    nearest = 100 * (values * count / 100).round() / count
    assert ((nearest - values).abs() <= 0.005 + 1e-9).all()
    # By chance a third of all numbers with two decimals are shares of 3,137, and four of ten of 4,000.
    assert len(values) == 6
