"""Figure 10: which flows stand in which row, and which frames they are of."""

import numpy as np
import pytest

from ofer.figures.strategies import Panel, draw_strategies, shown_frames, strategy_panels
from ofer.flow.pairs import frame_pairs


def drawn(panels, count, faces=None):
    pairs = {pair for panel in panels for pair in (*panel.pairs, *panel.added)}
    flows = {pair: np.full((2, 8, 8), float(pair[0])) for pair in pairs}
    return draw_strategies(panels, flows, count, faces, title="corpus", note="note", generated=True)


def captions(figure):
    """Return the captions of the flows, row by row from above."""
    rows = {}
    for axes in figure.axes:
        if "-" in axes.get_xlabel():
            place = axes.get_subplotspec()
            rows.setdefault(place.rowspan.start, []).append((place.colspan.start, axes.get_xlabel()))
    return [[caption for _, caption in sorted(rows[row])] for row in sorted(rows)]


def test_the_paper_draws_these_flows_of_five_frames():
    assert captions(drawn(strategy_panels(5), 5)) == [
        ["1-5"],
        ["1-3", "1-4", "1-5"],
        ["1-2", "2-3", "3-4", "4-5", "1-5"],
        ["1-3", "1-4", "1-5", "2-3", "2-4", "2-5", "3-4", "3-5", "4-5"],
    ]


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_the_captions_are_the_pairs_of_the_strategies(count):
    strategies = ("apex", "three_frames", "all_apex", "mid")
    expected = [[f"{previous}-{later}" for previous, later in frame_pairs(name, count)] for name in strategies]
    assert captions(drawn(strategy_panels(count), count)) == expected


def test_what_stands_before_the_plus_is_the_strategy_all():
    for count in (2, 5):
        assert list(strategy_panels(count)[2].pairs) == frame_pairs("all", count)


def test_each_flow_is_drawn_above_its_caption():
    panel = Panel("(a)", [(1, 2), (2, 3)])
    flows = {(1, 2): np.zeros((2, 4, 4)), (2, 3): np.ones((2, 4, 4))}
    figure = draw_strategies([panel], flows, 3, None, title="t", note="n", generated=False)
    pictures = {axes.get_xlabel(): axes.images[0].get_array() for axes in figure.axes if "-" in axes.get_xlabel()}
    assert (pictures["1-2"] == 1).all(), "no motion is white"
    assert (pictures["2-3"] != 1).any()


def test_frames_are_numbered_and_may_be_missing():
    faces = [np.full((6, 6), 40 * number, np.uint8) for number in range(3)]
    figure = drawn(strategy_panels(3), 3, faces)
    numbered = [axes for axes in figure.axes if axes.get_xlabel().isdigit()]
    assert [axes.get_xlabel() for axes in numbered] == ["1", "2", "3"]
    assert [axes.images[0].get_array()[0, 0] for axes in numbered] == [0, 40, 80]
    assert not [axes for axes in drawn(strategy_panels(3), 3).axes if axes.get_xlabel().isdigit() and axes.images]


@pytest.mark.parametrize(
    ("length", "choice", "numbers"),
    [(12, "spread", [1, 4, 6, 9, 12]), (12, "first", [1, 2, 3, 4, 5]), (5, "spread", [1, 2, 3, 4, 5])],
)
def test_which_frames_are_shown(length, choice, numbers):
    found = shown_frames(length, 5, choice)
    assert (found[0], found[-1], len(found)) == (numbers[0], numbers[-1], 5)
    np.testing.assert_allclose(found, numbers, atol=1)


def test_a_shorter_sequence_is_shown_whole():
    assert shown_frames(3, 5, "spread") == shown_frames(3, 5, "first") == [1, 2, 3]
