"""How many copies were entered, by person, collector and day; staff copies reach the audit trail only as such numbers."""

from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey_core.marking import insert_for
from survey_core.models import Collector, Department, EntryCount, Facility, Questionnaire

from .audit import record


def add(session: Session, collector: Collector, day: date, person: str) -> None:
    """Count one more copy, in the transaction that stores it."""
    insert = insert_for(session.connection().dialect.name)(EntryCount).values(
        facility_id=collector.facility_id,
        collector_id=collector.id,
        entered_on=day,
        entered_by=person,
        copies=1,
    )
    keys = ("collector_id", "entered_on", "entered_by")
    session.execute(insert.on_conflict_do_update(index_elements=keys, set_={"copies": EntryCount.copies + 1}))


def take_one(session: Session, collector: Collector, day: date, person: str) -> None:
    """Count one copy less: it was taken back."""
    row = session.get(EntryCount, (collector.id, day, person))
    if row is not None and row.copies:
        row.copies -= 1


def of_today(session: Session, collector: Collector, day: date, person: str) -> int:
    row = session.get(EntryCount, (collector.id, day, person), populate_existing=True)
    return row.copies if row else 0


def close_days(session: Session, facility: Facility, today: date) -> None:
    """Tell the trail of the staff copies of days that are over, and forget those days' counts.

    An entry for each copy, or one written while copies come in, would tell when a staff response was given in.
    """
    over = (EntryCount.facility_id == facility.id, EntryCount.entered_on < today)
    query = (
        select(EntryCount, Department.code, Questionnaire.key)
        .join(Collector, Collector.id == EntryCount.collector_id)
        .join(Department, Department.id == Collector.department_id)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .where(*over, Collector.audience == "staff")
        .order_by(EntryCount.entered_on, EntryCount.collector_id, EntryCount.entered_by)
    )
    for count, department, form in session.execute(query).all():
        subject = f"collector {count.collector_id}: {department} · {form} · paper"
        after = {"entered_on": count.entered_on.isoformat(), "copies": count.copies}
        record(session, facility.code, count.entered_by, "staff_copies.enter", subject, after=after)
    if session.scalar(select(func.count()).select_from(EntryCount).where(*over)):
        session.execute(delete(EntryCount).where(*over))
