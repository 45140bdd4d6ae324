"""A picture of a report for the README: what a reader sees who opens Table 10.

`python -m benchmarks.report_picture report.html` writes docs/images/report.png.
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.browser import PATIENCE_MS, browser, browser_path

WIDTH, HEIGHT, SCALE = 1280, 860, 1.5
TABLE = "results/table10.html"


def photograph(page: Page, report: Path) -> bytes:
    """Open a report at the page of Table 10 and return what is seen as PNG."""
    page.goto(report.resolve().as_uri())
    category, subcategory = page.evaluate(
        "path => Object.entries(categories).flatMap(([category, subs]) =>"
        " Object.entries(subs).filter(([, paths]) => paths.includes(path)).map(([sub]) => [category, sub]))[0]",
        TABLE,
    )
    page.locator("nav").get_by_text(category, exact=True).click()
    page.locator("nav").get_by_text(subcategory, exact=True).click()
    label = page.evaluate("path => results[path].labels.result", TABLE)
    rows = page.locator("nav tbody tr")
    rows.first.wait_for()
    names = [rows.nth(number).locator("td").first.text_content() for number in range(rows.count())]
    rows.nth(names.index(label)).locator("a").first.click()
    page.frame_locator("iframe").locator("table").first.wait_for()
    page.mouse.move(WIDTH - 5, HEIGHT - 5)
    return page.screenshot()


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report_picture", description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--to", type=Path, default=Path("docs/images/report.png"))
    arguments = parser.parse_args()
    path = browser_path()
    if path is None:
        sys.exit("no browser: install chromium, or name one by OFER_BROWSER")
    with browser(path) as running:
        view = {"width": WIDTH, "height": HEIGHT}
        context = running.new_context(viewport=view, device_scale_factor=SCALE, offline=True)
        context.set_default_timeout(PATIENCE_MS)
        arguments.to.write_bytes(photograph(context.new_page(), arguments.report))
    print(f"{arguments.to}: {arguments.to.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
