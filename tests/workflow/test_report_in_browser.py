"""The report in a real browser without a network: everything opens, nothing is broken, missing or reached for outside.

OFER_REPORT names a finished report beside its `results/`; else one is made of the tests' own finished run.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Frame, Page

from benchmarks.browser import PATIENCE_MS, browser, browser_path
from tests.workflow.captions import HEADINGS
from tests.workflow.experiment import Experiment

pytestmark = pytest.mark.xdist_group("report_in_browser")  # What it begins with is made once, on one worker.

WIDTH, HEIGHT = 1280, 800
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Visit:
    """A report that is open in a browser, and what went wrong since."""

    page: Page
    results: Path
    faults: list[str] = field(default_factory=list)

    def shown(self) -> list[tuple[str, str, str]]:
        """Return (category, subcategory, path) of all that the report has."""
        categories = self.page.evaluate("categories")
        return [
            (category, subcategory, path)
            for category, subcategories in categories.items()
            for subcategory, paths in subcategories.items()
            for path in paths
        ]

    def open_list(self, category: str, subcategory: str) -> None:
        """Click from the start to the list of a subcategory's results."""
        menu = self.page.locator("nav")
        menu.locator("a").filter(has=self.page.locator("svg")).nth(1).click()
        menu.get_by_text(category, exact=True).click()
        if len(self.page.evaluate("categories")[category]) > 1:
            menu.get_by_text(subcategory, exact=True).click()


@pytest.fixture(scope="module")
def report(request: pytest.FixtureRequest) -> Path:
    """Return a report, its results beside it."""
    if made := os.environ.get("OFER_REPORT"):
        return Path(made)
    experiment: Experiment = request.getfixturevalue("reported")
    return experiment.folder / "report.html"


@pytest.fixture(scope="module")
def visit(report: Path) -> Iterator[Visit]:
    path = browser_path()
    if path is None:
        pytest.skip("no browser: install chromium, or name one by OFER_BROWSER")
    with browser(path) as running:
        context = running.new_context(viewport={"width": WIDTH, "height": HEIGHT}, offline=True)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        visit = Visit(page, report.parent / "results")
        _watch(page, visit.faults, report.as_uri())
        page.goto(report.as_uri())
        page.get_by_role("heading", name="Occluded faces").wait_for()
        yield visit


def _watch(page: Page, faults: list[str], alone: str) -> None:
    """Note what goes wrong on a page, and whatever it wants beside itself, the file `alone`."""
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url[:200]}"))
    page.on("request", lambda request: _inside(request.url, alone) or faults.append(f"outside: {request.url[:200]}"))


def _inside(address: str, alone: str) -> bool:
    return address.partition("#")[0] == alone or address.startswith(("data:", "blob:"))


def test_it_opens_on_a_page_that_says_what_it_is(visit: Visit) -> None:
    heading = visit.page.get_by_role("heading", name="Occluded faces")
    box = heading.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < HEIGHT
    text = visit.page.locator("#app").inner_text()
    assert "Synthetic faces" in text and "Where to begin" in text
    links = visit.page.locator("#app .prose li a")
    assert links.count() == len(visit.shown())
    assert visit.page.evaluate(OVERFLOW) == 0


def test_every_result_opens_with_a_caption(visit: Visit) -> None:
    for category, subcategory, path in visit.shown():
        visit.open_list(category, subcategory)
        row = visit.page.locator("nav tbody tr").nth(_place(visit, category, subcategory, path))
        row.locator("a").first.click()
        if path.endswith(".html"):
            _assert_page_is_whole(visit.page.frame_locator("iframe").owner.element_handle().content_frame(), path)
        else:
            _assert_picture_is_whole(visit.page, path)
        assert visit.page.evaluate(OVERFLOW) == 0, f"{path}: the report is wider than the window"
        row.locator("a").nth(1).click()
        caption = visit.page.locator("nav .prose").inner_text()
        assert [heading for heading in HEADINGS if heading not in caption] == [], path
    assert visit.faults == []


