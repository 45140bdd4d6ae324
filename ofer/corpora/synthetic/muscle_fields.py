"""The muscles of the parameters laid into a subject's face: one displacement field per muscle and side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic.curves import smoothstep
from ofer.corpora.synthetic.muscles import linear_muscle, sphincter_muscle
from ofer.corpora.synthetic.parameters import Parameters

Place = Callable[[np.ndarray], np.ndarray]
"""Carries (n, 2) points of the mean face to the subject's skin, (n, 3) mm."""


@dataclass(frozen=True)
class MuscleField:
    """side: −1 image left, 1 image right, 0 both. field: (rows', columns, 3) float32, mm at contraction 1,
    for the rows of the skin's grid from `first` on; elsewhere the muscle does nothing."""

    name: str
    side: int
    first: int
    field: np.ndarray


def muscle_fields(
    parameters: Parameters, neutral: np.ndarray, below_lips: np.ndarray, place: Place
) -> list[MuscleField]:
    """Fields of all muscles on a (rows, columns, 3) neutral skin; below_lips as in `mesh.Grid`."""
    points, below = neutral.reshape(-1, 3), below_lips.ravel()
    result = []
    for kind, lay, across in (("muscle", _linear, "origin_x"), ("sphincter", _sphincter, "x")):
        for name in parameters.names(kind):
            values = {field: low for field, (low, _) in parameters.fields(kind, name).items()}
            for side in (-1, 1) if values[across] else (0,):
                field = lay(points, below, values, side or 1, place) * values["pull"]
                if side:  # a muscle ends at the midline
                    field *= smoothstep((side * points[:, 0] + 9) / 18)[:, None]
                on_grid = field.reshape(neutral.shape).astype(np.float32)
                used = np.flatnonzero(np.abs(on_grid).max((1, 2)) > 1e-3)
                part = np.ascontiguousarray(on_grid[used[0] : used[-1] + 1])
                result.append(MuscleField(name, side, int(used[0]), part))
    return result


def _linear(points: np.ndarray, below: np.ndarray, values: Mapping[str, float], side: int, place: Place) -> np.ndarray:
    flat = [[side * values[f"{end}_x"], values[f"{end}_y"]] for end in ("origin", "insertion")]
    origin, insertion = place(np.array(flat))
    origin[2] -= values["origin_depth"]
    length = float(np.linalg.norm(insertion - origin))
    field = linear_muscle(
        points,
        origin,
        insertion,
        zone_angle=np.radians(values["zone_angle"]),
        inner=values["zone_inner"] * length,
        outer=values["zone_outer"] * length,
    )
    if values["lip_side"]:  # a muscle of one lip leaves the other alone
        field *= (below if values["lip_side"] > 0 else 1 - below)[:, None]
    return field


def _sphincter(
    points: np.ndarray, below: np.ndarray, values: Mapping[str, float], side: int, place: Place
) -> np.ndarray:
    centre = place(np.array([[side * values["x"], values["y"]]]))[0]
    field = sphincter_muscle(points, centre, (values["semi_x"], values["semi_y"]), values["vertical"])
    # The upper half may be weaker: the brow above the eye has muscles of its own.
    upper = values["upper_share"]
    return field * (upper + (1 - upper) * smoothstep((points[:, 1] - centre[1] + 6) / 14))[:, None]
