"""The front page of a reference run: what it was made on, what it cost, and every result with its caption."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ofer.reference.report_file import Shown


@dataclass(frozen=True)
class Kept:
    """A result that a reference run keeps: as in the report, and the files that hold it, relative to the front page."""

    shown: Shown
    figure: str = ""
    markdown: str = ""
    table: str = ""
    text: str = ""
    """What `markdown` says."""


def index(
    kept: Sequence[Kept],
    *,
    corpus: str,
    generated: bool,
    machine: Mapping[str, str],
    cost: str,
    wall_clock: str,
    command: str,
) -> str:
    """Return the front page as Markdown. `cost` is a sentence without its full stop; `wall_clock` may be empty."""
    faces = "**synthetic** faces, nobody was filmed" if generated else "filmed faces"
    lines = [
        f"# Reference run on corpus {corpus}",
        "",
        f"A finished run as it came out: {faces}. Made by `{command}`, kept by `ofer reference`; "
        "nothing here is edited by hand. *Published* numbers are the papers', *ours* are this run's.",
        "",
        "| | |",
        "| --- | --- |",
        *(f"| {name} | {value} |" for name, value in machine.items()),
        *([f"| wall clock | {wall_clock} |"] if wall_clock else []),
        f"| cost | {cost}; by rule: [cost.csv](cost.csv) |",
        "| provenance | [provenance.json](provenance.json): code, configuration, library versions and content of each "
        "result |",
        "",
        *_contents(kept),
    ]
    for number, result in enumerate(kept):
        before = kept[number - 1].shown if number else None
        if before is None or (before.category, before.subcategory) != (result.shown.category, result.shown.subcategory):
            lines += [f"## {_heading(result.shown)}", ""]
        lines += _section(result)
    return "\n".join(lines).rstrip() + "\n"


def _heading(shown: Shown) -> str:
    return shown.category if shown.subcategory == "Other" else f"{shown.category}: {shown.subcategory.lower()}"


def _contents(kept: Sequence[Kept]) -> list[str]:
    links = [f"[{result.shown.label}](#{_anchor(result.shown.label)})" for result in kept]
    return [" · ".join(links), ""]


def _anchor(label: str) -> str:
    """Return the fragment by which a heading is reached where Markdown files are shown."""
    return re.sub(r"[^\w\- ]", "", label.lower()).replace(" ", "-")


def _section(result: Kept) -> list[str]:
    lines = [f"### {result.shown.label}", ""]
    if result.figure:
        lines += [f"![{result.shown.label}]({result.figure})", ""]
    if result.text:
        # One heading of the first rank is enough; those of the table go below this section's.
        lines += [re.sub(r"^#+ ", "#### ", result.text.strip(), flags=re.MULTILINE), ""]
    files = [f"[{name.rsplit('/', 1)[-1]}]({name})" for name in (result.table, result.markdown) if name]
    if files:
        lines += [f"Files: {', '.join(files)}", ""]
    return [*lines, result.shown.caption, ""]
