"""From a photograph of a poster to the alert, the mail and the new code that ends it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jobs import alerting, consumer, poster_watching
from survey_core import collecting
from survey_core.database import now
from survey_core.models import Alert, Collector, DeviceEvent, Round, RoundTarget, ScanCount
from survey_core.periods import local_day
from tests.builders import build_facility
from tests.survey_admin.people import add_person, enter

ZONE = "Asia/Ho_Chi_Minh"


@pytest.fixture
def today() -> date:
    return local_day(now(), ZONE)


@pytest.fixture
def visited(session, facility, today) -> Round:
    """A round with ten visits a day to the department."""
    return visits(session, facility, today, 10)


def visits(session, facility, today, a_day: int) -> Round:
    round_ = facility.round("outpatient-2024", today - timedelta(days=49), today + timedelta(days=50))
    target = {"department_id": facility.departments["KB"].id, "visits": a_day * 100}
    session.add(RoundTarget(facility_id=round_.facility_id, round_id=round_.id, **target))
    session.commit()
    return round_


def look(settings, engine, at=None) -> str:
    return consumer.look_at_posters(settings, engine, at or now())


def open_ones(session) -> list[dict]:
    session.rollback()
    return [one.facts for one in session.scalars(select(Alert).where(Alert.cleared_at.is_(None)))]


def test_a_burst_stands_on_the_first_page_and_in_the_list_and_comes_by_mail(
    session, facility, admin, minutes, mailbox, today, visited
):
    enter(admin, session, facility)
    facility.answer_all([{"A1": 5}] * 31, today)
    assert look(minutes.settings, minutes.engine) == "raised 1, cleared 0, mails 1"
    minutes.pass_by()
    (letter,) = mailbox.letters
    assert letter["Subject"] == "Lắng Nghe: mã QR của Khoa Khám bệnh có thể đang bị phát tán"
    vietnamese, english = letter.get_content().split("– – –")
    address = f"http://127.0.0.1:8000/admin/collectors/{facility.collector().id}"
    assert vietnamese.count(address) == english.count(address) == 1
    said = "this code brought 31 answers and 0 openings, but its department has about 10 visits a day only."
    assert f"• Outpatients: On {today:%d/%m/%Y} {said}" in english
    for path in ("/admin/", "/admin/collectors", f"/admin/collectors/{facility.collector().id}"):
        page = admin.get(f"{path}?lang=en").text
        assert said in page, path
        assert f'href="/admin/collectors/{facility.collector().id}#acts"' in page, path


def test_it_is_raised_once_and_its_numbers_grow_with_what_comes(
    session, facility, minutes, mailbox, today, visited
):
    add_person(session, facility)
    facility.answer_all([{"A1": 5}] * 31, today)
    look(minutes.settings, minutes.engine)
    assert look(minutes.settings, minutes.engine) == ""
    facility.answer_all([{"A1": 5}] * 4, today)
    assert look(minutes.settings, minutes.engine) == ""
    minutes.pass_by()
    assert len(mailbox.letters) == 1
    assert [one["answered"] for one in open_ones(session)] == [35]
    assert session.scalars(select(DeviceEvent)).all() == []


@pytest.mark.parametrize("end", ["rotate", "close"])
def test_a_new_code_or_none_ends_it(session, facility, admin, minutes, mailbox, today, visited, end):
    enter(admin, session, facility)
    facility.answer_all([{"A1": 5}] * 31, today)
    look(minutes.settings, minutes.engine)
    way = session.get_one(Collector, facility.collector().id)
    collecting.rotate(session, way) if end == "rotate" else collecting.close(way)
    session.commit()
    for path in ("/admin/", "/admin/collectors?state=all"):
        assert "31 answers" not in admin.get(f"{path}{'&' if '?' in path else '?'}lang=en").text
    assert look(minutes.settings, minutes.engine) == "raised 0, cleared 1, mails 1"
    minutes.pass_by()
    assert open_ones(session) == []
    assert mailbox.letters[-1]["Subject"] == "Lắng Nghe: không còn mã QR nào bất thường"
    assert "No QR code stands out any more. Over is:" in mailbox.letters[-1].get_content()


def test_it_is_over_when_its_days_are_a_week_ago(session, facility, settings, engine, today, visited):
    facility.answer_all([{"A1": 5}] * 31, today)
    look(settings, engine)
    look(settings, engine, now() + timedelta(days=7))
    assert len(open_ones(session)) == 1
    look(settings, engine, now() + timedelta(days=8))
    assert open_ones(session) == []


def test_openings_alone_raise_it(session, facility, settings, engine, today, visited):
    way = facility.collector()
    session.add(ScanCount(facility_id=way.facility_id, collector_id=way.id, day=today, opened=241))
    session.commit()
    look(settings, engine)
    assert open_ones(session) == [{"by": "days", "days": 8, "answered": 0, "opened": 241, "visits": 80}]


def test_without_visits_the_codes_own_past_is_asked(session, facility, settings, engine, today):
    for week in (2, 3, 4):
        facility.answer_all([{"A1": 5}] * 8, today - timedelta(days=7 * week))
    facility.answer_all([{"A1": 5}] * 51, today)
    look(settings, engine)
    told = {"by": "usual", "days": 8, "answered": 51, "opened": 0, "usual_answered": 8, "usual_opened": 0}
    assert open_ones(session) == [told]


def test_each_code_is_held_against_the_visits_of_its_own_department_and_hospital(
    session, facility, settings, engine, today, visited
):
    other = build_facility(session, "khac")
    visits(session, other, today, 500)
    other.answer_all([{"A1": 5}] * 60, today)
    facility.answer_all(
        [{"A1": 5}] * 60, today, facility.collector(department="NOI")
    )  # no visits: 250 to begin
    facility.answer_all([{"A1": 5}] * 20, today)
    look(settings, engine)
    assert open_ones(session) == []


def test_answers_from_a_kiosk_and_slips_raise_nothing(session, facility, settings, engine, today, visited):
    facility.answer_all([{"A1": 5}] * 40, today, facility.collector(channel="kiosk"))
    invited = facility.collector(channel="invite")
    session.add(ScanCount(facility_id=invited.facility_id, collector_id=invited.id, day=today, opened=900))
    session.commit()
    assert look(settings, engine) == ""
    assert open_ones(session) == []


def test_two_that_look_at_once_raise_it_once(session, facility, engine, today, visited):
    facility.answer_all([{"A1": 5}] * 31, today)
    at = now()
    for findings in [poster_watching.look(engine, at) for _ in range(2)]:
        alerting.carry_out(session, findings, at)
        session.commit()
    assert len(open_ones(session)) == 1


def test_an_alert_is_about_a_kiosk_or_a_code_and_never_both(session, facility):
    from sqlalchemy.exc import IntegrityError

    way = facility.collector()
    device, _key = facility.paired_device(facility.collector(channel="kiosk"))
    own = {"facility_id": facility.facility.id, "kind": "leaked"}
    for subject in ({}, {"device_id": device.id, "collector_id": way.id}):
        session.add(Alert(**own, **subject))
        with pytest.raises(IntegrityError):
            session.commit()
        session.rollback()
