"""The skin under contractions of muscles, jaw and lids."""

import numpy as np

from ofer.corpora.synthetic.lids import drape, move_lids
from ofer.corpora.synthetic.muscles import part_lips, turn_jaw
from ofer.corpora.synthetic.subject import Subject


def deformed_skin(subject: Subject, contractions: dict[str, tuple[float, float]]) -> np.ndarray:
    """(rows, columns, 3) mm: the skin under contractions (image left, image right), before the head's
    motion.
    """
    parameters, grid = subject.parameters, subject.grid
    position = subject.undraped.copy()
    for muscle in subject.muscles:
        left, right = contractions.get(muscle.name, (0.0, 0.0))
        amount = ((left + right) / 2, right, left)[muscle.side]
        if amount:
            position[muscle.first : muscle.first + len(muscle.field)] += amount * muscle.field
    part_lips(position, grid.upper_lip, grid.lower_lip, subject.neutral)
    opening = sum(contractions.get("jaw", (0.0, 0.0))) / 2
    if opening:
        turned = turn_jaw(position.reshape(-1, 3), subject.grid.below_lips.ravel(), *jaw_turn(subject, opening))
        position = turned.reshape(position.shape)
    moves = []
    for side in (0, 1):
        lift = contractions.get("lid_raise", (0.0, 0.0))[side] * parameters.number("eye", "raise")
        tight = contractions.get("lid_tighten", (0.0, 0.0))[side]
        moves.append(
            (
                tight * parameters.number("eye", "tighten") - lift,
                -tight * parameters.number("eye", "tighten_lower"),
            )
        )
    move_lids(position, subject.lids, (moves[0], moves[1]), contractions.get("lid_close", (0.0, 0.0)))
    drape(
        position,
        subject.lids,
        subject.balls,
        subject.radii,
        slope=parameters.number("eye", "slope"),
        thickness=parameters.number("eye", "lid_thickness"),
    )
    return position


def jaw_turn(subject: Subject, opening: float) -> tuple[float, tuple[float, float], float]:
    """Angle (radians), axis (y, z) and glide (mm) of the jaw for a contraction 0 … 1."""
    jaw = subject.parameters
    size = subject.traits.shape["size"]
    axis = (jaw.number("jaw", "axis", "y") * size, jaw.number("jaw", "axis", "z") * size)
    return np.radians(jaw.number("jaw", "maximum")) * opening, axis, jaw.number("jaw", "glide") * opening
