"""Which pictures of a class are learned from where it has many."""

import numpy as np
import pandas as pd

from ofer.stages.train_stills import draw_most

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
