"""The system's Chromium, as a person or a kiosk has it: one page over one profile folder."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@contextlib.contextmanager
def chromium(profile: str | Path, width: int, height: int, **options) -> Iterator[BrowserContext]:
    """A window with one page; what the profile keeps is there for the next window over the same folder."""
    path = next(found for found in map(shutil.which, PROGRAMS) if found)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=path, args=FLAGS, viewport={"width": width, "height": height}, **options
        )
        try:
            yield context
        finally:
            context.close()
