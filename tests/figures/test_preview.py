"""The contact sheet: columns, and people who may not be shown."""

from dataclasses import replace

import numpy as np

from ofer.figures.preview import PreviewSample, draw_preview

FLOW = np.ones((2, 8, 8))
FACE = np.full((16, 16), 128, "uint8")
MASK = np.eye(16, dtype=bool)
SHOWN = PreviewSample(
    "S001_001",
    "fear",
    FLOW,
    {"eyes": FLOW, "mouth": FLOW},
    {"eyes": MASK, "mouth": MASK},
    neutral=FACE,
    apex=FACE,
    occluded_faces={"eyes": FACE, "mouth": FACE},
)


def columns(figure) -> list[str]:
    return [axes.get_title() for axes in figure.axes if axes.get_title()][:-1]


def test_faces_then_flows_clean_and_under_each_occlusion():
    figure = draw_preview([SHOWN, SHOWN], title="corpus", generated=True)
    assert columns(figure) == ["neutral", "apex", "eyes", "mouth", "flow", "flow, eyes", "flow, mouth"]
    assert figure.get_suptitle() == "corpus (synthetic faces)"
    assert figure.axes[0].get_ylabel() == "fear\nS001_001"


def test_without_any_face_that_may_be_shown_there_are_flows_only():
    hidden = replace(SHOWN, neutral=None, apex=None, occluded_faces=None)
    assert columns(draw_preview([hidden], title="t", generated=False)) == [
        "flow",
        "flow, eyes",
        "flow, mouth",
    ]
    mixed = draw_preview([hidden, SHOWN], title="t", generated=False)
    assert columns(mixed)[0] == "neutral"
    assert "fear\nS001_001" in [axes.get_ylabel() for axes in mixed.axes]