def _place(visit: Visit, category: str, subcategory: str, path: str) -> int:
    """Return the row in which a result is listed: rows are sorted by label."""
    label = visit.page.evaluate("path => results[path].labels.result", path)
    rows = visit.page.locator("nav tbody tr")
    rows.first.wait_for()
    firsts = [rows.nth(number).locator("td").first.text_content() for number in range(rows.count())]
    assert firsts.count(label) == 1, f"{category}, {subcategory}: {label!r} among {firsts}"
    return firsts.index(label)


def _assert_picture_is_whole(page: Page, path: str) -> None:
    picture = page.locator("#app .h-screen img").last
    picture.wait_for()
    page.wait_for_function("() => [...document.images].every(image => image.complete)")
    assert picture.evaluate("image => image.naturalWidth") > 0, f"{path}: broken picture"
    box = picture.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= WIDTH + 1, f"{path}: wider than the window"
    assert box["y"] >= 0, f"{path}: its top cannot be reached"


def _assert_page_is_whole(frame: Frame | None, path: str) -> None:
    assert frame is not None
    frame.wait_for_load_state()
    assert frame.locator("h1").count() == 1, path
    assert frame.evaluate("() => [...document.images].every(image => image.naturalWidth > 0)"), (
        f"{path}: broken picture"
    )
    assert frame.evaluate(OVERFLOW) <= 0, f"{path}: wider than its window"


def test_every_page_shows_the_numbers_of_its_csv(visit: Visit) -> None:
    pages = [path for _, _, path in visit.shown() if path.endswith(".html")]
    assert pages
    for path in pages:
        tab = visit.page.context.new_page()
        address, faults = (visit.results.parent / path).as_uri(), list[str]()
        _watch(tab, faults, address)
        tab.goto(address)
        assert tab.locator("details").count() >= 1, path
        for everything in tab.locator("details").all():
            everything.locator("summary").click()
            name = everything.locator("summary").inner_text().removeprefix("Everything in ")
            cells = everything.locator("tbody tr").evaluate_all(
                "rows => rows.map(row => [...row.cells].map(cell => [...cell.childNodes]"
                ".filter(node => !node.ariaHidden).map(node => node.textContent).join('')))"
            )
            table = (visit.results.parent / path).with_name(name)
            assert cells == pd.read_csv(table, dtype=str, keep_default_na=False).to_numpy().tolist(), path
        _assert_grid_agrees(tab, pd.read_csv((visit.results.parent / path).with_suffix(".csv")), path)
        assert faults == [], path
        tab.close()


OURS_BY_ROW = """rows => rows.map(row => [row.querySelector("th")?.textContent ?? "",
  [...row.querySelectorAll(".ours")].map(ours => ours.textContent)])"""


def _assert_grid_agrees(tab: Page, table: pd.DataFrame, path: str) -> None:
    """Assert that a table in a paper's shape has our numbers of its tidy table, each in its place, as it rounds them.

    A method's gaps stand in a second line, below its accuracies.
    """
    if "ours_ci_low" not in table:
        return
    shown: dict[str, list[str]] = {}
    name = ""
    for head, texts in tab.locator(".scroll").first.locator("tbody tr").evaluate_all(OURS_BY_ROW):
        name = head or name
        numbers = [text.removeprefix("ours ").replace("−", "-") for text in texts]
        shown.setdefault(name, []).extend(numbers)
    computed = table.dropna(subset=["ours"]).assign(second=lambda cells: cells["column"].str.endswith("_gap"))
    in_lines = computed.sort_values("second", kind="stable")
    assert {row: len(numbers) for row, numbers in shown.items() if numbers} == computed["row"].value_counts().to_dict()
    for row, cells in in_lines.groupby("row"):
        for text, value in zip(shown[str(row)], cells["ours"], strict=True):
            half = 0.5 * 10.0 ** -len(text.partition(".")[2])
            assert abs(float(text) - value) <= half + 1e-9, f"{path}: {row} has {text} where the CSV has {value}"
