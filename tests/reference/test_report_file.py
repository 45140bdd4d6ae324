"""Reading a report back: its results in order, with captions, or a line that says what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.reference.report_file import caption_markdown, read_report

CAPTION = (
    '<dl class="docutils">\n<dt><strong>What is seen</strong></dt>\n<dd>Accuracy of <em>all</em>\nmethods &amp; more.'
    "</dd>\n<dt><strong>Ours</strong></dt>\n<dd>All; the faces are <strong>synthetic</strong>.</dd>\n</dl>\n"
)


def report(path: Path, results: dict[str, Any], categories: dict[str, Any]) -> Path:
    scripts = {"results": results, "categories": categories}
    path.write_text(
        "".join(
            f'<script id="{name}">\n    var {name} = {json.dumps(value)};\n    </script>\n'
            for name, value in scripts.items()
        )
    )
    return path


def result(label: str, caption: str = CAPTION) -> dict[str, Any]:
    return {"labels": {"result": label}, "caption": caption}


def test_results_come_by_category_tables_before_figures_and_by_number(tmp_path: Path) -> None:
    results = {
        "results/table10.html": result("Table 10"),
        "results/table1.html": result("Table \u20071"),
        "results/fig1.svg": result("Figure \u20071"),
        "results/preview.png": result("Faces"),
    }
    categories = {
        "The corpus": {"Other": ["results/preview.png"]},
        "Main": {"Figures": ["results/fig1.svg"], "Tables": list(results)[:2]},
    }
    shown = read_report(report(tmp_path / "report.html", results, categories))
    assert [(one.category, one.label) for one in shown] == [
        ("Main", "Table 1"),
        ("Main", "Table 10"),
        ("Main", "Figure 1"),
        ("The corpus", "Faces"),
    ]
    assert shown[0].path == "results/table1.html"


def test_a_caption_keeps_its_terms_and_marks() -> None:
    assert caption_markdown(CAPTION).splitlines() == [
        "- **What is seen.** Accuracy of *all* methods & more.",
        "- **Ours.** All; the faces are **synthetic**.",
    ]


def test_a_result_without_caption_is_named(tmp_path: Path) -> None:
    path = report(tmp_path / "r.html", {"results/x.svg": result("X", "")}, {"Main": {"Figures": ["results/x.svg"]}})
    with pytest.raises(OferError, match=r"x\.svg has no caption"):
        read_report(path)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.html").write_text("<html></html>")
    with pytest.raises(OferError, match="no report"):
        read_report(tmp_path / "r.html")
    with pytest.raises(OferError, match="cannot be read"):
        read_report(tmp_path / "none.html")
