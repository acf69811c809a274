"""What a phone does with answers that do not get through: they stay, it says so, it tries again, and one arrives."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import object_session

from survey_core.collecting import close, pause, rotate
from survey_core.models import Response

from .looks import overflow, violations
from .phones import DRAFTS, PHONE, choose, until
from .stillness import stand_still

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
THANKS, STATE = "main[data-page=thanks]", "[data-state=waiting]"


@pytest.fixture
def phone(browser, respondents, facility):
    """A form on a phone, one question answered, its last page open."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{respondents}/q/{facility.collector().code}")
    choose(page, "A1", 4)
    until(page, ".send")
    yield page
    context.close()


def send(page):
    page.locator(".send").tap()


def rows(session):
    session.rollback()
    return [row.scores[0] for row in session.scalars(select(Response))]


def answered_by(page, **reply):
    """From now on something between the phone and us answers what is sent."""
    page.route("**/q/*", lambda route: route.fulfill(**reply))


def test_without_a_network_the_answers_stay_and_go_when_it_is_back(phone, session):
    phone.context.set_offline(True)
    send(phone)
    expect(phone.locator(STATE)).to_contain_text("Chưa gửi được, đang thử lại")
    expect(phone.locator(".count")).to_contain_text("Thử lại sau")
    assert (violations(phone), overflow(phone)) == ([], 0)
    assert len(phone.evaluate(DRAFTS)) == 1
    phone.context.set_offline(False)
    expect(phone.locator(THANKS)).to_be_visible()
    assert rows(session) == ["4"]


def test_a_lost_reply_and_a_second_try_are_one_response(phone, session):
    def lose(route):
        route.fetch()
        route.abort()

    phone.route("**/q/*", lose)
    stand_still(phone)  # no next try overtakes who asks for one
    send(phone)
    expect(phone.locator(STATE)).to_be_visible()
    assert rows(session) == ["4"]
    phone.unroute("**/q/*")
    phone.locator(".sending button").tap()
    expect(phone.locator(THANKS)).to_be_visible()
    assert rows(session) == ["4"]


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 200, "content_type": "text/html", "body": "<h1>Wi-Fi: please sign in</h1>"},
        {"status": 502, "content_type": "text/html", "body": "<main data-page=broken><h1>Bad gateway</h1></main>"},
        {"status": 429, "content_type": "text/html", "body": "<main data-page=again><h1>.</h1></main>"},
    ],
    ids=["a captive portal", "a broken server", "too many"],
)  # fmt: skip
def test_a_reply_that_is_not_our_thanks_loses_nothing(phone, session, reply):
    answered_by(phone, **reply)
    stand_still(phone)  # no next try overtakes who asks for one
    send(phone)
    expect(phone.locator(STATE)).to_be_visible()
    assert (rows(session), len(phone.evaluate(DRAFTS))) == ([], 1)
    phone.unroute("**/q/*")
    phone.locator(".sending button").tap()
    expect(phone.locator(THANKS)).to_be_visible()
    assert rows(session) == ["4"]


def test_it_tries_again_by_itself(phone, session):
    phone.route("**/q/*", lambda route: route.abort(), times=1)
    send(phone)
    expect(phone.locator(THANKS)).to_be_visible()
    assert rows(session) == ["4"]


def test_a_double_tap_sends_once(phone, session):
    sent = []
    phone.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    phone.locator(".send").dblclick()
    expect(phone.locator(THANKS)).to_be_visible()
    assert (sent, rows(session)) == (["POST"], ["4"])


def test_a_page_closed_before_its_answers_went_sends_them_when_it_is_opened_again(phone, session):
    address = phone.url
    phone.context.set_offline(True)
    send(phone)
    expect(phone.locator(STATE)).to_be_visible()
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.goto(address)
    expect(phone.locator(THANKS)).to_be_visible()
    assert (rows(session), phone.evaluate(DRAFTS)) == (["4"], [])


def test_what_the_server_objects_to_is_said_at_its_question(phone, session):
    phone.fill("[name=age]", "900")
    send(phone)
    expect(phone.locator("#q-age .problem")).to_be_in_viewport()
    assert (violations(phone), rows(session)) == ([], [])
    phone.fill("[name=age]", "90")
    send(phone)
    expect(phone.locator(THANKS)).to_be_visible()
    assert rows(session) == ["4"]


def test_a_code_paused_meanwhile_keeps_the_answers_in_the_form(phone, facility, session):
    pause(facility.collector())
    session.commit()
    send(phone)
    expect(phone.locator("[data-state=refused]")).to_be_visible()
    assert violations(phone) == []
    phone.locator("[data-do=back]").tap()
    assert len(phone.evaluate(DRAFTS)) == 1


def rotated(collector):
    rotate(object_session(collector), collector)


@pytest.mark.parametrize("shut", [close, rotated])
def test_a_code_closed_meanwhile_says_so_and_shows_what_was_answered(phone, facility, session, shut):
    shut(facility.collector())
    session.commit()
    send(phone)
    expect(phone.locator("main[data-page=kept] dd")).to_have_text("Hài lòng")
    assert (violations(phone), phone.evaluate(DRAFTS)) == ([], [])
