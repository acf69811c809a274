"""A page whose time stands still, so that a slow machine measures the same seconds as a fast one."""

from datetime import datetime, timedelta

from playwright.sync_api import Page

SOON = timedelta(seconds=5)  # longer than asking for the time and stopping it take


def stand_still(page: Page) -> None:
    """From now on the page's clock, installed before, moves only where a test lets it run."""
    now = datetime.fromtimestamp(page.evaluate("Date.now()") / 1000)
    page.clock.pause_at(now + SOON)
