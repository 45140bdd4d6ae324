"""A confusion matrix, with shares and counts."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

SHARES = "share of the true class (%)\n(count in brackets;\ndiagonal = recall)"
"""What colours and numbers are."""


def draw_matrix(axes: Axes, counts: pd.DataFrame, title: str, *, rows: bool, columns: bool) -> AxesImage:
    """Draw counts (`ofer.evaluation.metrics.confusion_counts`): the true class down, the predicted one across.

    Colour and upper number are the share of the true class in %, the number in brackets is the count; on the diagonal
    the share is the class's recall. rows, columns: whether classes are named there.
    """
    numbers = counts.to_numpy(float)
    totals = numbers.sum(axis=1)
    # A class without samples has no shares: its row stays blank.
    shares = 100 * numbers / np.where(totals > 0, totals, np.nan)[:, None]
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=100)
    for row in range(len(counts)):
        for column in range(len(counts)):
            count = numbers[row, column]
            if count:
                share = shares[row, column]
                colour = "white" if share > 55 else "black"
                look: dict[str, Any] = {"ha": "center", "va": "center", "color": colour}
                axes.text(column, row - 0.14, f"{share:.0f}", fontsize=8, **look)
                axes.text(column, row + 0.27, f"({count:.3g})", fontsize=6, **look)
    places = range(len(counts))
    names = [str(name) for name in counts.index]
    axes.set_xticks(places, names if columns else [], rotation=90)
    axes.set_ylabel("true class" if rows else "", labelpad=10)
    axes.set_xlabel("predicted class" if columns else "", labelpad=8)
    axes.set_yticks(
        places,
        [f"{name} (n = {total:.4g})" for name, total in zip(names, totals, strict=True)] if rows else [],
    )
    axes.tick_params(length=0)
    axes.set_title(f"{title}\nmean recall {np.nanmean(shares.diagonal()):.1f} %", fontsize=8)
    for spine in axes.spines.values():
        spine.set(visible=True)
    return image
