"""The squares of a panel have the colours and places of the means of the file."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.faces.point_files import FacePoints, write_points
from ofer.figures.gates import draw
from ofer.jobs.job import Job
from tests.evaluation.made_division import rounds_of, write_division

SAMPLES = {"a": 0.0, "b": 0.1, "c": 0.2}
"""By how much α is higher, and patch 1 further to the right."""


def write_gates(path: Path, alpha: float, hidden: float) -> Path:
    rows = [
        {"sample": sample, "subject": sample, "fold": fold, "patch": patch, "alpha": alpha + step}
        | {"hidden_share": share, "x": place, "y": 0.5}
        for fold, (sample, step) in enumerate(SAMPLES.items())
        for patch, share, place in (("1", hidden, 0.2 + step), ("2", 0.0, 0.8), ("face", hidden / 2, np.nan))
    ]
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("told", [True, False])
def test_a_patch_is_drawn_where_it_lies_in_the_colour_of_its_mean(tmp_path: Path, told: bool):
    points = FacePoints(np.full((1, 68, 2), 0.5, np.float32), ("a",), ("truth",), {})
    write_points(tmp_path / "points.h5", points)
    samples = pd.DataFrame({"sample": list(SAMPLES), "subject": list(SAMPLES), "label": "fear", "fold": range(3)})
    read = {
        "divisions": {"rafdb": write_division(tmp_path, rounds_of(samples, 3))},
        "clean": {"rafdb": [write_gates(tmp_path / "clean.csv", 0.5, 0.0)]},
        "occluded": {"rafdb/object": [write_gates(tmp_path / "object.csv", 0.1, 0.8)]},
        "points": {"rafdb": [tmp_path / "points.h5"]} if told else {},
    }
    figure = draw(Job("ofer.stages.draw", {"method": "gacnn", "corpus": "rafdb", "generated": True}, read, {}))
    clean, hidden, bar = figure.axes
    assert clean.get_title() == "nothing hidden\nwhole face: 0.60"
    assert hidden.get_title() == "object\nwhole face: 0.20"
    assert bar.get_ylim() == pytest.approx((0.2, 0.6))
    for axes, level in ((clean, 1.0), (hidden, 0.0)):
        assert [square.get_center()[0] for square in axes.patches] == pytest.approx([0.3, 0.8])
        colour = figure.axes[-1].collections[-1].cmap(level)
        assert all(square.get_facecolor() == pytest.approx(colour) for square in axes.patches)
        assert bool(axes.lines) is told
    assert [square.get_linewidth() > 1 for square in hidden.patches] == [True, False]
    assert figure.get_suptitle().endswith("(synthetic faces)")
