"""What staff decide for a kiosk reaches it between people, and what it may and may not count."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_core import pairing
from survey_core.database import now
from survey_core.models import LeftCount, Response
from survey_core.periods import local_day

from .kiosks import LOBBY, kept, pair, person, shell_shows, shown
from .profiles import call, decide, delivered, finish, moved, rate, report, serve, start
from .stillness import stand_still

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
ZONE = "Asia/Ho_Chi_Minh"


@pytest.fixture
def page(browser, respondents, short, session):
    """A paired kiosk in Vietnam, whose clock a test may let run."""
    context = browser.new_context(viewport=LOBBY, has_touch=True, timezone_id=ZONE)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{respondents}/kiosk/")
    pair(page, session, short)
    shown(page, "start")
    yield page
    context.close()


def counted(session):
    session.rollback()
    return sorted((row.item, row.day, row.people) for row in session.scalars(select(LeftCount)))


def stored(session):
    session.rollback()
    return [(row.scores, row.is_incomplete) for row in session.scalars(select(Response))]


def walk_away(page, seconds=111):
    page.clock.run_for(seconds * 1000)


def test_a_paused_kiosk_lets_the_person_finish_then_asks_nobody_until_resumed(page, session, short):
    start(page)
    rate(page, "S1", 4)
    decide(session, short, paused_at=now())
    report(page)
    finish(page, 4, "S2")
    shell_shows(page, "paused")
    delivered(page)
    assert stored(session) == [("44", False)]
    decide(session, short, paused_at=None)
    report(page)
    shown(page, "start")


def test_out_of_hours_it_rests_and_still_serves_who_wakes_it(page, session, short):
    day = str(local_day(now(), ZONE).isoweekday() % 7 + 1)  # open tomorrow
    decide(session, short, opens_at=time(7), closes_at=time(17), open_days=day)
    report(page)
    shell_shows(page, "resting")
    page.locator("[data-do=wake]").tap()
    serve(page, 5)
    shell_shows(page, "resting")
    decide(session, short, opens_at=None, closes_at=None)
    report(page)
    shown(page, "start")


def test_without_a_form_it_says_so_and_looks_again(page, session, short, facility):
    moved(session, short)
    report(page)
    shell_shows(page, "nothing")
    moved(session, short, facility.collector("brief", "kiosk"))
    report(page)
    shown(page, "start")


def test_a_department_chosen_and_left_is_forgotten(page, session, short, facility):
    session.rollback()
    ways = [facility.collector("brief", "kiosk", code) for code in ("KB", "NOI")]
    moved(session, short, *ways)
    report(page)
    shell_shows(page, "departments")
    page.locator("[data-do=way]").nth(1).tap()
    expect(person(page).locator(".who")).to_contain_text("Khoa Nội")
    walk_away(page)
    shell_shows(page, "departments")
    page.locator("[data-do=way]").nth(0).tap()
    serve(page, 5)
    shell_shows(page, "departments")
    delivered(page)
    assert (stored(session), counted(session)) == ([("55", False)], [])


def test_the_greeting_and_the_seconds_of_the_kiosk_are_heeded(page, session, short):
    decide(session, short, greeting={"vi": "Mời ông/bà", "en": "Welcome"}, idle_seconds=30)
    report(page)
    expect(person(page).locator(".greeting")).to_have_text("Mời ông/bà")
    stand_still(page)
    start(page)
    walk_away(page, 29)
    expect(person(page).locator("[data-item=S1]")).to_be_visible()
    walk_away(page, 2)
    shown(page, "idle")
    walk_away(page, 21)
    shown(page, "start")


@pytest.mark.parametrize(("keeps", "rows"), [(True, [("4-", True)]), (False, [])])
def test_half_a_form_is_kept_only_where_the_kiosk_says_so(page, session, short, keeps, rows):
    decide(session, short, keeps_incomplete=keeps)
    report(page)
    expect(person(page).get_by_text("các câu đã trả lời vẫn được giữ")).to_have_count(int(keeps))
    start(page)
    rate(page, "S1", 4)
    expect(person(page).locator("[data-item=S2] legend")).to_be_focused()
    walk_away(page)
    shown(page, "start")
    start(page)  # and somebody leaves before the first answer
    expect(person(page).locator("[data-item=S1] legend")).to_be_focused()
    walk_away(page)
    shown(page, "start")
    delivered(page)
    report(page)
    assert stored(session) == rows
    day = local_day(now(), ZONE)
    assert counted(session) == [("S1", day, 1)] + [("S2", day, 1)] * (not keeps)


def test_a_staff_form_leaves_no_number_and_no_count(page, session, short, facility):
    today = local_day(now(), ZONE)
    session.rollback()
    facility.round("staff-2019", today - timedelta(days=1), today + timedelta(days=30))
    moved(session, short, facility.collector("staff-2019", "kiosk"))
    report(page)
    expect(person(page).locator("h1").first).to_contain_text("nhân viên", ignore_case=True)
    start(page)
    page.clock.run_for(1_000)
    walk_away(page)
    shown(page, "start")
    delivered(page)
    assert (counted(session), call(page, "device", "leavings()")) == ([], [])
    assert [one for one in kept(page)["kept"] if isinstance(one, int)] == [0]
    assert pairing.next_number(session, short) == 1
