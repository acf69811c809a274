"""A form with every kind of question in a real Chromium: on the phone and at the kiosk."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_core.models import Response
from survey_core.pairing import add_device, issue_code
from tests.builders import SECRET
from tests.forms import publish_for

from .kiosks import wait_for_empty_queue
from .looks import violations
from .phones import choose, send, shown, turn

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
GIVEN = {"M1": ["wait", "other"], "M1.other": "Ồn", "C1": "no", "R1": "9", "age": 72, "carer": "child",
         "ward": "P. 12", "H1": "Xin cảm ơn", "E5": "other", "E5.other": "Con tôi", "G1": 120}  # fmt: skip


@pytest.fixture
def every(facility):
    """The facility, which also asks EVERY_KIND."""
    publish_for(facility)
    return facility


@pytest.fixture
def phone(browser, respondents, every):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{respondents}/q/{every.collector('every-kind').code}")
    yield page
    context.close()


@pytest.fixture
def lobby(browser, respondents, every, session):
    """The page of a kiosk that was just paired."""
    device = add_device(
        session, every.facility.id, "Kiosk 1", [every.collector("every-kind", channel="kiosk").id]
    )
    code = issue_code(session, SECRET, device)
    session.commit()
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    page = context.new_page()
    page.goto(f"{respondents}/kiosk/")
    page.locator("[name=code]").fill(code)
    page.locator("[data-do=pair]").tap()
    yield page
    context.close()


def row(session):
    session.rollback()
    return session.scalars(select(Response)).one()


def test_on_the_phone_a_condition_shows_and_hides_at_once(phone):
    assert shown(phone) == ["A1", "A2"]
    assert phone.locator(".only").count() == 0
    choose(phone, "A1", 2)
    choose(phone, "M1", "staff")
    assert shown(phone) == ["A1", "A2", "M1", "A3"]
    choose(phone, "A1", 5)
    assert shown(phone) == ["A1", "A2"]
    turn(phone)
    always = ["C1", "R1", "age", "ward", "H1"]
    phone.fill("[name=age]", "60")
    assert shown(phone) == ["C1", "R1", "age", "carer", "ward", "H1"]
    phone.fill("[name=age]", "59")
    assert shown(phone) == always


def test_on_the_phone_a_required_question_stops_at_its_page_with_a_sentence(phone, session):
    choose(phone, "A1", 4)
    turn(phone)
    phone.fill("[name=H1]", "Giữ lại")
    turn(phone)
    expect(phone.locator("#q-C1 .problem")).to_be_visible()
    expect(phone.locator("#q-C1 legend")).to_be_focused()
    expect(phone.locator("#q-C1 .problem")).to_be_in_viewport()
    assert phone.locator(".problem").count() == 1
    assert violations(phone) == []
    choose(phone, "C1", "yes")
    assert phone.locator(".problem").count() == 0
    send(phone)
    assert (row(session).scores, row(session).answers) == ("4-x", {"C1": "yes", "H1": "Giữ lại"})


def test_on_the_phone_every_kind_of_answer_is_stored_as_given(phone, session):
    choose(phone, "A1", 1)
    choose(phone, "A2", 5)
    choose(phone, "M1", "wait", "other")
    choose(phone, "A3", 0)
    fill_in(phone, "M1.other")
    turn(phone)
    choose(phone, "C1", "no")
    choose(phone, "R1", 9)
    fill_in(phone, "age", "ward", "H1")
    choose(phone, "carer", "child")
    turn(phone)
    fill_in(phone, "G1", "E5.other")
    assert phone.locator("#q-E5 [value=other]").is_checked()  # by writing beside it
    send(phone)
    assert (row(session).scores, row(session).answers) == ("150", GIVEN)


def fill_in(page, *names):
    for name in names:
        page.fill(f"[name='{name}']", str(GIVEN[name]))


def on(page, code):
    """The question in front of the person, once it takes touches."""
    screen = page.frame_locator("iframe").locator(f"[data-item={code}]")
    expect(screen).to_be_visible()
    page.wait_for_timeout(350)  # taps too soon after a question came are ignored
    return screen


def go(page, way="next"):
    page.frame_locator("iframe").locator(f"footer [data-do={way}]").tap()


def tap(page, code, *values):
    for value in values:
        on(page, code).locator(f"label:has([value='{value}'])").tap()


def pad(page, code, digits):
    for digit in digits:
        on(page, code).locator(f".pad [data-value='{digit}']").tap()
    go(page)


def write(page, code, text):
    on(page, code).locator("input[type=text], textarea").fill(text)
    go(page)


def test_at_the_kiosk_every_kind_of_answer_is_stored_as_given(lobby, session):
    person = lobby.frame_locator("iframe")
    person.locator("[data-do=start]").tap()
    tap(lobby, "A1", 1)
    tap(lobby, "A2", 5)
    tap(lobby, "M1", "wait", "other")  # several: only Next moves on
    write(lobby, "M1", "Ồn")
    tap(lobby, "A3", 0)
    tap(lobby, "C1", "no")
    tap(lobby, "R1", 9)
    pad(lobby, "age", "72")
    tap(lobby, "carer", "child")
    write(lobby, "ward", "P. 12")
    write(lobby, "H1", "Xin cảm ơn")
    tap(lobby, "E5", "other")
    write(lobby, "E5", "Con tôi")
    pad(lobby, "G1", "120")
    expect(person.locator("[data-screen=thanks]")).to_be_visible()
    wait_for_empty_queue(lobby)
    assert (row(session).scores, row(session).answers) == ("150", GIVEN)


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1280, 800)])
def test_at_the_kiosk_every_kind_of_question_fits_the_screen(lobby, width, height):
    lobby.set_viewport_size({"width": width, "height": height})
    lobby.frame_locator("iframe").locator("[data-do=start]").tap()
    tap(lobby, "A1", 1)
    for code in ("A2", "M1", "C1", "R1", "age", "ward", "H1", "E5"):
        touched = on(lobby, code).locator("label, button, input[type=text], textarea")
        boxes = [box for one in touched.all() if (box := one.bounding_box())]
        assert all(box["y"] >= 0 and box["y"] + box["height"] <= height for box in boxes), code
        assert all(min(box["width"], box["height"]) >= 60 for box in boxes), code
        tap(lobby, "C1", "no") if code == "C1" else go(lobby)


def test_at_the_kiosk_conditions_skip_required_stops_and_back_keeps(lobby, session):
    person = lobby.frame_locator("iframe")
    person.locator("[data-do=start]").tap()
    on(lobby, "A1")
    go(lobby)
    expect(person.locator("[data-item=A1] [data-problem=required]")).to_be_visible()
    tap(lobby, "A1", 5)
    tap(lobby, "A2", 4)
    tap(lobby, "C1", "yes")  # M1 and A3 are passed over
    on(lobby, "R1")
    go(lobby)
    pad(lobby, "age", "999")
    expect(person.locator("[data-item=age] [data-problem=bounds]")).to_be_visible()
    assert violations(lobby.frames[1]) == []
    for code in ("R1", "C1"):
        go(lobby, "back")
        on(lobby, code)
    expect(person.locator("[name=C1]:checked")).to_have_value("yes")
    go(lobby)
    on(lobby, "R1")
    go(lobby)
    expect(on(lobby, "age").locator("input")).to_have_value("999")
