"""The pipeline's drawing: a box per step, an arrow per input, nothing over anything else."""

from itertools import combinations

import pytest
from matplotlib.patches import FancyBboxPatch, PathPatch

from ofer.drawing.chain import Step
from ofer.drawing.pipeline_figure import BOX, draw_pipeline

STEPS = [
    Step("crop_faces", {"corpus": "c"}, 4, ("results/c/faces/*.h5",), ()),
    Step("hide", {"corpus": "c", "occlusion": "eyes"}, 4, ("results/c/frames/eyes/*.h5",), (0,)),
    Step("flow", {"corpus": "c", "flow": "f", "occlusion": "none"}, 4, ("results/c/flows/f/none/*.h5",), (0,)),
    Step("flow", {"corpus": "c", "flow": "f", "occlusion": "eyes"}, 4, ("results/c/flows/f/eyes/*.h5",), (1,)),
    Step("train", {"method": "m", "occlusion": "eyes"}, 10, ("results/c/s/m/eyes/fold*.w",), (2, 3)),
    Step("restore", {"method": "m", "occlusion": "eyes"}, 1, ("results/c/s/m/eyes/restored.h5",), (2, 3, 4)),
]


@pytest.fixture
def axes():
    return draw_pipeline(STEPS, clean="none", title="t", generated=False).axes[0]


def boxes(axes):
    return [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]


def test_a_box_says_stage_entries_and_what_it_made(axes):
    texts = [text.get_text() for text in axes.texts]
    assert len(boxes(axes)) == len(STEPS)
    for expected in ("crop faces", "×10", "f · clean", "f · eyes", "m · eyes", "flows/f/none/*.h5", "restored.h5"):
        assert expected in texts


def test_an_arrow_runs_from_the_foot_of_its_source_to_the_head_of_its_target(axes):
    paths = [patch.get_path().vertices for patch in axes.patches if isinstance(patch, PathPatch)]
    assert len(paths) == sum(len(step.reads) for step in STEPS)
    frames = [(box.get_x(), box.get_y()) for box in boxes(axes)]
    ends = sorted(
        (source, target) for target, step in enumerate(STEPS) for source in step.reads
    )  # fmt: skip
    found = []
    for vertices in paths:
        (x0, y0), (x1, y1) = vertices[0], vertices[-1]
        source = next(i for i, (x, y) in enumerate(frames) if x < x0 < x + BOX[0] and abs(y0 - y) < 1e-9)
        target = next(i for i, (x, y) in enumerate(frames) if x < x1 < x + BOX[0] and 0 < y1 - y - BOX[1] < 0.1)
        found.append((source, target))
    assert sorted(found) == ends


def test_no_two_boxes_overlap_and_no_arrow_passes_behind_one(axes):
    frames = [(box.get_x(), box.get_y()) for box in boxes(axes)]
    for (x, y), (other_x, other_y) in combinations(frames, 2):
        assert abs(x - other_x) >= BOX[0] or abs(y - other_y) >= BOX[1]
    for patch in axes.patches:
        if isinstance(patch, PathPatch):
            for x, y in patch.get_path().interpolated(20).vertices:
                assert not any(a < x < a + BOX[0] and b < y < b + BOX[1] for a, b in frames)


def test_colours_tell_clean_from_occluded_faces_and_from_models(axes):
    fills = [box.get_facecolor() for box in boxes(axes)]
    assert fills[0] == fills[2]
    assert fills[1] == fills[3]
    assert fills[4] == fills[5]
    assert len(set(fills)) == 3
