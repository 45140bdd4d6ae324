"""The pipeline's drawing: a box per step, an arrow per input, nothing over anything else."""

from itertools import combinations

import pytest
from matplotlib.patches import FancyBboxPatch, PathPatch

from ofer.figures.pipeline import BOX, Step, draw_pipeline

STEPS = [
    Step("crop_faces", "c", "clean", 4, "faces/*.h5", ()),
    Step("hide", "eyes", "occluded", 4, "frames/eyes/*.h5", (0,)),
    Step("flow", "f · clean", "clean", 4, "flows/f/none/*.h5", (0,)),
    Step("flow", "f · eyes", "occluded", 4, "flows/f/eyes/*.h5", (1,)),
    Step("train", "m · eyes", "models", 10, "fold*.w", (2, 3)),
    Step("restore", "m · eyes", "models", 1, "restored.h5", (2, 3, 4)),
]


@pytest.fixture
def axes():
    return draw_pipeline(STEPS, title="t", generated=False).axes[0]


def test_a_box_says_stage_entries_jobs_and_what_it_made(axes):
    texts = [text.get_text() for text in axes.texts]
    for step in STEPS:
        assert {step.stage.replace("_", " "), step.name, step.made} <= set(texts)
    assert [text for text in texts if "×" in text] == ["×4", "×4", "×4", "×4", "×10"]


def test_an_arrow_runs_from_the_foot_of_its_source_to_the_head_of_its_target_beside_all_boxes(axes):
    boxes = [(box.get_x(), box.get_y()) for box in axes.patches if isinstance(box, FancyBboxPatch)]
    assert len(boxes) == len(STEPS)
    for (x, y), (other_x, other_y) in combinations(boxes, 2):
        assert abs(x - other_x) >= BOX[0] or abs(y - other_y) >= BOX[1]
    found = []
    for path in (patch.get_path() for patch in axes.patches if isinstance(patch, PathPatch)):
        (x0, y0), (x1, y1) = path.vertices[0], path.vertices[-1]
        [source] = [i for i, (x, y) in enumerate(boxes) if x < x0 < x + BOX[0] and abs(y0 - y) < 1e-9]
        [target] = [i for i, (x, y) in enumerate(boxes) if x < x1 < x + BOX[0] and 0 < y1 - y - BOX[1] < 0.1]
        found.append((source, target))
        for x, y in path.interpolated(20).vertices:
            assert not any(a < x < a + BOX[0] and b < y < b + BOX[1] for a, b in boxes)
    assert sorted(found) == sorted((source, target) for target, step in enumerate(STEPS) for source in step.reads)
