"""One colour for each expression, the same in every figure of probabilities."""

from ofer.drawing.style import GREY, PALETTE

COLOURS = {
    "neutral": GREY,
    "anger": PALETTE["vermillion"],
    "disgust": PALETTE["green"],
    "fear": PALETTE["purple"],
    "happiness": PALETTE["orange"],
    "sadness": PALETTE["blue"],
    "surprise": PALETTE["sky blue"],
    "contempt": PALETTE["black"],
}
"""By canonical name; Okabe and Ito's colours, as everywhere."""
