"""Traits drawn once per person: numbers of shape, skin, hair, light, pose, camera and muscles."""

from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic.action_units import actuator_names
from ofer.corpora.synthetic.parameters import Parameters


@dataclass(frozen=True)
class Traits:
    """Drawn values by name, one dictionary per group of parameters.

    strength: factor on each muscle; tilt: share by which its right side (in the image) exceeds the left.
    wander: (control points, 2) mm, what makes the face asymmetric. hair_wave: (25,) unit noise.
    """

    shape: dict[str, float]
    bumps: dict[str, float]
    nose: dict[str, float]
    lips: dict[str, float]
    eye: dict[str, float]
    hair: dict[str, float]
    brow: dict[str, float]
    skin: dict[str, float]
    cloth: dict[str, float]
    light: dict[str, float]
    pose: dict[str, float]
    camera: dict[str, float]
    strength: dict[str, float]
    tilt: dict[str, float]
    wander: np.ndarray
    hair_wave: np.ndarray


def draw_traits(parameters: Parameters, rng: np.random.Generator) -> Traits:
    """Draw all traits of one person."""

    def one(group: str) -> dict[str, float]:
        return {name: parameters.draw(rng, group, name) for name in parameters.names(group)}

    def some(group: str, *names: str) -> dict[str, float]:
        return {name: parameters.draw(rng, group, name) for name in names}

    shape = one("shape")
    bumps = {name: parameters.draw(rng, "bump", name, "depth") for name in parameters.names("bump")}
    nose = some("nose", "bridge", "tip", "ala", "hump")
    lips = some("lips", "upper_fullness", "lower_fullness", "albedo", "droop")
    hair, brow, skin, cloth, light, pose = map(one, ("hair", "brow", "skin", "cloth", "light", "subject"))
    skin["albedo"] = float(rng.uniform(*parameters.range("skin", "albedo")))
    hair["albedo"] *= min(1.0, skin["albedo"] / 0.45)  # fair hair goes with fair skin
    eye = some("eye", "iris", "pupil", "iris_albedo", "sclera_albedo", "crease")
    camera = one("camera")
    muscles = actuator_names(parameters)
    strength = {name: parameters.draw(rng, "subject", "muscle_strength") for name in muscles}
    tilt = {name: parameters.draw(rng, "subject", "muscle_asymmetry") for name in muscles}
    points = sum(2 if parameters.number("control", name, "x") else 1 for name in parameters.names("control"))
    spread = parameters.range("shape", "asymmetry")[1] / 2
    wander = spread * np.clip(rng.standard_normal((points, 2)), -2, 2)
    hair_wave = rng.standard_normal(25)
    return Traits(
        shape, bumps, nose, lips, eye, hair, brow, skin, cloth, light, pose, camera, strength, tilt, wander,
        hair_wave
    )  # fmt: skip
