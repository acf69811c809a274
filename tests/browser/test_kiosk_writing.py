"""Words on a kiosk without a keyboard of its own: touched, typed, full, and beside "other"."""

import pytest
from playwright.sync_api import expect

from .everyone import field, go_to, touch
from .kiosks import SETTLED_MS, person, shown, wait_for_empty_queue

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def page(speaking):
    return speaking


def test_letters_and_a_tone_key_write_vietnamese(page, session):
    go_to(page, "H1", C1="yes", A1=5)
    touch(page, *"cam", "tone-r", " ", "ơ", "n", " ", *"bacs", " ", *"six")
    expect(field(page, "H1")).to_have_value("cảm ơn bác sĩ")
    touch(page, "erase", "erase", "?")
    expect(field(page, "H1")).to_have_value("cảm ơn bác ?")
    person(page).locator("footer [data-do=next]").tap()
    for _skip in ("E5", "G1"):
        page.wait_for_timeout(SETTLED_MS)
        person(page).locator("footer [data-do=next]").tap()
    shown(page, "thanks")
    wait_for_empty_queue(page)


def test_an_english_form_begins_with_plain_letters(page):
    person(page).locator("[data-screen=start] [data-value=en]").tap()
    expect(person(page).locator("html")).to_have_attribute("lang", "en")
    go_to(page, "ward", C1="yes", A1=5)
    expect(person(page).locator(".ready")).to_be_hidden()
    person(page).locator("[data-do=shift]").tap()
    touch(page, *"ass")
    expect(field(page, "ward")).to_have_value("Ass")
    person(page).locator("[data-do=mode]").tap()
    expect(person(page).locator(".ready")).to_be_visible()


def test_a_tapped_cursor_is_honoured_and_a_full_field_says_so(page):
    go_to(page, "ward", C1="yes", A1=5)
    touch(page, *"12345678901234567890", "1")
    expect(field(page, "ward")).to_have_value("12345678901234567890")
    expect(person(page).locator(".full")).to_contain_text("20")
    field(page, "ward").evaluate("one => one.setSelectionRange(2, 2)")
    touch(page, "erase", "b")
    expect(field(page, "ward")).to_have_value("1b345678901234567890")


def test_words_beside_other_bring_the_keyboard_and_hiding_it_brings_the_answers_back(page):
    go_to(page, "E5", C1="yes", A1=5)
    others = person(page).locator("[data-item=E5] label")
    others.last.tap()
    expect(person(page).locator(".keys")).to_be_visible()
    expect(others.first).to_be_hidden()
    touch(page, *"con")
    person(page).locator("[data-do=hide]").tap()
    expect(others.first).to_be_visible()
    expect(field(page, "E5")).to_have_value("con")
    field(page, "E5").tap()
    expect(person(page).locator(".keys")).to_be_visible()


def test_who_has_a_keyboard_passes_ours_in_one_step_and_can_use_it(page):
    go_to(page, "ward", C1="yes", A1=5)
    field(page, "ward").focus()
    page.keyboard.type("P")
    page.keyboard.press("Tab")
    expect(person(page).locator(".keys [data-value='1']")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(field(page, "ward")).to_have_value("P2")
    page.keyboard.press("Tab")
    expect(person(page).locator("footer [data-do=back]")).to_be_focused()
