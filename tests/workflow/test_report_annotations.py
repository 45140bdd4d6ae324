"""Every table and figure is in the report, each with a caption that says the four things."""

import re
from pathlib import Path

import pytest

from tests.workflow.captions import HEADINGS
from tests.workflow.experiment import PROJECT
from tests.workflow.parsed import ask

OUTPUTS = """{
    rule.name: {
        str(path): report and [str(report.caption.get_path_or_uri(secret_free=True)), str(report.category)]
        for path in rule.output
        for report in [path.flags.get("report")]
    }
    for rule in workflow.rules
}"""
BASED = """{
    name: [table["seeds"], table["title"]]
    for name, table in workflow.get_rule("make_table").module_globals["config"]["tables"].items()
    if name.startswith("table10")
}"""
SHOWN = re.compile(r"results/[^/]+\.(html|svg|png)")
"""What a person opens: pages and figures. CSV and Markdown of a table are shown by its page."""

TABULAR = re.compile(r"results/[^/]+\.md")

CAPTIONS = sorted(path for path in (PROJECT / "workflow/report").glob("*.rst") if path.name != "workflow.rst")

Outputs = dict[str, dict[str, list[str] | None]]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """Return, per rule and output, the caption's path and the category, None where the report does not show it."""
    found: Outputs = ask(tmp_path_factory.mktemp("annotations") / "project", OUTPUTS)
    return found


def test_every_figure_and_page_is_shown_once(outputs: Outputs) -> None:
    for rule, files in outputs.items():
        stems: dict[str, int] = {}
        for path, marked in files.items():
            if SHOWN.fullmatch(path):
                stem = path.rsplit(".", 1)[0]
                stems[stem] = stems.get(stem, 0) + (marked is not None)
        assert stems == dict.fromkeys(stems, 1), f"{rule}: each figure once, as `report_file(…)`"


def test_every_table_in_markdown_has_a_page(outputs: Outputs) -> None:
    # A rule may hold for some tables only, which its pattern says: {table,baselines}.
    files = {re.sub(r"\{(\w+),[^}]*\}", r"{\1}", path) for of_rule in outputs.values() for path in of_rule}
    tables = {path.removesuffix(".md") for path in files if TABULAR.fullmatch(path)}
    assert tables
    assert sorted(tables - {path.removesuffix(".html") for path in files if path.endswith(".html")}) == []


def test_every_caption_exists_and_is_used(outputs: Outputs) -> None:
    used = {Path(marked[0]).name for files in outputs.values() for marked in files.values() if marked}
    assert sorted(used) == [path.name for path in CAPTIONS]


def test_what_is_shown_has_a_category(outputs: Outputs) -> None:
    assert all(marked[1] for files in outputs.values() for marked in files.values() if marked)


def test_captions_have_the_values_of_what_a_table_is_based_on(tmp_path: Path) -> None:
    tables = ask(tmp_path / "project", BASED)
    assert tables["table10_group"] == tables["table10"]


@pytest.mark.parametrize("path", CAPTIONS, ids=lambda path: path.stem)
def test_a_caption_says_what_is_seen_published_ours_and_what_it_cannot_say(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"^\*\*(.+)\*\*\n", text, flags=re.MULTILINE)
    assert parts[1::2] == HEADINGS
    assert all(part.strip() for part in parts[2::2])
