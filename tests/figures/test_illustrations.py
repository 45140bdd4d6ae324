"""Figures 1, 4, 5 and Table 3: which picture stands where."""

import numpy as np

from ofer.drawing.flow_colour import flow_to_rgb, magnitude_scale
from ofer.drawing.occluded_face import OccludedFace
from ofer.figures.flow_preparation import Preparation, draw_flow_preparation
from ofer.figures.occlusion_kinds import Kind, draw_occlusion_kinds
from ofer.figures.occlusions import draw_occlusions
from ofer.figures.similarity import Person, draw_similarity
from ofer.flow.pooling import adaptive_average_pool

RNG = np.random.default_rng(0)
FLOW = RNG.normal(0, 2, (2, 20, 20))
FACE = RNG.integers(0, 256, (20, 20), dtype=np.uint8)
MASK = np.zeros((20, 20), bool)
MASK[5:12, 4:16] = True
WORDS = {"title": "corpus", "note": "note", "generated": True}


def texts(figure):
    inside = [text.get_text() for axes in figure.axes for text in axes.texts]
    return [text for text in inside if text]


def pictures(figure):
    return [np.asarray(image.get_array()) for axes in figure.axes for image in axes.images]


def shows(figure, picture):
    return any(one.shape == picture.shape and np.allclose(one, picture) for one in pictures(figure))


def test_similarity_has_a_column_a_person_and_says_whose_face_is_left_out():
    people = [Person("S001_001", FLOW, FACE), Person("S002_001", 2 * FLOW)]
    figure = draw_similarity(people, **WORDS)
    assert [axes.get_title() for axes in figure.axes if axes.get_title().startswith("S")] == ["S001_001", "S002_001"]
    assert shows(figure, FACE)
    assert texts(figure) == ["face not\npublishable"]
    scale = magnitude_scale([FLOW, 2 * FLOW])
    assert shows(figure, flow_to_rgb(FLOW, scale)), "one scale for all"
    assert shows(figure, flow_to_rgb(2 * FLOW, scale))
    assert figure.get_suptitle() == "corpus (synthetic faces)"


def test_occlusions_outline_what_is_hidden_in_the_flow_and_where_nothing_is_painted_in_the_face():
    def outlines(painted):
        shown = [OccludedFace("clean", FLOW, face=FACE), OccludedFace("eyes", FLOW, MASK, FACE, painted)]
        figure = draw_occlusions(shown, **WORDS)
        return sum(len(axes.collections) > 0 for axes in figure.axes)

    assert outlines(painted=True) == 1
    assert outlines(painted=False) == 2


def test_preparation_shows_components_and_what_pooling_makes_of_them():
    pooled = adaptive_average_pool(FLOW, 5)
    figure = draw_flow_preparation(Preparation(FLOW, pooled, (FACE, 255 - FACE)), **WORDS)
    for picture in (FACE, 255 - FACE, FLOW[0], FLOW[1], pooled[0], pooled[1]):
        assert shows(figure, picture)
    scale = magnitude_scale([FLOW])
    assert shows(figure, flow_to_rgb(FLOW, scale))
    assert shows(figure, flow_to_rgb(pooled, scale))
    limits = {
        image.get_clim() for axes in figure.axes for image in axes.images if image.get_cmap().name == "RdBu_r"
    }  # fmt: skip
    assert limits == {(-scale, scale)}, "white is no motion"
    blank = draw_flow_preparation(Preparation(FLOW, pooled), **WORDS)
    assert not shows(blank, FACE)
    assert texts(blank) == ["face not\npublishable"] * 2


def test_kinds_show_faces_or_their_masks_and_rule_off_what_the_paper_lacks():
    clean = OccludedFace("clean", FLOW, face=FACE)
    shown, hidden = OccludedFace("eyes", FLOW, MASK, FACE), OccludedFace("mouth", FLOW, MASK)
    kinds = [Kind("Somebody [1]", "overlay of black boxes", [shown, hidden]), Kind("not in the paper", "grey", [])]
    figure = draw_occlusion_kinds(kinds, clean, printed=1, **WORDS)
    assert shows(figure, FACE)
    assert shows(figure, np.where(MASK, 110, 244))
    assert {"Somebody [1]", "not in the paper", "grey"} < set(texts(figure))
    assert texts(figure).count("no entry of this kind is shown") == 1
    rules = [axes for axes in figure.axes if axes.lines and not axes.images]
    assert len(rules) == 2, "below the heads, and below the paper's rows"
    everything_printed = draw_occlusion_kinds(kinds, clean, printed=2, **WORDS)
    assert len([axes for axes in everything_printed.axes if axes.lines and not axes.images]) == 1
