"""The table of masks says of all pictures and of each kind of object what masks show, and the page says it in words."""

import numpy as np
import pandas as pd
import pytest

from ofer.papers.masks import COLUMNS, measure
from ofer.papers.masks_page import page

DRAWS = {"draws": 100, "seed": 0, "confidence": 0.95}
COUNT = 60
PLACE = ("pretext", "rafdb", "object")


def masks(gain: float) -> pd.DataFrame:
    """Return pictures of which bottles and cups hide a tenth of 100 pixels, and in every sixth nothing is hidden."""
    generator = np.random.default_rng(2)
    bare = np.arange(COUNT) % 6 == 5
    frame = pd.DataFrame({"sample": [f"s{row}" for row in range(COUNT)], "fold": 0})
    frame["subject"] = [f"p{row // 2}" for row in range(COUNT)]
    frame["object"] = np.where(bare, "", np.where(np.arange(COUNT) % 3 == 0, "cup", "bottle"))
    frame["auroc_place"] = np.where(bare, np.nan, generator.normal(0.7, 0.05, COUNT))
    frame["auroc"] = frame["auroc_place"] + gain + generator.normal(0, 0.02, COUNT) - 0.05 * (frame["object"] == "cup")
    falsely = generator.integers(0, 9, COUNT)
    frame["intersection"] = np.where(bare, 0, generator.integers(0, 11, COUNT))
    frame["union"] = np.where(bare, 0, 10) + falsely
    return frame.assign(hidden_share=np.where(bare, 0, 0.1), false_share=falsely / np.where(bare, 100, 90))


def test_all_objects_and_each_have_a_row():
    frame = masks(0.1)
    table = measure({PLACE: frame}, **DRAWS)
    assert list(table) == list(COLUMNS)
    assert table[["method", "corpus", "occlusion", "object"]].to_numpy().tolist() == [
        [*PLACE, kind] for kind in ("all", "bottle", "cup")
    ]  # fmt: skip
    assert table[["covered", "n"]].to_numpy().tolist() == [[50, 60], [30, 30], [20, 20]]
    parts = (frame[frame["object"] != ""], *(frame[frame["object"] == kind] for kind in ("bottle", "cup")))
    for row, part in zip(table.itertuples(), parts, strict=True):
        means = part["auroc"].mean(), (part["intersection"] / part["union"]).mean()
        np.testing.assert_allclose([row.auroc, row.iou], means, atol=1e-4)
        np.testing.assert_allclose(row.gain, (part["auroc"] - part["auroc_place"]).mean(), atol=1e-4)
        assert row.auroc_ci_low < row.auroc < row.auroc_ci_high and row.iou_ci_low < row.iou < row.iou_ci_high
    # What is called hidden on a face of which nothing is counts.
    np.testing.assert_allclose(table["false_share"].iloc[0], frame["false_share"].mean(), atol=1e-4)


@pytest.mark.parametrize(
    ("gain", "said"),
    [
        (0.1, "masks know more than where occluders mostly lie"),
        (0.02, "it is not shown that masks know more"),
        (-0.1, "masks know less than where"),
    ],
)
def test_the_page_says_what_the_interval_allows(gain: float, said: str):
    table = measure({PLACE: masks(gain)}, **DRAWS)
    text = page(table, corpora="rafdb", generated=True, confidence=0.95, draws=100)
    assert f"pretext, rafdb, `object`: {said}" in text
    assert text.startswith("# Do masks show what is hidden? On corpus rafdb (**synthetic** faces)\n")
    assert "of 2 kinds of objects `bottle` (" in text and "`cup` (" in text
    first = table.iloc[0]
    assert f"| pretext | all | **{first['auroc']:.3f}** [{first['auroc_ci_low']:.3f}, " in text
    assert "60 pictures, of which 50 have something hidden" in text


def test_where_nothing_is_hidden_there_is_only_what_is_called_so_falsely():
    frame = masks(0).query("object == ''")
    table = measure({("pretext", "rafdb", "none"): frame}, **DRAWS)
    assert len(table) == 1 and table[["auroc", "gain", "iou"]].isna().all(axis=None)
    text = page(table, corpora="rafdb", generated=False, confidence=0.95, draws=100)
    share = f"{100 * frame['false_share'].mean():.1f} %"
    assert f"`none`: nothing is hidden, and of what is not {share} is called so." in text and "synthetic" not in text
