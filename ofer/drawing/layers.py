"""Places for the boxes of a directed graph without circles: in layers, arrows downwards, few crossings, no overlaps.

After Sugiyama, Tagawa and Toda (1981): an arrow that passes a layer bends there; boxes and bends of a layer stand in
the order of their neighbours' mean places, and as near to these as their widths allow.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.optimize import isotonic_regression

Place = tuple[float, int]
SWEEPS = 12


def lay_out(reads: Sequence[Sequence[int]], *, width: float, bend: float) -> dict[tuple[int, int], list[Place]]:
    """Return the route of each arrow (source, target): places (x, layer) from box to box.

    reads: for each box the boxes before it from which arrows lead to it. width: room that a box takes, bend: room that
    a passing arrow takes, in the unit of x. Boxes stand as low as the boxes that they lead to allow.
    """
    arrows = [(source, target) for target, sources in enumerate(reads) for source in sources]
    height = [0] * len(reads)
    for source, target in reversed(arrows):
        height[source] = max(height[source], height[target] + 1)
    layer = [max(height) - steps for steps in height]
    routes = {}
    for source, target in arrows:
        passed = range(layer[source] + 1, layer[target])
        routes[source, target] = [source, *range(len(layer), len(layer) + len(passed)), target]
        layer += passed
    above = np.zeros((len(layer), len(layer)))
    for start, end in (link for route in routes.values() for link in pairwise(route)):
        above[end, start] = 1
    rooms = np.where(np.arange(len(layer)) < len(reads), width, bend)
    rows = [np.flatnonzero(np.array(layer) == number) for number in range(max(layer) + 1)]
    x = np.zeros(len(layer))
    # Neighbours above and below in turn find the order, both together the places.
    for neighbours in [above, above.T] * SWEEPS + [above + above.T] * 2 * SWEEPS:
        for number in [*range(len(rows)), *reversed(range(len(rows)))]:
            row = rows[number]
            count = neighbours[row].sum(axis=1)
            wanted = np.where(count > 0, neighbours[row] @ x / np.maximum(count, 1), x[row])
            order = np.argsort(wanted, kind="stable")
            rows[number] = row = row[order]
            before = np.cumsum(rooms[row]) - rooms[row] / 2
            x[row] = isotonic_regression(wanted[order] - before).x + before
    return {ends: [(float(x[node]), layer[node]) for node in route] for ends, route in routes.items()}
