"""The panel for staff on the kiosk itself: behind a number, with a way to carry every answer away by hand."""

import json

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect
from sqlalchemy import select

from langnghe import main
from survey_core.models import Response

from .kiosks import LOBBY, kept, pair, person, shell_shows, shown, wait_for_empty_queue
from .profiles import delivered, moved, report, serve, start

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
HELD_MS = 4_300


@pytest.fixture
def page(browser, respondents, short, session):
    context = browser.new_context(viewport=LOBBY, has_touch=True, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{respondents}/kiosk/")
    pair(page, session, short)
    shown(page, "start")
    yield page
    context.close()


def hold(page, held):
    """A finger that stays for four seconds."""
    box = held.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(HELD_MS)
    page.mouse.up()


def press(page, digits):
    for digit in digits:
        page.locator(f"[data-screen=pin] .pad [data-value='{digit}']").tap()
    page.locator("[data-do=pin]").tap()


def open_panel(page, device):
    hold(page, person(page).locator(".who"))
    shell_shows(page, "pin")
    press(page, device.service_pin)
    shell_shows(page, "panel")


def fact(page, name):
    return page.locator(f"[data-fact={name}]")


def scores(session):
    session.rollback()
    return sorted(session.scalars(select(Response.scores)))


def refuse(route):
    """A server that can never take this one."""
    id = route.request.url.rsplit("/", 1)[1]
    route.fulfill(status=422, json={"id": id, "error": "No.", "reasons": [{"reason": "x", "message": "No."}]})


def test_it_opens_by_a_long_hold_and_the_kiosks_number_and_shows_how_the_kiosk_is(page, short):
    hold(page, person(page).locator(".who b"))
    shell_shows(page, "pin")
    wrong = f"{(int(short.service_pin) + 1) % 1_000_000:06}"
    press(page, wrong)
    expect(page.locator("[data-screen=pin] .problem")).not_to_be_empty()
    press(page, short.service_pin)
    shell_shows(page, "panel")
    expect(fact(page, "name")).to_have_text("Kiosk 1")
    expect(fact(page, "queued")).to_have_text("0")
    expect(fact(page, "paired")).to_have_attribute("data-is", "true")
    page.locator("[data-screen=panel] [data-do=close]").tap()
    shown(page, "start")


def test_nobody_opens_it_while_a_person_answers(page):
    start(page)
    hold(page, person(page).locator(".who"))
    expect(person(page).locator("[data-item=S1]")).to_be_visible()
    assert page.locator("[data-screen=pin]").is_hidden()


def test_a_department_chosen_by_staff_does_not_keep_them_from_it(page, short, session, facility):
    moved(session, short, *(facility.collector("brief", "kiosk", code) for code in ("KB", "NOI")))
    report(page)
    shell_shows(page, "departments")
    page.locator("[data-do=way]").first.tap()
    open_panel(page, short)
    page.locator("[data-screen=panel] [data-do=close]").tap()
    shell_shows(page, "departments")


def test_after_five_wrong_numbers_the_right_one_waits_a_minute(page, short):
    page.clock.install()
    page.reload()
    shown(page, "start")
    hold(page, person(page).locator(".who"))
    shell_shows(page, "pin")
    for _ in range(5):
        press(page, "0" if short.service_pin != "0" else "1")
    press(page, short.service_pin)
    shell_shows(page, "pin")
    page.clock.run_for(61_000)
    press(page, short.service_pin)
    shell_shows(page, "panel")


def test_the_saved_file_is_taken_in_once_whatever_the_kiosk_sends_as_well(
    page, short, session, environment, tmp_path
):
    page.route("**/responses/**", refuse, times=1)
    serve(page, 2)
    wait_for_empty_queue(page)
    page.route("**/responses**", lambda route: route.abort())
    for value in (3, 4):
        serve(page, value)
    open_panel(page, short)
    with page.expect_download() as download:
        page.locator("[data-do=save]").tap()
    file = tmp_path / "queue.json"
    download.value.save_as(file)
    entries = json.loads(file.read_text("utf-8"))["entries"]
    assert [(one["body"]["seq"], len(one["reasons"])) for one in entries] == [(2, 0), (3, 0), (1, 1)]
    result = CliRunner().invoke(main, ["import", "queue", str(file)])
    assert (result.exit_code, scores(session)) == (0, ["22", "33", "44"]), result.output
    page.unroute_all()
    page.locator("[data-screen=panel] [data-do=close]").tap()
    delivered(page)
    session.rollback()
    stored = session.scalars(select(Response).order_by(Response.device_seq)).all()
    assert [(row.device_seq, row.scores) for row in stored] == [(1, "22"), (2, "33"), (3, "44")]


def test_pairing_anew_keeps_the_answers_and_goes_on_counting(page, short, session):
    page.route("**/responses/**", lambda route: route.abort())
    serve(page, 3)
    open_panel(page, short)
    page.locator("[data-do=repair]").tap()
    shell_shows(page, "pairing")
    assert [entry["seq"] for entry in kept(page)["queue"]] == [1]
    page.unroute_all()
    session.refresh(short)
    pair(page, session, short)
    shown(page, "start")
    serve(page, 4)
    delivered(page)
    session.rollback()
    stored = session.scalars(select(Response).order_by(Response.device_seq)).all()
    assert [(row.device_seq, row.scores) for row in stored] == [(1, "33"), (2, "44")]
