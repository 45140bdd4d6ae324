"""How far a face has moved is told by what is not hidden of it."""

import numpy as np

from ofer.recognition.clip_flows import root_mean_squares


def test_motion_counts_where_nothing_is_hidden() -> None:
    rng = np.random.default_rng(0)
    flows = rng.normal(size=(3, 2, 4, 4)).astype(np.float16)
    visible = np.ones((4, 4), bool)
    visible[2:, 1:3] = False
    cells = [(y, x) for y in range(4) for x in range(4) if visible[y, x]]
    expected = [np.sqrt(np.mean([float(flow[c, y, x]) ** 2 for c in (0, 1) for y, x in cells])) for flow in flows]
    np.testing.assert_allclose(root_mean_squares(flows, visible), expected)
    flows[:, :, ~visible] = 1000
    np.testing.assert_allclose(root_mean_squares(flows, visible), expected)
