"""A kiosk without its server: it starts, serves and keeps; once the server is back, everything arrives once."""

import json
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from survey_core.database import now
from survey_core.models import Questionnaire, Response, Version
from survey_core.pairing import add_device, revoke
from survey_core.publishing import publish

from .kiosks import kept, pair, person, shell_shows, shown, wait_for_empty_queue
from .profiles import call, delivered, finish, installed, moved, numbers, report, serve, start

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
CLOSE = timedelta(minutes=2)


@pytest.fixture
def page(booth, session, short):
    """A paired kiosk that would start without a network."""
    return installed(booth.start(), session, short)


def rows(session):
    session.rollback()
    return list(session.scalars(select(Response).order_by(Response.device_seq, Response.scores)))


def test_without_a_server_it_starts_serves_and_later_gives_everything_once(page, booth, server, session):
    server.stop()
    serve(page, 3)
    page = booth.restart()
    shown(page, "start")
    serve(page, 4)
    serve(page, 2)
    assert numbers(page) == [1, 2, 3]
    finished = now()
    server.start()
    delivered(page)
    stored = rows(session)
    assert [(row.device_seq, row.scores[0], row.is_time_uncertain) for row in stored] == [
        (1, "3", False), (2, "4", False), (3, "2", False),
    ]  # fmt: skip
    assert all(finished - CLOSE < row.answered_at <= finished for row in stored)


def test_a_kiosk_revoked_while_away_asks_for_a_code_and_loses_nothing(
    page, booth, server, session, short, facility
):
    server.stop()
    serve(page, 3)
    session.refresh(short)
    revoke(short)
    other = add_device(session, facility.facility.id, "Kiosk 2", [facility.collector("brief", "kiosk").id])
    session.commit()
    server.start()
    page = booth.restart()
    shell_shows(page, "pairing")
    assert numbers(page) == [1]
    pair(page, session, other)
    wait_for_empty_queue(page)
    assert [(row.scores, row.device_seq) for row in rows(session)] == [("33", None)]
    serve(page, 4)
    delivered(page)
    assert [(row.device_id, row.device_seq) for row in rows(session) if row.scores[0] == "4"] == [
        (other.id, 1)
    ]


def publish_second_version(session, facility):
    form = facility.forms["brief"]
    text = session.scalars(select(Version.definition).where(Version.questionnaire_id == form.id)).one()
    definition = json.loads(text)
    definition["title"]["vi"] = "Phiếu đã sửa"
    publish(session, facility.facility.id, json.dumps(definition))
    session.commit()
    assert session.get(Questionnaire, form.id)


def test_a_new_version_comes_between_people_and_answers_to_the_old_one_are_taken(
    page, server, session, facility
):
    server.stop()
    serve(page, 3)
    start(page)
    publish_second_version(session, facility)
    server.start()
    report(page)
    wait_for_empty_queue(page)
    page.wait_for_timeout(1_000)  # time enough to take the page away
    finish(page, 4, "S1", "S2")
    expect(person(page).locator("h1", has_text="Phiếu đã sửa")).to_be_visible()
    serve(page, 5)
    delivered(page)
    session.rollback()
    version = dict(session.execute(select(Version.id, Version.number)).all())
    assert [(row.scores[0], version[row.version_id]) for row in rows(session)] == [
        ("3", 1),
        ("4", 1),
        ("5", 2),
    ]


def test_answers_of_a_kiosk_moved_meanwhile_are_taken_where_they_were_given(
    page, server, session, short, facility
):
    server.stop()
    serve(page, 3)
    session.rollback()
    moved(session, short, facility.collector("brief", "kiosk", "NOI"))
    server.start()
    delivered(page)
    expect(person(page).locator(".who")).to_contain_text("Khoa Nội")
    serve(page, 4)
    delivered(page)
    departments = {value.id: key for key, value in facility.departments.items()}
    assert [(row.scores[0], departments[row.department_id]) for row in rows(session)] == [
        ("3", "KB"),
        ("4", "NOI"),
    ]


@pytest.mark.parametrize("days", [40, -40])
def test_a_wrong_clock_moves_no_answer_once_the_server_was_heard(booth, session, short, days):
    booth.days = days
    page = installed(booth.start(), session, short)
    page.route("**/responses/**", lambda route: route.abort())
    serve(page, 3)
    with page.expect_request("**/kiosk/heartbeat") as told:
        report(page)
    since = [datetime.fromisoformat(told.value.post_data_json[name]) for name in ("oldest_at", "now")]
    assert timedelta(0) <= since[1] - since[0] < CLOSE
    page = booth.restart()
    delivered(page)
    (row,) = rows(session)
    assert (abs(row.answered_at - now()) < CLOSE, row.is_time_uncertain) == (True, False)


@pytest.mark.parametrize("days", [40, -40])
def test_a_time_nobody_knew_is_bounded_by_the_last_contact_and_uncertain(page, booth, session, server, days):
    heard = now()
    server.stop()
    booth.days = days
    page = booth.restart()
    serve(page, 3)
    booth.stop()
    server.start()
    page = booth.start()
    delivered(page)
    (row,) = rows(session)
    assert heard - CLOSE <= row.answered_at <= row.received_at
    assert row.is_time_uncertain


def test_two_tabs_of_one_kiosk_give_each_answer_its_own_number_once(page, booth, server, session):
    other = booth.context.new_page()
    other.goto(page.url)
    shown(other, "start")
    server.stop()
    for value, tab in enumerate((page, other, other, page), 1):
        tab.bring_to_front()
        serve(tab, value)
    assert numbers(page) == [1, 2, 3, 4]
    server.start()
    delivered(page)
    delivered(other)
    assert [(row.device_seq, row.scores[0]) for row in rows(session)] == [
        (1, "1"),
        (2, "2"),
        (3, "3"),
        (4, "4"),
    ]
    assert call(page, "clock", "read().isSure")
    assert kept(other)["parked"] == []
