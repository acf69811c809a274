"""A phone's browser where JavaScript runs, and how a person goes through the form there."""

from playwright.sync_api import expect

MOST_PAGES = 12
PHONE = {"width": 390, "height": 844}
PART = "progress + span"  # "Section 2 / 8"
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('answers:'))"
# What a phone set to letters twice as large does: every size of type doubles, the page does not.
LARGE_TEXT = """document.querySelectorAll('body *').forEach(one => { one.dataset.size = parseFloat(getComputedStyle(one).fontSize) });
document.querySelectorAll('body *').forEach(one => { one.style.fontSize = one.dataset.size * 2 + 'px' })"""
# What nobody is meant to touch may be small.
SMALL = (
    "Array.from(document.querySelectorAll('label, a[href], button, input[type=text], textarea'))"
    ".filter(one => !one.closest('[aria-hidden=true]')).map(one => one.getBoundingClientRect()).filter(box => box.height && (box.height < 44 || box.width < 44)).length"
)


def choose(page, code, *values):
    for value in values:
        page.locator(f"#q-{code} label:has(input[value='{value}'])").tap()


def turn(page, way="next"):
    page.locator(f"[data-do={way}]").tap()


def until(page, selector):
    """Turn pages until this is in front of the person."""
    for _ in range(MOST_PAGES):
        if page.locator(selector).is_visible():
            return
        turn(page)
    raise AssertionError(f"{selector} is on no page")


def send(page):
    """Turn to the last page, send, and see the thanks."""
    until(page, ".send")
    page.locator(".send").tap()
    expect(page.locator("main[data-page=thanks] h1")).to_be_focused()


def part(page):
    return page.locator(PART).inner_text()


def shown(page):
    """The codes of the questions that are in front of the person."""
    return [one.get_attribute("id")[2:] for one in page.locator("fieldset").all() if one.is_visible()]
