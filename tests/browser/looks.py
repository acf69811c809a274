"""What browser tests share: a person signs in, and how every page must look."""

import os
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from tests.chromium import serving
from tests.survey_admin.people import PASSWORD

VENDOR = Path(__file__).resolve().parent.parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SIZES = ((390, 844), (1366, 768))


def sign_in(page, email="quality_officer@bv.vn", password=PASSWORD):
    """Fill in the sign-in page that is open; a page of the staff side follows."""
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")
    expect(page.locator(".account")).to_be_visible()


@contextmanager
def office(browser, admin, path: str):
    """This page of the staff side, before the quality officer who has signed in."""
    context = browser.new_context()
    with serving(admin.application) as address:
        page = context.new_page()
        page.goto(f"{address}/admin/")
        sign_in(page)
        page.goto(f"{address}{path}")
        yield page
    context.close()


def overflow(page) -> int:
    """By how many pixels a page is wider than its window, once it has come in whole."""
    page.wait_for_load_state()
    return page.evaluate(OVERFLOW)


def violations(frame):
    """(rule, offending elements) for everything axe objects to in a page or frame that has come in whole."""
    frame.wait_for_load_state()
    frame.evaluate(AXE)
    return [(found["id"], [node["html"][:160] for node in found["nodes"]]) for found in frame.evaluate(RUN)]


def fits_and_is_accessible(page, name: str):
    """On a phone and a desk nothing is wider than the screen, and axe finds nothing; the desk's size stays.

    Where LANGNGHE_SHOTS names a folder, a picture of each is kept there for a person to look at.
    """
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if folder := os.environ.get("LANGNGHE_SHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        assert overflow(page) <= 0, (name, width)
        assert violations(page) == [], (name, width)
