"""Figure 8's numbers follow from predictions, and its page says what is published and what is ours."""

from pathlib import Path

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.papers.flowrec.average_seed import seed_choice
from ofer.papers.flowrec.fig8 import COLUMNS, accuracies, components, published_accuracies
from ofer.papers.flowrec.fig8_page import page

PUBLISHED = Path(__file__).parents[3] / "ofer/papers/flowrec/fig8.csv"


def predictions(correct: dict[tuple[int, int], list[bool]]) -> pd.DataFrame:
    """Return prediction rows of {(seed, fold): whether each sample is got right}, two classes in turn."""
    rows = []
    for (seed, fold), hits in correct.items():
        for index, hit in enumerate(hits):
            label = ("fear", "anger")[index % 2]
            anger = 0.8 if (label == "anger") == hit else 0.3
            rows.append((f"S{fold}{index}", f"S{fold}", fold, seed, label, anger, 1 - anger))
    return pd.DataFrame(rows, columns=["sample", "subject", "fold", "seed", "label", "p_anger", "p_fear"])


def validation(shares: dict[tuple[int, int], float]) -> pd.DataFrame:
    """Return validation rows of {(seed, fold): accuracy}."""
    return pd.DataFrame(
        [(seed, fold, share) for (seed, fold), share in shares.items()],
        columns=["seed", "fold", "validation_accuracy"],
    )


def table_of(scores: dict[int, list[float]], validated: dict[int, list[float]], size: int = 64) -> pd.DataFrame:
    """Return a table of accuracies at one size: per seed, a value in % for each fold."""
    rows = [
        (size, seed, fold, value, validated[seed][fold], 20, "c", "ours")
        for seed, values in scores.items()
        for fold, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_accuracies_are_shares_of_right_samples_in_percent():
    found = accuracies(
        {
            64: predictions(
                {(0, 0): [True, True, False], (0, 1): [True, False], (3, 0): [False] * 3, (3, 1): [True] * 2}
            ),
            24: predictions({(0, 0): [True] * 3, (0, 1): [False] * 2, (3, 0): [True] * 3, (3, 1): [True, False]}),
        },
        {size: validation({(0, 0): 0.5, (0, 1): 0.75, (3, 0): 1.0, (3, 1): 0.0}) for size in (24, 64)},
        "c",
    )  # fmt: skip
    assert list(found.columns) == COLUMNS
    assert found[["size", "seed", "fold"]].to_numpy().tolist() == [
        [size, seed, fold] for size in (24, 64) for seed in (0, 3) for fold in (0, 1)
    ]
    assert found["accuracy"].tolist() == [100, 0, 100, 50, pytest.approx(66.6667), 50, 0, 100]
    assert found["validation_accuracy"].tolist() == [50, 75, 100, 0] * 2
    assert found["n"].tolist() == [3, 2] * 4
    assert (found["status"] == "ours").all()


def test_a_seed_without_validation_is_an_error():
    with pytest.raises(OferError, match="no validation accuracy"):
        accuracies({24: predictions({(0, 0): [True], (1, 0): [True]})}, {24: validation({(0, 0): 1.0})}, "c")


def test_components_are_given_for_each_size_with_spreads_in_points():
    zeros = {seed: [0.0] * 3 for seed in range(3)}
    only_seeds = table_of({0: [80.0] * 3, 1: [84.0] * 3, 2: [88.0] * 3}, zeros, size=24)
    only_folds = table_of({seed: [80.0, 84.0, 88.0] for seed in range(3)}, zeros, size=48)
    found = components(pd.concat([only_seeds, only_folds])).set_index(["size", "component"])
    assert found.loc[(24, "seed"), "standard_deviation"] == 4
    assert found.loc[(24, "seed"), "share"] == 1
    assert found.loc[(48, "fold"), "variance"] == 16
    assert found.loc[(48, "seed"), "variance"] == found.loc[(24, "residual"), "variance"] == 0
    assert found["seeds"].unique().tolist() == found["folds"].unique().tolist() == [3]


def test_the_published_quantities_are_those_of_the_paper():
    found = published_accuracies(PUBLISHED)
    assert found == {
        "best_size_from": 64, "best_size_to": 96, "chosen_size": 64, "chosen_seed_accuracy": 92.8, "seeds": 100,
    }  # fmt: skip


def test_a_damaged_file_of_published_quantities_is_an_error(tmp_path):
    path = tmp_path / "fig8.csv"
    path.write_text("quantity,value\nseeds,100\n")
    with pytest.raises(OferError, match="best_size_from"):
        published_accuracies(path)


def test_the_page_keeps_published_numbers_apart_and_warns_each_table():
    test = {0: [80, 82], 1: [90, 92], 2: [86, 84]}
    table = table_of(test, test)
    text = page(
        table,
        components(table),
        seed_choice(table, size=64, method="r", division="stratified", configured=0),
        published=published_accuracies(PUBLISHED),
        division="stratified",
        generated=True,
        samples=40,
        tables={
            "table5": {"recogniser": "r", "seed": 0, "division": "stratified"},
            "table10": {"recogniser": "r", "seed": 0, "division": "stratified"},
            "mine": {"recogniser": "other", "seed": 4, "division": "stratified"},
        },
    )
    assert text.startswith("# Figure 8 on corpus c (**synthetic** faces): n = 40, 2 folds (stratified), 3 seeds\n")
    assert "| 64 | **85.7** | **85.0** | **81.0 to 91.0** |" in text
    [line] = [line for line in text.splitlines() if "92.8" in line]
    assert line.startswith("- Published, on CK+")
    assert "- table5, table10: Warning: the recogniser's seed is 0" in text
    assert "- mine: Warning: nothing is known of seed 4 of other" in text
