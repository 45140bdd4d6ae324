"""Layered drawings: arrows point downwards, nothing overlaps, no crossing that need not be."""

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ofer.drawing.layers import lay_out


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(list(combinations(range(9), 2))), unique=True, min_size=1, max_size=16))
def test_arrows_point_downwards_layer_by_layer_and_boxes_keep_apart(arrows):
    reads = [[source for source, end in arrows if end == target] for target in range(9)]
    routes = lay_out(reads, width=2.0, bend=0.5)
    assert set(routes) == set(arrows)
    rooms = {}
    for ends, route in routes.items():
        assert all(after - before == 1 for (_, before), (_, after) in pairwise(route))
        nodes = [ends[0], *((ends, layer) for _, layer in route[1:-1]), ends[1]]
        for node, (x, layer) in zip(nodes, route, strict=True):
            place = (x, 0.5 if isinstance(node, tuple) else 2.0)
            assert rooms.setdefault(layer, {}).setdefault(node, place) == place
    for row in rooms.values():
        for (left, room), (right, next_room) in pairwise(sorted(row.values())):
            assert right - left >= (room + next_room) / 2 - 1e-9


def test_a_box_stands_as_low_as_what_it_points_to_allows():
    routes = lay_out([[], [0], [], [1, 2]], width=1, bend=1)
    assert [routes[ends][0][1] for ends in ((0, 1), (1, 3), (2, 3))] == [0, 1, 1]


def test_crossed_arrows_are_uncrossed():
    routes = lay_out([[], [], [1], [0]], width=1, bend=1)
    (top_right, low_right), (top_left, low_left) = ([x for x, _ in routes[ends]] for ends in ((1, 2), (0, 3)))
    assert (top_left < top_right) == (low_left < low_right)
