"""Recordings on a kiosk: without a network, as loud as each person wants, and by themselves where nothing can be read."""

import pytest
from playwright.sync_api import expect

from .everyone import HMONG, go_to
from .kiosks import person

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
# What a speaker says of itself while it plays and afterwards, one after the other: a tone is shorter than a look at it.
WATCHED = """(one) => {
  one.dataset.said = "";
  new MutationObserver(() => { one.dataset.said += one.ariaPressed + " "; }).observe(one, { attributeFilter: ["aria-pressed"] });
}"""


@pytest.fixture
def page(speaking):
    return speaking


def hold(page):
    """Wait until the kiosk keeps its recordings."""
    page.wait_for_function(
        "async () => (await (await import('/static/js/store.js')).keys('sounds')).length === 3"
    )


def test_a_question_is_read_aloud_without_a_network_and_again_when_asked(page):
    hold(page)
    page.context.set_offline(True)
    go_to(page, "A1")
    speaker = person(page).locator("[data-item=A1] .hear [data-do=hear]")
    speaker.evaluate(WATCHED)
    for times in (1, 2):
        speaker.tap()
        # the question, and the one level that is recorded
        page.wait_for_function("(count) => played.length === count", arg=2 * times)
        expect(speaker).to_have_attribute("data-said", "true false " * times)
    person(page).locator("[data-item=A1] .say").tap()
    page.wait_for_function("() => played.length === 5")
    assert person(page).locator(".say").count() == person(page).locator("[data-item] .l1 + .say").count()


def test_loudness_is_each_persons_own(page):
    hold(page)
    go_to(page, "A1")
    for _press in range(3):
        person(page).locator("[data-item=A1] [data-do=volume]").first.tap()
    expect(person(page).locator("[data-item=A1] [data-volume]")).to_have_text("33 %")
    person(page).locator("[data-item=A1] .hear [data-do=hear]").tap()
    page.wait_for_function("() => played.length === 1")
    page.reload()
    go_to(page, "A1")
    expect(person(page).locator("[data-item=A1] [data-volume]")).to_have_text("83 %")


def test_a_language_says_its_name_and_one_without_texts_speaks_by_itself(page):
    hold(page)
    person(page).locator(f"[data-screen=start] [data-value={HMONG}]").tap()
    expect(person(page).locator("html")).to_have_attribute("lang", "vi")  # the words that stand there
    page.wait_for_function("() => played.length === 1")
    page.evaluate("window.pace = 0.0625")  # still to be heard when a busy machine looks
    go_to(page, "A1")
    page.wait_for_function("() => played.length >= 2")
    speaker = person(page).locator("[data-item=A1] .hear [data-do=hear]")
    expect(speaker).to_have_attribute("aria-pressed", "true")
    speaker.tap()
    expect(speaker).to_have_attribute("aria-pressed", "false")
