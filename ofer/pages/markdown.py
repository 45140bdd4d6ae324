"""A table in Markdown, as `ofer.papers.markdown` writes it, turned into HTML that tells published from computed."""

from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ofer.pages.cell import computed_cell, is_computed, published_cell, published_number
from ofer.pages.html import scrolling


@dataclass(frozen=True)
class Rendered:
    """A Markdown text as HTML."""

    title: str
    """The first heading as plain text."""
    body: str
    synthetic: bool
    """Whether the text says **synthetic** anywhere, as every table of generated faces does."""


def render(markdown: str) -> Rendered:
    """Return the Markdown text as HTML; raw HTML in it stays text.

    In tables, computed cells (`published → **ours** [low, high]`) show their parts apart, and a slanted number is a
    published one. A legend stands above. The first cell of each row is its header.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    title = _title(tokens)
    for start, end in _spans(tokens, "table"):
        _mark_cells(tokens[start : end + 1])
    return Rendered(title, _with_frames(parser, tokens, title), synthetic="**synthetic**" in markdown)


def legend(table: str) -> str:
    """Return the line that says what the looks of values mean in a table (HTML): of those that it has, "" if none."""
    kinds = [
        ("published", '<span class="published">published by the paper</span>'),
        ("ours", '<span class="ours">ours, computed here</span>'),
    ]
    there = [said for kind, said in kinds if f'class="{kind}"' in table]
    interval = ' <span class="unseen">with its interval in </span>[interval]' if 'class="interval"' in table else ""
    joint = " → " if 'class="arrow"' in table else "; "
    return f'<p class="legend">{joint.join(there)}{interval}</p>\n' if there else ""


def _title(tokens: list[Token]) -> str:
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            children = tokens[number + 1].children or []
            return "".join(child.content for child in children if child.type in ("text", "code_inline"))
    return "Table"


def _spans(tokens: list[Token], kind: str) -> list[tuple[int, int]]:
    """Return (first, last) token of each element of a kind; such elements do not nest."""
    starts = [number for number, token in enumerate(tokens) if token.type == f"{kind}_open"]
    ends = [number for number, token in enumerate(tokens) if token.type == f"{kind}_close"]
    return list(zip(starts, ends, strict=True))


def _mark_cells(table: list[Token]) -> None:
    for token in table:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.attrs.pop("style", "") == "text-align:right":
            token.attrSet("class", "number")
    for start, end in _spans(table, "tr"):
        row = table[start : end + 1]
        for position, (opening, closing) in enumerate(_spans(row, "td")):
            inline = row[opening + 1]
            if position == 0:
                _make_header(row[opening], row[closing], inline, row[0])
            elif is_computed(inline.content):
                _replace(inline, computed_cell(inline.content))
            elif number := published_number(inline.content):
                _replace(inline, published_cell(number))


def _make_header(opening: Token, closing: Token, inline: Token, row: Token) -> None:
    if not inline.content:
        # The row goes on with what the one above began.
        row.attrSet("class", "continued")
        return
    opening.tag = closing.tag = "th"
    opening.attrSet("scope", "row")


def _replace(inline: Token, html: str) -> None:
    inline.children = [Token("html_inline", "", 0, content=html)]


def _with_frames(parser: MarkdownIt, tokens: list[Token], title: str) -> str:
    parts, done = [], 0
    for start, end in _spans(tokens, "table"):
        parts.append(_html(parser, tokens[done:start]))
        table = _html(parser, tokens[start : end + 1])
        parts += [legend(table), scrolling(table, title)]
        done = end + 1
    return "".join([*parts, _html(parser, tokens[done:])])


def _html(parser: MarkdownIt, tokens: list[Token]) -> str:
    return str(parser.renderer.render(tokens, parser.options, {}))
