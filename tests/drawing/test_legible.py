"""Names of files, subjects and rows in figures: no formula, no box, nothing that turns or breaks the text around it."""

import warnings
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.font_manager import fontManager

from ofer.drawing import legible
from ofer.drawing.legible import name_of
from ofer.drawing.style import house_style, new_figure, save_figure

SUN = "\u65e5"


@house_style()
def texts_of(folder: Path, name: str) -> list[str]:
    """Return what an SVG shows that has a name wherever figures have one: title, tick, label, legend."""
    figure = new_figure(4, 3)
    axes = figure.subplots()
    axes.plot([0, 1], label=f"legend {name}")
    axes.set_yticks([0, 1], [f"tick {name}", "other"])
    axes.set(title=f"title {name}", xlabel=f"label {name}")
    figure.legend()
    with warnings.catch_warnings(action="error"):
        save_figure(figure, folder / "figure.svg", folder / "figure.png")
    found = ElementTree.parse(folder / "figure.svg").iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()) for text in found]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (r"take$\frac$1", r"take$\frac$1"),
        ("$a$ and $b$", "$a$ and $b$"),
        ("Gänsefüßchen Петр", "Gänsefüßchen Петр"),
        (f"{SUN}\u672c x", "<U+65E5 U+672C> x"),
        ("a\u202egpj", "a<U+202E>gpj"),
        ("bell\x07", "bell<U+0007>"),
        ("not UTF-8: \udcff", "not UTF-8: <U+DCFF>"),
    ],
)
def test_a_name_is_shown_as_it_is_or_by_its_code_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, shown: str
) -> None:
    # Whatever fonts this machine has.
    fonts = [font for font in fontManager.ttflist if font.name.startswith(("DejaVu", "Last Resort"))]
    monkeypatch.setattr(fontManager, "ttflist", fonts)
    legible._family.cache_clear()
    texts = texts_of(tmp_path, name)
    assert {f"{place} {shown}" for place in ("title", "tick", "label", "legend")} <= set(texts)


def test_an_installed_font_that_has_the_characters_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "sun"])
    builder.setupCharacterMap({ord(SUN): "sun"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 800))
    pen.lineTo((800, 0))
    pen.closePath()
    builder.setupGlyf({".notdef": pen.glyph(), "sun": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (900, 0), "sun": (900, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Sunny", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "sunny.ttf")
    monkeypatch.setattr(fontManager, "ttflist", [*fontManager.ttflist])
    fontManager.addfont(tmp_path / "sunny.ttf")
    legible._family.cache_clear()
    assert f"tick {SUN}" in texts_of(tmp_path, SUN)
    assert "Sunny" in (tmp_path / "figure.svg").read_text(encoding="utf-8")
    legible._family.cache_clear()


def test_a_name_is_one_line_of_bounded_length() -> None:
    assert name_of("a\nb") == "a<U+000A>b"
    assert name_of("a" * 50 + "b" * 50, 9) == "aaaa…bbbb"
