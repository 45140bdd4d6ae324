"""Colours of skin, hair and eyes as linear red, green and blue, by what absorbs in them.

Skin is a layer with melanin over one with blood (Jacques 2013, Phys. Med. Biol. 58, R37): the lower one sends back what
blood leaves of the light, and the upper one dims it on both ways. Melanin absorbs 6.6e11 λ^-3.33 per cm (λ in nm;
Jacques 1998).
"""

import numpy as np

BANDS = np.array([610.0, 550.0, 465.0])
"""Wavelengths (nm) that stand for red, green and blue."""
MELANIN = 6.6e11 * BANDS**-3.33
"""Absorption (1/cm) of a volume of melanosomes."""
EPIDERMIS = 0.006
"""Thickness (cm) of the layer with melanin."""
BLOODLESS = np.array([0.68, 0.60, 0.45])
"""What the lower layer sends back without blood. Ours."""
BLOOD = np.array([0.03, 0.36, 0.34])
"""Optical depth of the mean blood: green and blue, hardly red, as haemoglobin (Prahl's tables). Sizes ours."""
SURFACE = 0.018
"""What the surface of skin and hair sends back of any light."""


def skin_colour(melanin: np.ndarray, blood: np.ndarray) -> np.ndarray:
    """Reflectance (…, 3) of skin. melanin: volume fraction in the upper layer; blood: 1 is the mean."""
    bands = zip(2 * EPIDERMIS * MELANIN, BLOOD, BLOODLESS, strict=True)
    planes = [SURFACE + float(most) * np.exp(-(float(m) * melanin + float(b) * blood)) for m, b, most in bands]
    return np.moveaxis(np.stack(planes), 0, -1)


def hair_colour(eumelanin: float, pheomelanin: float, grey: float) -> np.ndarray:
    """Reflectance (3,) of hair by the optical depths of its two pigments; grey: share of hairs without any."""
    pigment = 0.5 * np.exp(-(eumelanin * np.array([0.8, 1.2, 1.9]) + pheomelanin * np.array([0.25, 1.0, 2.2])))
    return SURFACE * 0.7 + (1 - grey) * pigment + grey * np.array([0.42, 0.42, 0.41])


def iris_colour(melanin: float) -> np.ndarray:
    """Reflectance (3,) of an iris: without melanin blue by scatter, with little green, with much brown."""
    scattered = np.array([0.10, 0.17, 0.25])
    return scattered * np.exp(-melanin * np.array([0.5, 1.3, 3.0])) + np.array([0.035, 0.015, 0.004]) * melanin
