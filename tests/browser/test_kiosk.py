"""The kiosk in a real Chromium: paired, answered by touch, and clean for the next person."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_core.models import Response
from survey_core.pairing import add_device, revoke
from tests.browser.kiosks import (
    LOBBY,
    answer,
    answer_all,
    kept,
    pair,
    person,
    shell_shows,
    shown,
    wait_for_empty_queue,
)
from tests.browser.stillness import stand_still

# Which database answers makes no difference here; tests/browser/test_whole_path.py walks through both.
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def device(facility, session):
    collector = facility.collector("short-outpatient", channel="kiosk")
    device = add_device(session, facility.facility.id, "Kiosk 1", [collector.id])
    session.commit()
    return device


@pytest.fixture
def page(browser, respondents, device, session):
    """The kiosk's page, paired by typing the code on its own pad."""
    context = browser.new_context(viewport=LOBBY, has_touch=True)
    page = context.new_page()
    page.goto(f"{respondents}/kiosk/")
    pair(page, session, device)
    shown(page, "start")
    yield page
    context.close()


def rows(session):
    session.rollback()
    return list(session.scalars(select(Response)))


def test_eight_taps_thanks_and_a_new_document(page, session):
    answer_all(page)
    shown(page, "thanks")
    wait_for_empty_queue(page)
    (row,) = rows(session)
    assert (row.scores, row.channel, row.device_seq, row.is_time_uncertain) == ("55555555", "kiosk", 1, False)
    first = page.locator("iframe").element_handle()
    person(page).locator("[data-screen=thanks] [data-do=again]").tap()
    shown(page, "start")
    assert not first.evaluate("frame => frame.isConnected")
    assert page.locator("iframe").count() == 1
    assert person(page).locator(":checked").count() == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_no_request_is_made_between_questions(page):
    requests = []
    page.on("request", lambda request: requests.append((request.method, urlsplit(request.url).path)))
    answer_all(page)
    shown(page, "thanks")
    wait_for_empty_queue(page)
    sent = [one for one in requests if one[1] != "/kiosk/heartbeat"]  # once a minute, whoever is there
    assert [method for method, _path in sent] == ["PUT"]


def test_display_choices_and_language_do_not_reach_the_next_person(page):
    person(page).locator("[data-do=start]").tap()
    for tool in person(page).locator("[data-do=wear]").all():
        tool.tap()
    answer(page, "S1", 2)
    expect(person(page).locator("[data-item=S2]")).to_be_visible()
    page.wait_for_timeout(350)
    person(page).locator("[data-do=language]").tap()
    expect(person(page).locator("html")).to_have_attribute("lang", "en")
    expect(person(page).locator("body")).to_have_class("person is-large has-contrast is-lowered")
    person(page).locator("footer [data-do=back]").tap()
    assert person(page).locator("[name=S1]:checked").get_attribute("value") == "2"
    person(page).locator("footer [data-do=back]").tap()
    page.reload()
    expect(person(page).locator("html")).to_have_attribute("lang", "vi")
    expect(person(page).locator("body")).to_have_class("person")


def test_a_trembling_finger_answers_one_question(page):
    page.clock.install()
    page.reload()
    shown(page, "start")
    stand_still(page)
    person(page).locator("[data-do=start]").tap()
    label = person(page).locator("[data-item=S1] label").nth(4).bounding_box()
    x, y = label["x"] + 200, label["y"] + 50
    for _ in range(7):
        page.touchscreen.tap(x, y)
        page.clock.run_for(100)
    expect(person(page).locator("[data-item=S2]")).to_be_visible()
    assert person(page).locator(":checked").count() == 1


def test_the_keyboard_never_moves_on_by_itself(page):
    person(page).locator("[data-do=start]").focus()
    page.keyboard.press("Enter")
    expect(person(page).locator("[data-item=S1] legend")).to_be_focused()
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(900)
    expect(person(page).locator("[data-item=S1]")).to_be_visible()
    assert person(page).locator("[name=S1]:checked").get_attribute("value") == "4"
    page.keyboard.press("Enter")
    expect(person(page).locator("[data-item=S2]")).to_be_visible()


def test_a_failing_server_gets_the_answers_once_it_is_well(page, session):
    failures = [500, 200, 404]  # a captive portal's page among them, and at last the server itself

    def fail(route):
        if failures:
            route.fulfill(status=failures.pop(0), body="<html>Wi-Fi</html>")
        else:
            route.continue_()

    page.route("**/responses/*", fail)
    answer_all(page, 4)
    shown(page, "thanks")
    wait_for_empty_queue(page)
    assert not failures
    assert [row.scores for row in rows(session)] == ["44444444"]


def test_a_refused_form_is_parked_and_keeps_back_no_other(page, session):
    def refuse(route):
        id = route.request.url.rsplit("/", 1)[1]
        reasons = [{"reason": "unknown_item", "item": "S9", "message": "No."}]
        route.fulfill(status=422, json={"id": id, "error": "No.", "reasons": reasons})

    page.route("**/responses/*", refuse, times=1)
    answer_all(page)
    shown(page, "thanks")
    wait_for_empty_queue(page)
    person(page).locator("[data-screen=thanks] [data-do=again]").tap()
    shown(page, "start")
    answer_all(page, 3)
    shown(page, "thanks")
    wait_for_empty_queue(page)
    (parked,) = kept(page)["parked"]
    assert (parked["body"]["answers"]["S1"], parked["reasons"][0]["item"]) == ("5", "S9")
    assert [row.scores for row in rows(session)] == ["33333333"]


def test_a_revoked_kiosk_asks_for_a_code_and_still_sends_what_it_holds(page, session, device, facility):
    person(page).locator("[data-do=start]").tap()
    page.wait_for_timeout(350)
    answer(page, "S1", 3)
    session.refresh(device)
    revoke(device)
    session.commit()
    answer_all(page, 3, begins_at=2)
    shown(page, "thanks")
    shell_shows(page, "pairing")
    assert [entry["seq"] for entry in kept(page)["queue"]] == [1]
    collector = facility.collector("short-outpatient", channel="kiosk")
    other = add_device(session, facility.facility.id, "Kiosk 2", [collector.id])
    pair(page, session, other)
    wait_for_empty_queue(page)
    assert [(row.scores, row.device_seq) for row in rows(session)] == [("33333333", None)]


def test_nobody_there_means_a_countdown_and_then_a_new_document(page):
    page.clock.install()
    page.reload()
    person(page).locator("[data-do=start]").tap()
    answer(page, "S1", 1)
    page.clock.run_for(1_000)
    page.clock.run_for(91_000)
    shown(page, "idle")
    person(page).locator("[data-do=more]").tap()
    expect(person(page).locator("[data-item=S2]")).to_be_visible()
    page.clock.run_for(111_000)
    shown(page, "start")
    assert person(page).locator(":checked").count() == 0


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1280, 800)])
def test_all_answers_of_a_question_fit_the_screen(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    person(page).locator("[data-do=start]").tap()
    for label in person(page).locator("[data-item=S4] label, footer button").all():
        box = label.bounding_box()
        assert box is None or box["y"] + box["height"] <= height
    boxes = [one.bounding_box() for one in person(page).locator("[data-item=S1] label").all()]
    assert len(boxes) == 6
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= height and box["height"] >= 100 for box in boxes)
