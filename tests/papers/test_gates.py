"""The table of gates says of each patch, of all and of the face what gates know, and the page says it in words."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from ofer.papers.acnn.gates import COLUMNS, measure
from ofer.papers.acnn.gates_page import page

DRAWS = {"draws": 100, "seed": 0, "confidence": 0.95}
COUNT = 60
PLACES = ["brow", "mouth", "cheek"]


def gates(knows: float, *, clean: bool = False) -> pd.DataFrame:
    """Return three patches and the face of some pictures: the first is hidden in every other one, the last in none."""
    generator = np.random.default_rng(2)
    noise = generator.normal(0.5, 0.05, (COUNT, 4))
    share = np.zeros((COUNT, 4))
    if not clean:
        share[::2, 0], share[::3, 1], share[::2, 3] = 0.9, 0.3, 0.25
    rows = [
        {"sample": f"s{row}", "subject": f"s{row // 2}", "patch": patch, "alpha": noise[row, column], "fold": 0}
        | {"hidden_share": share[row, column]}
        for row in range(COUNT)
        for column, patch in enumerate(("1", "2", "3", "face"))
    ]
    return pd.DataFrame(rows).assign(alpha=lambda frame: frame["alpha"] - knows * frame["hidden_share"])


def made(knows: float) -> pd.DataFrame:
    return measure({("rafdb", "object"): gates(knows)}, {"rafdb": gates(knows, clean=True)}, PLACES, **DRAWS)


def test_each_patch_all_and_the_face_have_a_row():
    table, frame = made(0.1), gates(0.1)
    assert list(table) == list(COLUMNS)
    assert table[["patch", "place"]].to_numpy().tolist() == [
        ["all", ""], ["1", "brow"], ["2", "mouth"], ["3", "cheek"], ["face", ""],
    ]  # fmt: skip
    of = table.set_index("patch")
    brow = frame[frame["patch"] == "1"]
    assert of.loc["1", "auroc"] == pytest.approx(roc_auc_score(brow["hidden_share"] > 0.5, -brow["alpha"]), abs=1e-4)
    assert of.loc["all", ["hidden", "not_hidden", "left_out", "n"]].tolist() == [30, 130, 20, COUNT]
    assert of.loc[["all", "1"], "change"].tolist() == [-0.09, -0.09]
    assert (of["alpha_clean"] - of["alpha"] + of["change"]).dropna().abs().max() < 2e-4
    # Of the face no picture is hidden whole: it is measured over all of them.
    assert of.loc["face", "change"] == pytest.approx(-0.1 * 0.25 / 2, abs=1e-4)
    assert of.loc["face", "spearman_ci_high"] < 0
    # What is never hidden, or in part alone, has no number.
    assert of.loc[["2", "3", "face"], "auroc"].isna().all()


@pytest.mark.parametrize(
    ("knows", "said"),
    [
        (0.2, "gates tell hidden patches from others"),
        (0.0, "it is not shown that gates tell"),
        (-0.2, "apart the wrong way round"),
    ],
)
def test_the_page_says_what_the_interval_allows(knows: float, said: str):
    table = made(knows)
    text = page(table, method="gacnn", corpora="rafdb", generated=True, confidence=0.95, draws=100)
    assert said in text
    assert text.startswith("# Do gates know what is hidden? gacnn on corpus rafdb (**synthetic** faces)\n")
    assert "of 3 patches 1 are hidden in 10 pictures or more" in text
    first = table.iloc[0]
    assert f"**{first['auroc']:.3f}** [{first['auroc_ci_low']:.3f}, {first['auroc_ci_high']:.3f}]" in text
    assert "| 1 brow | **" in text and "| 3 cheek | – | – | – | – | 0 | 60 |" in text


def test_places_that_are_always_hidden_or_never_are_not_taken_for_knowledge():
    always, clean = gates(0.2), gates(0.2, clean=True)
    always["hidden_share"] = always["patch"].map({"1": 1.0, "2": 0.0, "3": 0.0, "face": 0.5})
    table = measure({("rafdb", "upper-half"): always}, {"rafdb": clean}, PLACES, **DRAWS)
    text = page(table, method="gacnn", corpora="rafdb", generated=False, confidence=0.95, draws=100)
    assert "no patch is hidden in some pictures and not in others" in text and "gates tell" not in text
    assert "rank correlation" not in text


def test_where_nothing_counts_as_hidden_the_page_says_so():
    table = measure({("rafdb", "r8"): gates(0, clean=True)}, {"rafdb": gates(0, clean=True)}, [], **DRAWS)
    assert table.loc[table["patch"] != "face", ["auroc", "change"]].isna().all(axis=None)
    text = page(table, method="gacnn", corpora="rafdb", generated=False, confidence=0.95, draws=100)
    assert "of all patches 0 are hidden and 180 are not: no AUROC" in text and "synthetic" not in text
