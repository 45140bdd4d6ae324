"""FACS action units: which muscles they contract, and which units make up an expression (EMFACS)."""

from collections.abc import Mapping

import numpy as np

from ofer.corpora.synthetic.parameters import Parameters

LEVELS = 5
"""FACS intensities A … E, written as 1 … 5 in CK+'s files."""


def actuators(units: Mapping[str, float], parameters: Parameters) -> dict[str, float]:
    """Contraction 0 … 1 of each muscle, of the jaw and of the lids, for intensities 0 … 1 of action units.

    Units that share a muscle add up, to at most 1. Returns every actuator that any unit knows.
    """
    total = dict.fromkeys(actuator_names(parameters), 0.0)
    for unit, intensity in units.items():
        for name, (contraction, _) in parameters.fields("action_unit", unit).items():
            total[name] += intensity * contraction
    return {name: min(value, 1.0) for name, value in total.items()}


def actuator_names(parameters: Parameters) -> list[str]:
    """All muscles, the jaw and the lid motions that some action unit uses, sorted."""
    return sorted({name for unit in parameters.names("action_unit") for name in parameters.fields("action_unit", unit)})


def draw_units(expression: str, parameters: Parameters, rng: np.random.Generator) -> dict[str, float]:
    """Draw intensities 0 … 1 of action units for an expression.

    A variant of the EMFACS prototype is drawn by its frequency; then each of its units is present or not,
    and has an intensity; rarely one stays away (missing) and others come along (additional); all are
    scaled by the strength of this one display. At least one unit of the prototype always stays.
    """
    variants = [name for name in parameters.names("prototype") if name.split()[0] == expression]
    weights = np.array([parameters.number("prototype", name, "weight") for name in variants])
    variant = variants[int(rng.choice(len(variants), p=weights / weights.sum()))]
    presence = parameters.fields("presence", variant) if variant in parameters.names("presence") else {}
    missing = parameters.number("sequence", "missing")
    strength = rng.uniform(*parameters.range("sequence", "strength"))
    drawn: dict[str, float] = {}
    dropped: dict[str, float] = {}
    for unit, (low, high) in parameters.fields("prototype", variant).items():
        if unit == "weight":
            continue
        intensity = rng.uniform(low, high) * strength
        stays = rng.random() < presence.get(unit, (1.0, 1.0))[0] * (1 - missing)
        (drawn if stays else dropped)[unit] = float(np.clip(intensity, 0, 1))
    if not drawn:
        drawn[max(dropped, key=lambda unit: dropped[unit])] = max(dropped.values())
    for unit in parameters.names("additional"):
        present = rng.random() < parameters.number("additional", unit, "probability")
        intensity = rng.uniform(*parameters.range("additional", unit, "intensity"))
        if present and unit not in drawn:
            drawn[unit] = float(intensity)
    return drawn


def level(intensity: float) -> int:
    """FACS level 1 (A, trace) … 5 (E, maximum) of an intensity 0 … 1; 0 for none."""
    return min(LEVELS, int(np.ceil(LEVELS * intensity - 1e-9)))
