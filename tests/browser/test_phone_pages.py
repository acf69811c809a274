"""The phone's form in a real Chromium where JavaScript runs: a section per page, and a draft that comes back."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_core.models import Response
from tests.forms import publish_for

from .looks import overflow, violations
from .phones import DRAFTS, LARGE_TEXT, PART, PHONE, SMALL, choose, part, send, shown, turn, until

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
PAGES = 3  # of the form with every kind of question


@pytest.fixture
def phone(browser):
    """A page of a phone; anything its console objects to fails the test."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page, errors = context.new_page(), []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def address(respondents, facility):
    return f"{respondents}/q/{facility.collector().code}"


@pytest.fixture
def every(respondents, facility):
    """The address of a form with every kind of question, conditions and required ones."""
    publish_for(facility)
    return f"{respondents}/q/{facility.collector('every-kind').code}"


def rows(session):
    session.rollback()
    return list(session.scalars(select(Response)))


def test_a_section_per_page_says_where_one_is_and_begins_at_its_heading(phone, address):
    phone.goto(address)
    assert (part(phone), shown(phone)[0]) == ("Phần 1 / 8", "A1")
    assert not phone.locator("[data-do=back], .send").first.is_visible()
    turn(phone)
    assert (part(phone), shown(phone)[0]) == ("Phần 2 / 8", "B1")
    expect(phone.locator("section:visible h2")).to_be_focused()
    assert phone.evaluate("scrollY") == 0
    turn(phone, "back")
    expect(phone.locator("#q-A1")).to_be_visible()


def test_the_phones_own_back_turns_a_page_back(phone, address):
    phone.goto(address)
    choose(phone, "A1", 4)
    turn(phone)
    turn(phone)
    phone.go_back()
    expect(phone.locator(PART)).to_have_text("Phần 2 / 8")
    phone.go_back()
    expect(phone.locator(PART)).to_have_text("Phần 1 / 8")
    assert phone.locator("[name=A1]:checked").input_value() == "4"


def test_nothing_moves_on_by_itself(phone, address):
    phone.goto(address)
    for code in shown(phone):
        choose(phone, code, 5)
    assert part(phone) == "Phần 1 / 8"


def test_the_whole_form_is_one_request_and_its_answers_one_more_with_their_thanks(phone, address, session):
    requests = []
    phone.on("request", lambda request: requests.append(request.method))
    phone.goto(address)
    choose(phone, "A1", 5)
    send(phone)
    assert requests == ["GET", "POST", "GET"]
    assert phone.url == f"{address}/thanks"
    (row,) = rows(session)
    assert (row.scores[0], row.duration_seconds is not None, row.is_time_uncertain) == ("5", True, False)


def test_a_draft_comes_back_with_its_page_and_says_so(phone, address):
    phone.goto(address)
    choose(phone, "A1", 4)
    turn(phone)
    choose(phone, "B1", 2)
    assert not phone.locator(".resumed").is_visible()
    phone.goto("about:blank")
    phone.goto(address)
    assert part(phone) == "Phần 2 / 8"
    expect(phone.locator(".resumed")).to_be_visible()
    assert phone.locator("[name=B1]:checked").input_value() == "2"
    assert violations(phone) == []
    turn(phone, "back")
    assert phone.locator("[name=A1]:checked").input_value() == "4"


def test_starting_anew_wipes_the_draft_and_is_another_response(phone, address):
    phone.goto(address)
    choose(phone, "A1", 4)
    first = phone.locator("[name=_response]").input_value()
    phone.reload()
    assert phone.locator("[name=_response]").input_value() == first
    with phone.expect_navigation():
        phone.locator(".resumed button").tap()
    assert phone.locator("input:checked").count() == 0
    assert phone.locator("[name=_response]").input_value() != first
    assert phone.evaluate(DRAFTS) == []


def test_a_draft_is_wiped_after_a_day(phone, address):
    phone.goto(address)
    choose(phone, "A1", 4)
    phone.evaluate(
        "for (const key of Object.keys(localStorage)) localStorage.setItem(key, "
        "JSON.stringify({...JSON.parse(localStorage.getItem(key)), at: Date.now() - 24 * 3600 * 1000}))"
    )
    phone.reload()
    assert phone.locator("input:checked").count() == 0
    assert not phone.locator(".resumed").is_visible()
    assert phone.evaluate(DRAFTS) == []


def test_after_the_thanks_neither_back_nor_a_new_scan_shows_the_answers(phone, address, session):
    phone.goto(address)
    choose(phone, "A1", 4)
    first = phone.locator("[name=_response]").input_value()
    send(phone)
    assert phone.evaluate(DRAFTS) == []
    phone.go_back()
    expect(phone.locator("main[data-page=form]")).to_be_visible()
    phone.goto(address)
    assert phone.locator("input:checked").count() == 0
    assert phone.locator("[name=_response]").input_value() != first
    assert len(rows(session)) == 1


def test_another_language_keeps_the_answers_and_the_page(phone, address, session):
    phone.goto(address)
    choose(phone, "A1", 4)
    turn(phone)
    choose(phone, "B1", 2)
    phone.locator("nav a[lang=en]").tap()
    phone.wait_for_url("**lang=en")
    assert part(phone) == "Section 2 / 8"
    assert not phone.locator(".resumed").is_visible()
    send(phone)
    (row,) = rows(session)
    assert (row.language, row.scores[0], "2" in row.scores) == ("en", "4", True)


def test_a_required_question_is_asked_for_on_its_page(phone, every):
    phone.goto(every)
    choose(phone, "A1", 5)
    until(phone, "#q-C1")
    before = part(phone)
    turn(phone)
    expect(phone.locator("#q-C1 .problem")).to_be_visible()
    expect(phone.locator("#q-C1 legend")).to_be_focused()
    assert (part(phone), violations(phone)) == (before, [])


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844)])
def test_every_page_fits_the_phone_and_the_thumb_with_large_text_too(phone, every, width, height):
    phone.set_viewport_size({"width": width, "height": height})
    phone.goto(every)
    choose(phone, "A1", 2)
    phone.reload()
    for place in range(1, PAGES + 1):
        assert (overflow(phone), phone.evaluate(SMALL), violations(phone)) == (0, 0, [])
        if phone.locator("#q-C1").is_visible():
            choose(phone, "C1", "no")
        if place < PAGES:
            turn(phone)
    assert phone.locator(".send").is_visible()
    phone.evaluate(LARGE_TEXT)
    assert overflow(phone) == 0


def test_a_browser_that_cannot_read_the_script_keeps_the_plain_form(browser, address):
    def garble(route):
        body = route.fetch().text().replace('<script type="module">', '<script type="module">?.')
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    page, errors = browser.new_page(viewport=PHONE), []
    page.on("pageerror", lambda error: errors.append(error.name))
    page.route("**/q/*", garble)
    page.goto(address)
    assert errors == ["SyntaxError"]
    assert (page.locator("progress").count(), page.locator("section:visible").count()) == (0, 8)
    page.close()
