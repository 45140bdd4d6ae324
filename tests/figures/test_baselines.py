"""Every row has its line in each panel, and the first is the measure of the others."""

import pandas as pd

from ofer.figures.baselines import draw_baselines

PANELS = [("eyes hidden", "eyes", "eyes_endpoint_error"), ("mouth hidden", "mouth", "mouth_endpoint_error")]


def table() -> pd.DataFrame:
    rows = [("ours", "occlusion", 80.0, 1.0), ("filling", "hole", 70.0, 2.0), ("CNN", "nothing", 60.0, None)]
    cells = [{"row": "ours", "told": "occlusion", "column": "no_occlusion", "unit": "%", "ours": 95.0}]
    for row, told, accuracy, error in rows:
        for column in ("eyes", "mouth"):
            cells.append({"row": row, "told": told, "column": column, "unit": "%", "ours": accuracy})
            if error is not None:
                name = f"{column}_endpoint_error"
                cells.append({"row": row, "told": told, "column": name, "unit": "px", "ours": error})
    frame = pd.DataFrame(cells)
    return frame.assign(ours_ci_low=frame["ours"] - 0.5, ours_ci_high=frame["ours"] + 0.5)


def drawn():
    return draw_baselines(table(), panels=PANELS, title="Opponents", generated=True, confidence=0.9)


def values(axes) -> list[float]:
    return [
        line.get_xdata()[0] for line in axes.lines if line.get_marker() not in ("None", None) and len(line.get_xdata())
    ]


def across(axes) -> dict[str, float]:
    """Return where lines across all rows stand, by their style; the legend's own lines are empty."""
    lines = [line for line in axes.lines if line.get_linestyle() in ("--", ":") and len(line.get_xdata())]
    return {line.get_linestyle(): line.get_xdata()[0] for line in lines}


def test_accuracies_stand_above_endpoint_errors_in_the_rows_order():
    upper, _, lower, _ = drawn().axes
    assert [label.get_text() for label in upper.get_yticklabels()] == ["ours", "filling", "CNN"]
    assert [label.get_text() for label in lower.get_yticklabels()] == ["ours", "filling"]
    assert values(upper) == [80, 70, 60] and values(lower) == [1, 2]
    assert "%" in upper.get_xlabel() and "pixels" in lower.get_xlabel()


def test_the_first_row_and_the_accuracy_without_occlusion_are_lines_across():
    upper, _, lower, _ = drawn().axes
    assert across(upper) == {"--": 80, ":": 95}
    assert across(lower) == {"--": 1}


def test_the_legend_names_what_methods_are_told_and_only_that():
    figure = drawn()
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert "is told where the hole is" in labels and not any("truth" in label for label in labels)
    assert "90 %" in figure.legends[0].get_title().get_text()
    assert "synthetic" in figure.get_suptitle()
