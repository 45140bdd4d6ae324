"""Layered drawings: arrows point downwards, nothing overlaps, and places are the nearest that the rooms allow."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from ofer.drawing.layers import _apart, crossings, lay_out


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 9))
    arrows = draw(st.lists(st.sampled_from(list(combinations(range(count), 2)) or [(0, 0)]), unique=True, max_size=16))
    return count, [] if count == 1 else arrows


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_arrows_point_downwards_layer_by_layer_and_boxes_keep_apart(graph):
    count, arrows = graph
    layout = lay_out(count, arrows, width=2.0, bend=0.5)
    rooms: dict[int, dict[float, float]] = {}
    for x, layer in layout.boxes:
        rooms.setdefault(layer, {})[x] = 2.0
    for (start, end), route in layout.routes.items():
        assert route[0] == layout.boxes[start]
        assert route[-1] == layout.boxes[end]
        assert all(after - before == 1 for (_, before), (_, after) in pairwise(route))
        for x, layer in route[1:-1]:
            assert x not in rooms[layer]
            rooms[layer][x] = 0.5
    assert sum(map(len, rooms.values())) == count + sum(len(route) - 2 for route in layout.routes.values())
    for row in rooms.values():
        for (left, room), (right, next_room) in pairwise(sorted(row.items())):
            assert right - left >= (room + next_room) / 2 - 1e-9


def test_a_box_stands_as_low_as_what_it_points_to_allows():
    layout = lay_out(4, [(0, 1), (1, 3), (2, 3)], width=1, bend=1)
    assert [layer for _, layer in layout.boxes] == [0, 1, 1, 2]


def test_crossed_arrows_are_uncrossed():
    layout = lay_out(4, [(0, 3), (1, 2)], width=1, bend=1)
    (top_left, top_right, low_right, low_left) = (x for x, _ in layout.boxes)
    assert (top_left < top_right) == (low_left < low_right)


def test_crossings_are_counted_pair_by_pair():
    neighbours = {0: [3, 2], 1: [2], 2: [0, 1], 3: [0]}
    assert crossings([[0, 1], [2, 3]], neighbours) == 1
    assert crossings([[1, 0], [2, 3]], neighbours) == 0


@pytest.mark.parametrize("seed", range(5))
def test_places_are_the_least_squares_solution(seed):
    random = np.random.default_rng(seed)
    wanted, rooms = random.normal(size=6) * 2, random.uniform(0.3, 1.5, 6)
    gaps = (rooms[1:] + rooms[:-1]) / 2
    slow = minimize(
        lambda x: np.square(x - wanted).sum(),
        np.cumsum(np.r_[0.0, gaps]),
        constraints={"type": "ineq", "fun": lambda x: np.diff(x) - gaps},
    )
    assert np.allclose(_apart(list(wanted), list(rooms)), slow.x, atol=1e-4)
