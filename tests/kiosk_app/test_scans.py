"""Scans are counted by code and day: a number, nothing of the phone, and nothing of staff."""

from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from survey_core import scan_counts
from survey_core.models import ScanCount
from survey_core.scan_counts import ScanCounter


def counted(kiosk, session):
    scans = kiosk.application.extensions.get("scans")
    if scans:
        scans.flush()
    session.rollback()
    return [(row.collector_id, row.opened) for row in session.scalars(select(ScanCount))]


def test_openings_add_up_by_code(kiosk, session, facility):
    one, other = facility.collector(), facility.collector(department="NOI")
    for path in (f"/q/{one.code}", f"/Q/{one.code}", f"/q/{one.code.lower()}", f"/q/{other.code}"):
        assert kiosk.get(path).status_code == 200
    assert sorted(counted(kiosk, session)) == [(one.id, 3), (other.id, 1)]
    kiosk.get(f"/q/{one.code}")
    assert (one.id, 4) in counted(kiosk, session)


@pytest.mark.parametrize(("path", "headers"), [
    ("/q/{}?lang=en", {}), ("/q/{}", {"Sec-Purpose": "prefetch;prerender"}), ("/q/{}/thanks", {}),
])  # fmt: skip
def test_what_is_no_scan_is_not_counted(kiosk, session, facility, path, headers):
    assert kiosk.get(path.format(facility.collector().code), headers=headers).status_code == 200
    assert counted(kiosk, session) == []


def test_a_staff_questionnaire_is_never_counted(kiosk, session, facility):
    way = facility.collector("staff-2019")
    facility.round("staff-2019", ends=date(2099, 12, 31))
    assert kiosk.get(f"/q/{way.code}").status_code == 200
    assert counted(kiosk, session) == []


@pytest.mark.parametrize("kind", [("staff-2019", "qr"), ("outpatient-2024", "invite")])
def test_openings_of_staff_and_of_invitations_are_refused_by_the_counting_itself(
    engine, session, facility, kind
):
    way = facility.collector(*kind)
    with engine.begin() as connection:
        scan_counts.add(connection, {(way.code, datetime.now(UTC)): 5, ("UNKNOWN", datetime.now(UTC)): 1})
    assert session.scalars(select(ScanCount)).all() == []


def test_a_scan_belongs_to_the_day_of_the_hospitals_clock(engine, session, facility):
    way = facility.collector()
    late, early = datetime(2025, 8, 4, 16, 59, tzinfo=UTC), datetime(2025, 8, 4, 17, 0, tzinfo=UTC)
    with engine.begin() as connection:
        scan_counts.add(connection, {(way.code, late): 2, (way.code, early): 1})
    rows = session.scalars(select(ScanCount).order_by(ScanCount.day))
    assert [(row.day, row.opened) for row in rows] == [(date(2025, 8, 4), 2), (date(2025, 8, 5), 1)]


def test_the_table_has_no_place_for_a_phone(engine):
    columns = {column["name"] for column in inspect(engine).get_columns("scan_count")}
    assert columns == {"facility_id", "collector_id", "day", "opened"}


def test_without_a_database_nothing_counted_is_lost(engine, session, facility):
    counter, code = ScanCounter(engine, seconds=3600), facility.collector().code
    counter.count(code)
    with patch.object(scan_counts, "add", side_effect=OperationalError("", {}, Exception())):
        counter.flush()
    counter.count(code)
    counter.flush()
    assert session.scalars(select(ScanCount.opened)).all() == [2]


def test_an_opening_asks_the_database_nothing_more(kiosk, facility):
    code = facility.collector().code
    kiosk.get(f"/q/{code}")
    with patch.object(scan_counts, "add", side_effect=AssertionError):
        assert kiosk.get(f"/q/{code}").status_code == 200


@pytest.mark.parametrize("typed", ["{0}-{1}-{2}", "{0} {1} {2}", "{0}{1}{2}"])
def test_a_code_may_be_typed_as_it_is_printed(kiosk, facility, typed):
    code = facility.collector().code.lower()
    groups = (code[:4], code[4:8], code[8:])
    assert kiosk.get(f"/q/{typed.format(*groups)}").status_code == 200
