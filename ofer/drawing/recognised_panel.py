"""The panel beside a clip's picture in an annotated video: bars that follow the frame, curves with a cursor."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from ofer.drawing.expression_colours import COLOURS
from ofer.drawing.recognised_clip import Probabilities, draw_curves
from ofer.drawing.style import GREY, house_style

DPI = 100


@dataclass(frozen=True)
class Panel:
    """A picture drawn once, and where in it the things are that change from frame to frame.

    picture: (height, width, 3) uint8, red, green, blue. bars: left, right, and per class top and bottom, in pixels.
    cursor: columns of the first and the last frame in the curves, and their top and bottom.
    """

    picture: np.ndarray
    bars: tuple[int, int]
    rows: tuple[tuple[int, int], ...]
    cursor: tuple[int, int, int, int]
    probabilities: Probabilities

    def at(self, number: int) -> np.ndarray:
        """Return the panel for a frame, the strongest class in its colour.

        Bars are empty up to the neutral frame, and where the models cannot tell.
        """
        picture = self.picture.copy()
        numbers = np.asarray(self.probabilities.numbers)
        row = int(np.searchsorted(numbers, number))
        if number < numbers[0]:
            return picture
        row = min(row, len(numbers) - 1)
        values = self.probabilities.mean[row]
        left, right = self.bars
        for index, (top, bottom) in enumerate(self.rows if self.probabilities.usable[row] else ()):
            name = self.probabilities.classes[index]
            colour = COLOURS[name] if index == int(np.argmax(values)) else "#BBBBBB"
            picture[top:bottom, left : left + round((right - left) * float(values[index]))] = _bytes(colour)
        first, last, top, bottom = self.cursor
        where = first + round((last - first) * row / max(1, len(numbers) - 1))
        picture[top:bottom, where - 1 : where + 1] = _bytes(GREY)
        return picture


@house_style()
def draw_panel(probabilities: Probabilities, answer: str, says: str, width: int, height: int) -> Panel:
    """Return the panel of `width` × `height` pixels. `answer`: about the clip; `says`: what the models learned from."""
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
    canvas = FigureCanvasAgg(figure)
    bars = figure.add_axes((0.24, 0.52, 0.7, 0.4))
    names = list(probabilities.classes)
    bars.set(xlim=(0, 1), ylim=(len(names) - 0.5, -0.5), xticks=[0, 0.5, 1])
    bars.set_yticks(range(len(names)), names)
    bars.tick_params(axis="y", length=0)
    bars.set_title(f"the clip: {answer}\nprobability of each expression in this frame")
    curves = figure.add_axes((0.1, 0.2, 0.84, 0.2))
    draw_curves(curves, probabilities, labelled=False)
    curves.set_xlabel("frame")
    figure.text(0.5, 0.03, _broken(says), ha="center", fontsize=8)
    canvas.draw()  # type: ignore[no-untyped-call]
    picture = np.asarray(canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]
    left, right, _, _ = _extent(bars, height)
    rows = tuple(
        (_pixel_row(bars, index - 0.33, height), _pixel_row(bars, index + 0.33, height)) for index in range(len(names))
    )
    first, last = (_pixel_column(curves, number) for number in (probabilities.numbers[0], probabilities.numbers[-1]))
    _, _, top, bottom = _extent(curves, height)
    return Panel(picture, (left + 1, right), rows, (first, last, top, bottom), probabilities)


def _extent(axes: Axes, height: int) -> tuple[int, int, int, int]:
    box = axes.get_window_extent()
    return round(box.x0), round(box.x1), round(height - box.y1), round(height - box.y0)


def _pixel_row(axes: Axes, value: float, height: int) -> int:
    return round(height - axes.transData.transform((0, value))[1])


def _pixel_column(axes: Axes, value: float) -> int:
    return round(axes.transData.transform((value, 0))[0])


def _broken(sentence: str) -> str:
    # One line is wider than the panel.
    return sentence.replace(": ", ":\n", 1)


def _bytes(colour: str) -> np.ndarray:
    return np.round(np.asarray(to_rgb(colour)) * 255).astype(np.uint8)
