"""Displays of stills: action units of a class, with a person's habits, weak or full, pure or mixed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic.parameters import Parameters

Units = dict[str, float]


@dataclass(frozen=True)
class Display:
    """units: action unit → intensity 0 … 1. laterality: unit → share by which the image's right side exceeds the left.
    other: the class that is mixed in, "" if none, with its `share` of the intensity."""

    units: Units
    laterality: dict[str, float]
    other: str
    share: float


@dataclass(frozen=True)
class Habits:
    """How a person shows expressions. strength: per class; variants: relative frequency of each variant."""

    strength: Mapping[str, float]
    variants: Mapping[str, float]


def draw_habits(parameters: Parameters, rng: np.random.Generator) -> Habits:
    """Draw one person's habits."""
    variants = {}
    for name in parameters.names("prototype"):
        taste = np.exp(parameters.draw(rng, "display", "style") * rng.standard_normal())
        variants[name] = parameters.number("prototype", name, "weight") * float(taste)
    classes = sorted({name.split()[0] for name in variants})
    return Habits({name: parameters.draw(rng, "display", "habit") for name in classes}, variants)


def draw_display(expression: str, habits: Habits, parameters: Parameters, rng: np.random.Generator) -> Display:
    """Draw one display of `expression`."""
    strength = habits.strength[expression] * rng.uniform(*parameters.range("display", "strength"))
    if expression == "neutral":
        strength = 1.0  # a face at rest is not shown strongly
    units = _scale(_draw_units(expression, habits, parameters, rng), strength)
    other, share = "", 0.0
    if rng.random() < parameters.number("display", "blend"):
        other, share = _neighbour(expression, parameters, rng), rng.uniform(*parameters.range("display", "blend_share"))
        added = _scale(_draw_units(other, habits, parameters, rng), share * habits.strength[other])
        units = _scale(units, 1 - share / 2)
        units = {unit: max(units.get(unit, 0.0), added.get(unit, 0.0)) for unit in sorted({*units, *added})}
    for unit in parameters.names("additional"):
        present = rng.random() < parameters.number("additional", unit, "probability")
        intensity = rng.uniform(*parameters.range("additional", unit, "intensity"))
        if present and unit not in units:
            units[unit] = float(intensity)
    one_sided = rng.choice((-1, 1)) * rng.uniform(*parameters.range("display", "one_sided"))
    sides = {unit: parameters.draw(rng, "display", "laterality") for unit in units}
    if expression == "contempt":
        sides |= {unit: float(one_sided) for unit in ("AU12", "AU14", "AU10", "AU2") if unit in units}
    return Display(units, sides, other, float(share))


def _draw_units(expression: str, habits: Habits, parameters: Parameters, rng: np.random.Generator) -> Units:
    variants = [name for name in parameters.names("prototype") if name.split()[0] == expression]
    weights = np.array([habits.variants[name] for name in variants])
    variant = variants[int(rng.choice(len(variants), p=weights / weights.sum()))]
    presence = parameters.fields("presence", variant) if variant in parameters.names("presence") else {}
    missing = parameters.number("display", "missing")
    units: Units = {}
    for unit, (low, high) in parameters.fields("prototype", variant).items():
        stays = rng.random() < presence.get(unit, (1.0, 1.0))[0] * (1 - missing)
        intensity = rng.uniform(low, high)
        if stays and unit != "weight":
            units[unit] = float(intensity)
    return units


def _neighbour(expression: str, parameters: Parameters, rng: np.random.Generator) -> str:
    pairs = [name.split() for name in parameters.names("blend")]
    others = [other for own, other in pairs if own == expression]
    weights = np.array([parameters.number("blend", f"{expression} {other}", "weight") for other in others])
    return others[int(rng.choice(len(others), p=weights / weights.sum()))]


def _scale(units: Units, factor: float) -> Units:
    return {unit: float(np.clip(intensity * factor, 0, 1)) for unit, intensity in units.items()}
