"""A staff answer keeps its round and its department, and the database forbids more."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from survey_core.intake import Submission, accept_all
from survey_core.models import Response, TallyCell
from survey_core.publishing import current_version


def send(engine, collector, answers):
    submission = Submission(uuid4(), collector.code, "staff-2019", 1, answers, seq=7)
    with engine.begin() as connection:
        return accept_all(connection, [submission])


def test_a_staff_response_keeps_its_round_and_department_and_nothing_else(facility, engine, session):
    round_ = facility.round(starts=date(2025, 7, 1), ends=date(2099, 1, 1))
    collector = facility.collector("staff-2019", "qr")
    send(engine, collector, {"A1": 4})
    session.rollback()
    (row,) = session.scalars(select(Response)).all()
    kept = {
        column.name for column in Response.__table__.columns if getattr(row, column.name) not in (None, False)
    }
    assert kept == {
        "facility_id",
        "id",
        "audience",
        "department_id",
        "version_id",
        "round_id",
        "survey_type",
        "scores",
        "answers",
    }
    assert row.round_id == round_.id
    (cell,) = session.scalars(select(TallyCell)).all()
    assert (cell.day, cell.channel, cell.round_id) == (None, None, round_.id)


def test_without_an_open_round_staff_are_not_asked(facility, engine):
    collector = facility.collector("staff-2019", "qr")
    (receipt,) = send(engine, collector, {"A1": 4})
    assert receipt.problems[0].reason == "no_open_round"


STAFF_ROW = {"id": UUID(int=1), "audience": "staff", "survey_type": 1, "scores": "4", "answers": {}}
TRACES = {
    "answered_on": date(2025, 8, 1),
    "answered_at": datetime(2025, 8, 1, tzinfo=UTC),
    "received_at": datetime(2025, 8, 1, tzinfo=UTC),
    "language": "vi",
    "device_seq": 3,
    "duration_seconds": 60,
    "channel": "qr",
    "is_late": True,
    "is_time_uncertain": True,
    "collector_id": "collector",
    "device_id": "device",
    "round_id": None,
}


@pytest.mark.parametrize("trace", TRACES)
def test_the_database_itself_refuses_a_staff_row_with_a_trace(facility, session, trace):
    collector = facility.collector("staff-2019", "qr")
    version = current_version(session, facility.forms["staff-2019"].id)
    row = STAFF_ROW | {
        "facility_id": facility.facility.id, "department_id": collector.department_id,
        "version_id": version.id, "round_id": facility.round().id,
    }  # fmt: skip
    real = {"collector": collector.id, "device": facility.paired_device()[0].id}
    session.add(Response(**row | {trace: real.get(TRACES[trace], TRACES[trace])}))
    with pytest.raises(IntegrityError, match="staff_carries_nothing"):
        session.commit()
    session.rollback()
    session.add(Response(**row))
    session.commit()
