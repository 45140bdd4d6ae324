"""Figure 8 shows what the tables say, and published numbers as outlines beside them."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from ofer.figures.seeds import draw_seed_study

SIZES, SEEDS, FOLDS = (24, 64, 128), 7, 4
PUBLISHED = {"best_size_from": 64.0, "best_size_to": 96.0, "chosen_size": 64.0, "chosen_seed_accuracy": 92.8}


@pytest.fixture(scope="module")
def accuracies() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    rows = [
        (size, seed, fold, 80 + size / 20 + 3 * fold + generator.normal())
        for size in SIZES
        for seed in range(SEEDS)
        for fold in range(FOLDS)
    ]
    return pd.DataFrame(rows, columns=["size", "seed", "fold", "accuracy"])


@pytest.fixture(scope="module")
def figure(accuracies):
    components = pd.DataFrame(
        [
            (size, name, value + size)
            for size in SIZES
            for name, value in (("seed", 1.0), ("fold", 3.0), ("residual", 2.0))
        ],
        columns=["size", "component", "standard_deviation"],
    )
    return draw_seed_study(accuracies, components, published=PUBLISHED, title="t", generated=True)


def drawn(axes, label):
    [line] = [line for line in axes.get_lines() if line.get_label() == label]
    return line


def test_the_title_says_synthetic(figure):
    assert figure.get_suptitle() == "t (synthetic faces)"


def test_mean_and_median_are_those_of_the_seeds_means_over_folds(figure, accuracies):
    scores = accuracies.groupby(["size", "seed"])["accuracy"].mean().unstack("size")
    axes = figure.axes[0]
    np.testing.assert_array_equal(drawn(axes, "mean").get_xdata(), SIZES)
    np.testing.assert_allclose(drawn(axes, "mean").get_ydata(), scores.mean())
    np.testing.assert_allclose(drawn(axes, "median").get_ydata(), scores.median())


def test_published_numbers_are_outlines_apart_from_ours(figure):
    line = drawn(figure.axes[0], "published: the chosen seed (CK+)")
    assert (line.get_xdata()[0], line.get_ydata()[0]) == (64.0, 92.8)
    assert line.get_fillstyle() == "none"
    assert line.get_linestyle() in ("None", "-") and len(line.get_xdata()) == 1


def test_boxes_hold_the_quartiles_of_seeds_and_of_folds(figure, accuracies):
    medians = [line.get_ydata()[0] for line in figure.axes[2].get_lines() if _is_median(line)]
    of_seeds = accuracies.groupby(["size", "seed"])["accuracy"].mean().groupby("size").median()
    of_folds = accuracies.groupby(["size", "fold"])["accuracy"].mean().groupby("size").median()
    np.testing.assert_allclose(sorted(medians), sorted([*of_seeds, *of_folds]))


def _is_median(line) -> bool:
    return line.get_linewidth() == 1.6


def test_outlying_seeds_are_fliers():
    rows = [(24, seed, fold, 50.0 if seed == 9 else 80.0 + 0.1 * seed) for seed in range(10) for fold in range(2)]
    table = pd.DataFrame(rows, columns=["size", "seed", "fold", "accuracy"])
    spread = pd.DataFrame(
        [(24, name, 1.0) for name in ("seed", "fold", "residual")], columns=["size", "component", "standard_deviation"]
    )
    drawn_figure = draw_seed_study(table, spread, published=PUBLISHED, title="t", generated=False)
    points = [line.get_ydata() for line in drawn_figure.axes[1].get_lines() if line.get_marker() == "o"]
    assert [50.0] in [list(values) for values in points]


def test_seeds_share_their_scale_with_the_means_and_spreads_start_at_zero(figure):
    lines, boxes, _, parts = figure.axes
    assert lines.get_ylim() == boxes.get_ylim()
    assert lines.get_ylim()[1] > 92.8
    assert parts.get_ylim()[0] == 0


def test_labels_of_equal_components_do_not_lie_on_one_another(accuracies):
    equal = pd.DataFrame(
        [(size, name, 4.0 if size == 24 else 0.0) for size in SIZES for name in ("seed", "fold", "residual")],
        columns=["size", "component", "standard_deviation"],
    )
    figure = draw_seed_study(accuracies, equal, published=PUBLISHED, title="t", generated=True)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[3].texts]
    assert len(boxes) == 3
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_every_panel_names_its_axes_with_units(figure):
    assert [axes.get_ylabel() for axes in figure.axes] == ["accuracy (%)"] * 3 + ["standard deviation (points)"]
    assert {axes.get_xlabel() for axes in figure.axes} == {"side of the flow (cells)"}
