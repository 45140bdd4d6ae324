"""A headless browser of this machine's, cut off from every network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

OPTIONS = (
    "--no-sandbox",  # Chromium refuses to run as root otherwise; only files of our own are opened.
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)

PATIENCE_MS = 300_000
"""A report holds all its pictures: on a busy machine a browser reads it for a while."""


def browser_path() -> Path | None:
    """Return the browser to use: what the environment variable OFER_BROWSER names, else the first found, else None."""
    named = os.environ.get("OFER_BROWSER")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else None


@contextmanager
def browser(path: Path) -> Iterator[Browser]:
    """Give a running headless browser with a profile of its own that is thrown away."""
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=OPTIONS, timeout=PATIENCE_MS)
        try:
            yield running
        finally:
            running.close()
