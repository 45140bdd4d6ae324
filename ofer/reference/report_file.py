"""Read a finished report back from its HTML: the one place that knows order, labels and captions."""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError

FIRST = ("Tables", "Figures")
"""Subcategories that stand before others."""


@dataclass(frozen=True)
class Shown:
    """One result that a report shows."""

    path: str
    """Of the file, such as results/table10.html."""
    category: str
    subcategory: str
    label: str
    caption: str
    """As Markdown, a line per point."""


def read_report(path: Path) -> list[Shown]:
    """Return what a report shows, by category, subcategory (tables and figures first) and label.

    Raises OferError if the file is no report of Snakemake's, or one of its results has no caption.
    """
    try:
        html = path.read_text(encoding="utf-8")
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); make it with `make report`") from error
    results, categories = _variable(html, "results", path), _variable(html, "categories", path)
    shown = [
        Shown(name, category, subcategory, _label(results[name]), caption_markdown(results[name]["caption"]))
        for category, subcategories in categories.items()
        for subcategory, names in subcategories.items()
        for name in names
    ]
    for result in shown:
        if not result.caption:
            raise OferError(f"{path}: {result.path} has no caption; mark it by `report_file(…)` in its rule")
    return sorted(shown, key=lambda result: (result.category, _rank(result.subcategory), _natural(result.label)))


def caption_markdown(html: str) -> str:
    """Return a caption (a definition list in HTML) as Markdown: `- **term** text`, a line per term."""
    parser = _Caption()
    parser.feed(html)
    return "\n".join(f"- **{term}.** {' '.join(text.split())}" for term, text in parser.points)


_MARKS = {"strong": "**", "em": "*", "code": "`", "tt": "`"}


class _Caption(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.points: list[tuple[str, str]] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("dt", "dd"):
            self.inside = tag
        if tag == "dt":
            self.points.append(("", ""))
        self._add(_MARKS.get(tag, "") if self.inside == "dd" else "")

    def handle_endtag(self, tag: str) -> None:
        self._add(_MARKS.get(tag, "") if self.inside == "dd" else "")

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, text: str) -> None:
        if not self.points:
            return
        term, said = self.points[-1]
        if self.inside == "dt":
            term += text.strip()
        else:
            said += text
        self.points[-1] = term, said


def _variable(html: str, name: str, path: Path) -> Any:
    found = re.search(rf'<script id="{name}">\s*var {name} = (.*?);\s*</script>', html, flags=re.DOTALL)
    if found is None:
        raise OferError(f"{path}: no report of Snakemake's; make it with `make report`")
    return json.loads(found[1])


def _label(result: dict[str, Any]) -> str:
    # Labels are padded by figure spaces, for the report's own sorting.
    return re.sub(r"\s+", " ", str(result["labels"]["result"]))


def _rank(subcategory: str) -> tuple[int, str]:
    return (FIRST.index(subcategory) if subcategory in FIRST else len(FIRST), subcategory)


def _natural(label: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", label)]
