"""Markdown pages of studies: what is asked, what it shows in sentences, tables, and how to read them."""

import math
from collections.abc import Iterable
from typing import Any


def study_page(title: str, about: str, *, shown: Iterable[str], tables: Iterable[str], reading: Iterable[str]) -> str:
    """Return a page; shown, reading: sentences. tables: lines."""
    return "\n".join(
        [
            f"# {title}",
            "",
            about,
            "",
            "**What it shows**",
            "",
            *(f"- {sentence}" for sentence in shown),
            "",
            *tables,
            "**How to read it**",
            "",
            *(f"- {sentence}" for sentence in reading),
            "",
        ]
    )


def estimate_cell(row: Any, name: str, *, signed: bool) -> str:
    """Return a row's number `name` with its interval (`<name>_ci_low`, `<name>_ci_high`); a dash where it is NaN."""
    value, low, high = (getattr(row, f"{name}{end}") for end in ("", "_ci_low", "_ci_high"))
    if math.isnan(value):
        return "–"
    form = "{:+.3f}" if signed else "{:.3f}"
    value, low, high = (form.format(number).replace("-", "−") for number in (value, low, high))
    return f"**{value}** [{low}, {high}]"
