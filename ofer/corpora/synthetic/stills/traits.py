"""Traits of a person of the stills beyond the head's: age, build, colours; how age and build change the head."""

from dataclasses import dataclass, replace

import numpy as np

from ofer.corpora.synthetic.curves import smoothstep
from ofer.corpora.synthetic.parameters import Parameters
from ofer.corpora.synthetic.traits import Traits


@dataclass(frozen=True)
class Looks:
    """Colours and coverings of a person. age: years; build: −1 slight … 1 heavy. melanin: volume fraction; blood: 1
    is the mean; flush: more of it in the cheeks. eumelanin, pheomelanin: optical depth of hair; grey, cover: shares.
    beard: share of the skin that it covers. lines: depth of the folds at rest. Tints are shares of a painted colour."""

    age: float
    build: float
    melanin: float
    blood: float
    flush: float
    freckled: float
    eumelanin: float
    pheomelanin: float
    grey: float
    cover: float
    iris: float
    beard: float
    lines: float
    lip_blood: float
    lip_tint: float
    lip_colour: np.ndarray
    shadow_tint: float
    shadow_colour: np.ndarray
    cloth: np.ndarray


def draw_looks(parameters: Parameters, rng: np.random.Generator) -> Looks:
    """Draw one person's looks."""

    def draw(name: str) -> float:
        return parameters.draw(rng, "person", name)

    def happens(name: str) -> bool:
        return rng.random() < parameters.number("person", name)

    low, high = parameters.range("person", "melanin")
    melanin = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    dark = float(smoothstep(np.log(melanin / 0.03) / 1.6))
    age = draw("age")
    low, high = parameters.range("person", "eumelanin")
    eumelanin = high - (high - low) * (1 - dark) * rng.random()  # fair hair goes with fair skin
    red = happens("red")
    pheomelanin = 1.2 if red and dark < 0.3 else draw("pheomelanin")
    bearded, cover = happens("beard"), rng.uniform(*parameters.range("person", "beard_cover"))
    painted, tint = happens("make_up") and not bearded, rng.uniform(*parameters.range("person", "lip_tint"))
    lip_colour = np.array([0.42, 0.06, 0.07]) * rng.uniform(0.6, 1.3) + rng.uniform(0, 0.06, 3)
    return Looks(
        age=age,
        build=draw("build"),
        melanin=melanin,
        blood=draw("blood"),
        flush=float(rng.uniform(0.1, 0.9)),
        freckled=float((1 - dark) * rng.integers(0, 2)),
        eumelanin=float(min(eumelanin, 0.9) if red else eumelanin),
        pheomelanin=float(pheomelanin),
        grey=float(np.clip((age - rng.uniform(38, 80)) / 20, 0, 0.95)),
        cover=float(rng.uniform(*parameters.range("person", "cover"))),
        iris=float(np.clip(rng.uniform(0, 1) + dark, 0, 1)),
        beard=cover * bearded,
        lines=float(np.clip((age - 22) / 55, 0, 1) * rng.uniform(0.5, 1)),
        lip_blood=draw("lip_blood"),
        lip_tint=tint * painted,
        lip_colour=lip_colour,
        shadow_tint=float(rng.uniform(0.1, 0.5) * painted),
        shadow_colour=rng.uniform(0.05, 0.3, 3),
        cloth=np.clip(rng.uniform(0.03, 0.6) * rng.uniform(0.5, 1.4, 3), 0.02, 0.8),
    )


def add_age(traits: Traits, looks: Looks) -> Traits:
    """Return the head's traits changed by age and build, and without a pose of its own."""
    old, young = float(smoothstep((looks.age - 40) / 40)), float(smoothstep((26 - looks.age) / 10))
    heavy = looks.build
    shape = dict(traits.shape)
    shape["cheek_width"] += 3.0 * heavy + 1.0 * young
    shape["jaw_width"] += 4.0 * heavy - 2.0 * young
    shape["chin_width"] += 1.5 * heavy
    shape["chin_height"] -= 3.0 * young
    shape["nose_length"] += 1.5 * old - 1.5 * young
    shape["eye_opening"] += 0.6 * young - 0.7 * old
    shape["brow_height"] -= 1.5 * old
    shape["upper_lip"] -= 0.9 * old
    shape["lower_lip"] -= 0.6 * old
    bumps = dict(traits.bumps)
    bumps["jowl"] += 3.0 * old + 1.5 * max(heavy, 0)
    bumps["cheek_fat"] += 2.5 * heavy + 1.5 * young - 1.5 * old
    bumps["cheek_hollow"] += 2.0 * heavy - 1.5 * old
    bumps["infraorbital"] -= 1.2 * old
    bumps["nasolabial"] -= 1.2 * old
    lips = traits.lips | {"droop": traits.lips["droop"] + 1.2 * old}
    hair = traits.hair | {"line": traits.hair["line"] - 6 * old, "recession": traits.hair["recession"] + 8 * old}
    pose = traits.pose | {"yaw": 0.0, "pitch": 0.0, "roll": 0.0}
    return replace(traits, shape=shape, bumps=bumps, lips=lips, hair=hair, pose=pose)
