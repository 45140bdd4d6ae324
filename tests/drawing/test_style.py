"""Figure files: same picture, same bytes."""

import subprocess
import sys

from ofer.drawing.style import MARGIN, house_style, new_figure, save_figure, set_title


@house_style()
def draw():
    figure = new_figure(2, 2)
    axes = figure.subplots()
    axes.imshow([[0, 1], [1, 0]])
    axes.contour([[0, 1], [1, 0]], levels=[0.5])
    axes.set_title("a title")
    return figure


def test_saving_twice_gives_the_same_bytes_without_date_or_program(tmp_path):
    for name in ("first", "second"):
        save_figure(draw(), tmp_path / f"{name}.svg", tmp_path / f"{name}.png")
    for ending in ("svg", "png"):
        first, second = ((tmp_path / f"{name}.{ending}").read_bytes() for name in ("first", "second"))
        assert first == second
    assert b"Software" not in (tmp_path / "first.png").read_bytes()
    svg = (tmp_path / "first.svg").read_text()
    assert "dc:date" not in svg
    assert ">a title</text>" in svg


def test_figures_of_generated_faces_say_so_in_their_title():
    figure = new_figure(2, 2)
    set_title(figure, "Table 10", generated=True)
    assert figure.get_suptitle() == "Table 10 (synthetic faces)"
    set_title(figure, "Table 10", generated=False)
    assert figure.get_suptitle() == "Table 10"


def test_drawing_needs_neither_pyplot_nor_a_display():
    modules = "confusion, curves, examples, preview, table"
    code = f"import sys; from ofer.figures import {modules}; sys.exit('matplotlib.pyplot' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_longest_label_keeps_off_the_edge(tmp_path):
    figure = new_figure(3, 2)
    axes = figure.subplots()
    axes.barh(["a label that is long"], [1])
    axes.set_xlabel("accuracy (%)")
    save_figure(figure, tmp_path / "figure.svg", tmp_path / "figure.png")
    box = figure.get_tightbbox()  # inches
    # Half of the margin at least: a title may lie nearer than the axes.
    free = (box.x0, box.y0, 3 - box.x1, 2 - box.y1)
    assert min(free) > MARGIN / 2
