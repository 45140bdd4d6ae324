"""Places for the boxes of a directed graph without circles: in layers, arrows downwards, few crossings, no overlaps.

After Sugiyama, Tagawa and Toda (1981): layers by longest paths, a bend where an arrow passes a layer, the order within
a layer by the mean place of neighbours, then places as near to the neighbours as the widths allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 24


@dataclass(frozen=True)
class Layout:
    """boxes: (x, layer) of each box. routes: the points (x, layer) of each arrow, from its start to its end."""

    boxes: list[tuple[float, int]]
    routes: dict[tuple[int, int], list[tuple[float, int]]]


def lay_out(count: int, arrows: Sequence[tuple[int, int]], *, width: float, bend: float) -> Layout:
    """Return places for boxes 0 … count − 1 and `arrows` (from, to); boxes come after all that point to them.

    width: room that a box takes, bend: room that a passing arrow takes; x is in the same unit. Boxes stand as low as
    the boxes that they point to allow.
    """
    layer = _layers(count, arrows)
    neighbours: dict[int, list[int]] = {node: [] for node in range(count)}
    routes: dict[tuple[int, int], list[int]] = {}
    for start, end in sorted(arrows):
        bends = []
        for between in range(layer[start] + 1, layer[end]):
            bends.append(len(layer))
            neighbours[len(layer)] = []
            layer.append(between)
        routes[start, end] = [start, *bends, end]
        for above, below in zip([start, *bends], [*bends, end], strict=True):
            neighbours[above].append(below)
            neighbours[below].append(above)
    rooms = [width if node < count else bend for node in range(len(layer))]
    rows = _ordered(layer, neighbours)
    x = _placed(rows, neighbours, rooms)
    return Layout(
        boxes=[(x[node], layer[node]) for node in range(count)],
        routes={ends: [(x[node], layer[node]) for node in route] for ends, route in routes.items()},
    )


def crossings(rows: Sequence[Sequence[int]], neighbours: dict[int, list[int]]) -> int:
    """Return how many pairs of arrows between adjacent rows cross."""
    crossed = 0
    for above, below in pairwise(rows):
        place = {node: number for number, node in enumerate(below)}
        ends = [(number, place[end]) for number, node in enumerate(above) for end in neighbours[node] if end in place]
        crossed += sum(a < c and b > d for a, b in ends for c, d in ends)
    return crossed


def _layers(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    below = [0] * count
    for node in reversed(range(count)):
        below[node] = max((below[end] + 1 for start, end in arrows if start == node), default=0)
    return [max(below, default=0) - depth for depth in below]


def _ordered(layer: Sequence[int], neighbours: dict[int, list[int]]) -> list[list[int]]:
    rows = [[node for node in range(len(layer)) if layer[node] == number] for number in range(max(layer) + 1)]
    best = [list(row) for row in rows]
    for sweep in range(SWEEPS):
        downwards = sweep % 2 == 0
        for number in range(1, len(rows)) if downwards else reversed(range(len(rows) - 1)):
            fixed = rows[number - 1 if downwards else number + 1]
            place = {node: index for index, node in enumerate(fixed)}
            means = {
                node: (_mean([place[other] for other in neighbours[node] if other in place], index), index)
                for index, node in enumerate(rows[number])
            }
            rows[number].sort(key=means.__getitem__)
        if crossings(rows, neighbours) < crossings(best, neighbours):
            best = [list(row) for row in rows]
    return best


def _placed(rows: Sequence[Sequence[int]], neighbours: dict[int, list[int]], rooms: Sequence[float]) -> list[float]:
    x = [0.0] * len(rooms)
    for row in rows:
        middle = sum(rooms[node] for node in row) / 2
        along = 0.0
        for node in row:
            x[node] = along + rooms[node] / 2 - middle
            along += rooms[node]
    for _ in range(SWEEPS):
        for row in [*rows, *reversed(rows)]:
            wanted = [_mean([x[other] for other in neighbours[node]], x[node]) for node in row]
            for node, place in zip(row, _apart(wanted, [rooms[node] for node in row]), strict=True):
                x[node] = place
    return x


def _apart(wanted: Sequence[float], rooms: Sequence[float]) -> list[float]:
    """Return the places nearest to `wanted` (least squares) that keep the order and the rooms free of overlap."""
    # Without the rooms before each, places need only not decrease: pool neighbours that do.
    before = [sum(rooms[:number]) + room / 2 for number, room in enumerate(rooms)]
    pools: list[tuple[float, int]] = []
    for place, shift in zip(wanted, before, strict=True):
        value, size = place - shift, 1
        while pools and pools[-1][0] > value:
            other, members = pools.pop()
            value, size = (other * members + value * size) / (members + size), members + size
        pools.append((value, size))
    even = [value for value, size in pools for _ in range(size)]
    return [place + shift for place, shift in zip(even, before, strict=True)]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
