"""One sequence: everything that is drawn once per display of an expression, from neutral to apex."""

from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic.action_units import actuators, draw_units
from ofer.corpora.synthetic.parameters import Parameters
from ofer.corpora.synthetic.subject import SEQUENCE, Subject, stream

ORDER = ("anger", "disgust", "fear", "happiness", "sadness", "surprise")
"""The six expressions; each subject shows them in an order of its own."""


@dataclass(frozen=True)
class Sequence:
    """units: action unit → intensity 0 … 1 at the apex. course: unit → (frames,) intensity. blink: (frames,).
    rotation: (frames, 3) yaw, pitch, roll in radians. shift: (frames, 3) mm. gaze: (frames, 2) mm.
    laterality: unit → share by which the image's right side exceeds the left. noise_seed: of the sensor's
    noise."""

    expression: str
    units: dict[str, float]
    course: dict[str, np.ndarray]
    blink: np.ndarray
    rotation: np.ndarray
    shift: np.ndarray
    gaze: np.ndarray
    laterality: dict[str, float]
    noise_seed: int

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.blink)

    def contractions(self, frame: int, parameters: Parameters, subject: Subject) -> dict[str, tuple[float, float]]:
        """Contraction of each actuator on the image's (left, right) side in frame 0 … frames − 1."""
        sides = []
        for side in (-1, 1):
            units = {unit: course[frame] * (1 + side * self.laterality[unit]) for unit, course in self.course.items()}
            units["AU43"] = units.get("AU43", 0.0) + self.blink[frame]
            total = actuators(units, parameters)
            factor = subject.traits.pose["expressivity"]
            sides.append(
                {
                    name: value
                    * (
                        factor * subject.traits.strength[name] * (1 + side * subject.traits.tilt[name])
                        if name != "lid_close"
                        else 1.0
                    )
                    for name, value in total.items()
                }
            )
        return {name: (sides[0][name], sides[1][name]) for name in sides[0]}


def onset(time: np.ndarray, delay: float, steepness: float, midpoint: float) -> np.ndarray:
    """Sigmoid rise over time 0 … 1, exactly 0 up to `delay` and exactly 1 at the end."""
    t = np.clip((time - delay) / (1 - delay), 0, 1)

    def raw(value: np.ndarray | float) -> np.ndarray:
        return 1 / (1 + np.exp(-steepness * (np.asarray(value) - midpoint)))

    return (raw(t) - raw(0.0)) / (raw(1.0) - raw(0.0))


def draw_sequence(parameters: Parameters, seed: int, subject: int, number: int, frames: tuple[int, int]) -> Sequence:
    """Draw sequence `number` (1 … 6) of a subject; `frames`: least and greatest number of frames."""
    expression = ORDER[int(stream(seed, subject, SEQUENCE).permutation(6)[number - 1])]
    rng = stream(seed, subject, SEQUENCE + number)
    count = int(rng.integers(frames[0], frames[1] + 1))
    time = np.arange(count) / (count - 1)
    units = draw_units(expression, parameters, rng)
    steepness = parameters.draw(rng, "sequence", "steepness")
    midpoint = parameters.draw(rng, "sequence", "midpoint")
    course = {}
    laterality = {}
    for unit, intensity in units.items():
        delay = max(0.0, parameters.draw(rng, "sequence", "delay"))
        course[unit] = intensity * onset(time, delay, steepness, midpoint)
        laterality[unit] = parameters.draw(rng, "sequence", "laterality")
    drift = onset(time, 0.0, 3.0, 0.5)[:, None]
    tremor = parameters.number("sequence", "tremor")
    rotation = drift * np.radians([parameters.draw(rng, "sequence", name) for name in ("yaw", "pitch", "roll")])
    shift = drift * [parameters.draw(rng, "sequence", name) for name in ("shift_x", "shift_y", "shift_z")]
    shift = shift + tremor * np.clip(rng.standard_normal((count, 3)), -2, 2)
    gaze = drift * [parameters.draw(rng, "sequence", "gaze") for _ in range(2)]
    blink = np.zeros(count)
    if rng.random() < parameters.number("sequence", "blink"):
        depth = parameters.draw(rng, "sequence", "blink_depth")
        centre = int(rng.integers(0, count))
        blink = depth * np.clip(1 - np.abs(np.arange(count) - centre) / 1.5, 0, 1)
        blink[[0, -1]] = 0.0  # eyes are open at rest and at the apex
    return Sequence(expression, units, course, blink, rotation, shift, gaze, laterality, int(rng.integers(2**31)))
