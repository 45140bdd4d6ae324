"""Which pictures of a class are learned from where it has many."""

import numpy as np
import pandas as pd

from ofer.learning.some_samples import draw_most, draw_share

AFFECTNET = (74874, 134415, 25459, 14090, 6378, 3803, 24882, 3750)
"""Training pictures of each class."""


def samples(*counts: int) -> pd.DataFrame:
    labels = np.repeat([f"class{number}" for number in range(len(counts))], counts)
    return pd.DataFrame({"sample": [f"{number:06d}" for number in range(len(labels))], "label": labels})


def test_affectnet_is_drawn_down_to_the_papers_88021() -> None:
    assert len(draw_most(samples(*AFFECTNET), 15_000, seed=0)) == 88_021


def test_what_is_drawn_is_there_once_and_the_same_whatever_the_order() -> None:
    table = samples(9, 4)
    drawn = draw_most(table, 5, seed=3)
    assert drawn["label"].value_counts().to_dict() == {"class0": 5, "class1": 4}
    assert not drawn["sample"].duplicated().any()
    assert drawn["sample"].is_monotonic_increasing
    pd.testing.assert_frame_equal(drawn, draw_most(table[::-1], 5, seed=3))
    assert set(drawn["sample"]) != set(draw_most(table, 5, seed=4)["sample"])


def test_a_share_has_as_much_of_each_class_and_one_at_least() -> None:
    table = samples(200, 40, 3)
    counts = [draw_share(table, share, seed=0)["label"].value_counts(sort=False).tolist() for share in (0.1, 0.5, 1)]
    assert counts == [[20, 4, 1], [100, 20, 2], [200, 40, 3]]
    assert draw_share(table, 1, seed=0) is table


def test_a_larger_share_has_all_of_a_smaller_one() -> None:
    shares = [set(draw_share(samples(200, 40, 3), share, seed=5)["sample"]) for share in (0.01, 0.05, 0.25)]
    assert shares[0] < shares[1] < shares[2]
