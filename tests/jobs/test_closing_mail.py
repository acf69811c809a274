"""A quarter that has ended is told by one mail to each person who can close it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from jobs import consumer
from survey_core.models import Delivery, Facility
from tests.survey_admin.closings import answer, close
from tests.survey_admin.people import add_person

MIDNIGHT = datetime(2025, 9, 30, 17, 0, tzinfo=UTC)  # the first moment of October in Việt Nam
MORNING = MIDNIGHT + timedelta(hours=7)


@pytest.fixture
def office(session, facility):
    """Two who can close a quarter and one who cannot, in a facility that came at the quarter's beginning."""
    session.execute(update(Facility).values(created_at=datetime(2025, 7, 1, tzinfo=UTC)))
    session.commit()
    for role in ("administrator", "quality_officer", "viewer"):
        add_person(session, facility, role)
    answer(facility, 1)
    return facility


@pytest.fixture
def remind(settings, engine, mailbox):
    own = replace(settings, mail=mailbox.settings())
    return lambda at: consumer.remind_of_quarters(own, engine, at)


def test_each_person_who_can_close_it_is_told_once_on_the_morning_after(office, session, remind):
    assert [remind(at) for at in (MIDNIGHT - timedelta(hours=8), MIDNIGHT)] == ["", ""]
    assert [remind(at) for at in (MORNING, MORNING, MORNING + timedelta(days=9))] == ["mails 2", "", ""]
    mails = session.scalars(select(Delivery).order_by(Delivery.recipient)).all()
    assert [mail.recipient for mail in mails] == ["administrator@bv.vn", "quality_officer@bv.vn"]
    assert mails[0].subject == "Lắng Nghe: Quý III năm 2025 đã hết, cần chốt số liệu"
    assert "Quarter III, 2025 ended on 30 Sep 2025 and is not closed yet." in mails[0].body
    assert mails[0].body.count("http://127.0.0.1:8000/admin/closing/2025Q3") == 2
    assert mails[0].body.index("Quý III năm 2025 đã hết") < mails[0].body.index("Quarter III, 2025")


def test_the_next_quarter_is_told_of_again(office, remind):
    assert [remind(at) for at in (MORNING, MORNING + timedelta(days=92))] == ["mails 2", "mails 2"]


def test_nobody_is_told_of_a_quarter_that_is_closed(office, engine, remind):
    close(engine, office)
    assert remind(MORNING) == ""


def test_nobody_is_told_of_quarters_from_before_the_facility_was_here(office, session, remind):
    session.execute(update(Facility).values(created_at=datetime(2026, 2, 1, tzinfo=UTC)))
    session.commit()
    assert remind(MORNING) == "mails 2"  # of its own last quarter, whose answers it holds
    facility = session.scalars(select(Facility)).one()
    from survey_core import closings

    waiting = closings.waiting(session, facility, MORNING.date(), datetime(2024, 2, 1).date())
    assert len(waiting) == 7
    due = closings.due(facility, MORNING.date(), datetime(2024, 2, 1).date(), waiting)
    assert list(map(str, due)) == ["2025Q3"]


def test_without_a_mail_server_nobody_counts_as_reminded(office, settings, engine, remind):
    assert consumer.remind_of_quarters(settings, engine, MORNING) == ""
    assert remind(MORNING) == "mails 2"
