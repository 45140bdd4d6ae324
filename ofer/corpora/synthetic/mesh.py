"""The grid of the mean head: rows that follow the lids and the lips, columns at equal steps of the angle.

Head coordinates, in millimetres: origin on the head's vertical axis at the height of the eyes, x to the
image's right, y down, z towards the camera. The mean face is symmetric about x = 0.
"""

from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic.curves import jaw_line, lid_curves, lip_curves, profile, smoothstep
from ofer.corpora.synthetic.parameters import Parameters

COLUMNS = 193
EDGE_ANGLE = np.radians(100.0)


@dataclass(frozen=True)
class Grid:
    """The mean head. Arrays are (rows, columns) unless said otherwise.

    x, y, z: mean positions in mm. angle: (columns,) in radians. tuck: mm that a row lies behind the surface
    (inner sides of lids and lips). hidden: 0 … 1, how far the row lies inside (for shading). upper_lid,
    lower_lid, upper_lip, lower_lip: row numbers of the margins; the rows between an upper and a lower
    margin are the inner sides, with an opening in the middle. below_lips: 0 above the lip line, 1 below
    it, with a jump at the line between the mouth corners and smooth elsewhere. triangles: (n, 3) vertex
    numbers in row-major order.
    """

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    angle: np.ndarray
    tuck: np.ndarray
    hidden: np.ndarray
    upper_lid: int
    lower_lid: int
    upper_lip: int
    lower_lip: int
    below_lips: np.ndarray
    under_jaw: np.ndarray
    triangles: np.ndarray


def _row_heights() -> tuple[np.ndarray, np.ndarray, dict[str, int]]:
    """Nominal height and inward depth (mm) of each row, and the numbers of the margins."""
    heights: list[float] = []
    tuck: list[float] = []
    margins: dict[str, int] = {}

    def run(start: float, stop: float, step: float) -> None:
        count = max(2, round(abs(stop - start) / step) + 1)
        values = np.linspace(start, stop, count)
        heights.extend(values if not heights or heights[-1] != values[0] else values[1:])
        tuck.extend([0.0] * (len(heights) - len(tuck)))

    run(-118, -100, 2.5)
    run(-100, -34, 2.0)
    run(-34, -16, 1.2)
    run(-16, 0, 0.8)
    margins["upper_lid"] = len(heights) - 1
    for depth in (1.5, 4.0):
        heights.append(0.0)
        tuck.append(depth)
    for depth in (4.0, 1.5, 0.0):
        heights.append(0.0)
        tuck.append(depth)
    margins["lower_lid"] = len(heights) - 1
    run(0, 14, 0.8)
    run(14, 54, 1.2)
    run(54, 68, 0.8)
    margins["upper_lip"] = len(heights) - 1
    for depth in (1.5, 4.0, 8.0):
        heights.append(68.0)
        tuck.append(depth)
    for depth in (8.0, 4.0, 1.5, 0.0):
        heights.append(68.0)
        tuck.append(depth)
    margins["lower_lip"] = len(heights) - 1
    run(68, 82, 0.8)
    run(82, 112, 1.3)
    return np.array(heights), np.array(tuck), margins


def _decay(distance: np.ndarray, reach: float) -> np.ndarray:
    return 1 - smoothstep(distance / reach)


def mean_grid(parameters: Parameters, columns: int = COLUMNS) -> Grid:
    """Build the mean head from the half widths and depths of the parameters."""
    nominal, tuck_rows, margins = _row_heights()
    lid_u, lid_l, lip_u, lip_l = (margins[name] for name in ("upper_lid", "lower_lid", "upper_lip", "lower_lip"))
    under = np.array([0.03, 0.07, 0.13, 0.21, 0.3, 0.4])
    angle = np.linspace(-1, 1, columns)
    angle = EDGE_ANGLE * (0.8 * angle + 0.2 * angle**3)  # closer columns in front

    heights = np.concatenate([nominal, np.full(len(under), 112.0)])
    tuck = np.concatenate([tuck_rows, np.zeros(len(under))])
    shrink = np.concatenate([np.zeros(len(nominal)), under])[:, None]
    width = profile(parameters, "half_width", heights)[:, None]
    depth = profile(parameters, "depth", heights)[:, None]
    x = width * np.sin(angle) * (1 - shrink)
    z = np.where(np.cos(angle) > 0, depth, width) * np.cos(angle)
    z = z * (1 - shrink) + 10 * shrink * np.cos(angle)
    edge = jaw_line(angle, 112.0, 38.0)
    slant = 25 + (heights[:, None] - 25) * (edge - 25) / (112 - 25)
    y = np.where(heights[:, None] > 25, slant, heights[:, None]) + 16 * shrink**1.0

    # Bend the rows around the eyes to the lids, and around the mouth to the line between the lips.
    rows = np.arange(len(heights))[:, None]
    upper, lower = lid_curves(x, parameters)
    upper_eye, lower_eye = rows <= lid_u + 2, (rows >= lid_l - 2) & (heights[:, None] < 40)
    y = y + np.where(upper_eye, upper * _decay(-heights[:, None], 30), 0)
    y = y + np.where(lower_eye, lower * _decay(heights[:, None], 24), 0)
    _, line, _ = lip_curves(x, parameters)
    corner = parameters.number("lips", "corner_x")
    shift = (line - (25 + 43 * (edge - 25) / 87)) * _decay(np.abs(x) - corner, 24)
    y = y + shift * _decay(np.abs(heights[:, None] - 68), 26)

    inner = (np.abs(x) - parameters.number("eye", "inner_x")) / (
        parameters.number("eye", "outer_x") - parameters.number("eye", "inner_x")
    )
    eye_open = np.sqrt(np.clip(4 * inner * (1 - inner), 0, None))
    mouth_open = np.sqrt(np.clip(1 - (x / corner) ** 2, 0, None))
    between_lids = (rows > lid_u) & (rows < lid_l)
    between_lips = (rows > lip_u) & (rows < lip_l)
    openness = np.where(between_lids, np.minimum(eye_open * 1.5, 1), np.where(between_lips, mouth_open, 0))
    tuck_grid = tuck[:, None] * openness
    hidden = tuck_grid / np.where(between_lids, 4.0, 8.0)

    lip_line = line + 0 * x
    outside = np.maximum(np.abs(x) - corner, 0)
    ramp = smoothstep((y + outside * 0.6 - (lip_line - 9 - 0.7 * outside)) / (18 + 1.4 * outside))
    is_lower = rows >= lip_l - 3  # with its inner side
    below = np.where(is_lower, ramp + (1 - ramp) * mouth_open, ramp * (1 - mouth_open))
    below = np.where(heights[:, None] < 30, 0.0, below)

    count_rows, count_columns = x.shape
    index = np.arange(count_rows * count_columns).reshape(count_rows, count_columns)
    gaps = {lid_u + 2, lip_u + 3}  # the last inner row of the upper side: no cells to the lower side
    quads = [index[row : row + 2] for row in range(count_rows - 1) if row not in gaps]
    top_left = np.concatenate([q[0, :-1] for q in quads])
    top_right = np.concatenate([q[0, 1:] for q in quads])
    low_left = np.concatenate([q[1, :-1] for q in quads])
    low_right = np.concatenate([q[1, 1:] for q in quads])
    triangles = np.concatenate(
        [np.stack([top_left, top_right, low_left], 1), np.stack([top_right, low_right, low_left], 1)]
    ).astype(np.int32)
    return Grid(x, y, z, angle, tuck_grid, hidden, lid_u, lid_l, lip_u, lip_l, below, shrink + 0 * x, triangles)
