"""What a facility is called and how its papers are headed: now, and on any day before."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Facility, Letterhead
from .spoken import N_
from .validity import ValidityError, last_day_before, told_day

FIELDS = ("name", "name_en", "governing_body", "office", "place", "address")


def letterhead_on(session: Session, facility: Facility, day: date) -> Facility | Letterhead:
    """The letterhead in force on this day; the facility itself holds the present one."""
    query = select(Letterhead).where(Letterhead.facility_id == facility.id, Letterhead.valid_until >= day)
    return session.scalars(query.order_by(Letterhead.valid_until)).first() or facility


def former(session: Session, facility: Facility) -> list[Letterhead]:
    """The letterheads of earlier times, the newest first."""
    query = select(Letterhead).where(Letterhead.facility_id == facility.id)
    return list(session.scalars(query.order_by(Letterhead.valid_until.desc())))


def fields_of(letterhead: Facility | Letterhead) -> dict[str, str]:
    return {field: getattr(letterhead, field) for field in FIELDS}


def change(
    session: Session, facility: Facility, values: Mapping[str, str], since: date | None, today: date
) -> Letterhead:
    """Head the papers like this from a day on, and keep what was before; the caller commits.

    Raises ValidityError for a day that cannot be.
    """
    newest = next(iter(former(session, facility)), None)
    until = last_day_before(since, today, newest.valid_until if newest else None)
    kept = Letterhead(facility_id=facility.id, valid_until=until, **fields_of(facility))
    session.add(kept)
    correct(facility, values)
    session.flush()
    return kept


def correct(letterhead: Facility | Letterhead, values: Mapping[str, str]) -> None:
    """Write a letterhead otherwise for all the time it holds: a slip of the pen, not a change."""
    for field in FIELDS:
        setattr(letterhead, field, values[field])


def move(session: Session, letterhead: Letterhead, since: date | None, today: date) -> None:
    """Let the letterhead that came after this one begin on another day. Raises ValidityError."""
    until = last_day_before(since, today)
    others = select(Letterhead.valid_until).where(Letterhead.facility_id == letterhead.facility_id)
    days = sorted(set(session.scalars(others)) - {letterhead.valid_until})
    before = max((day for day in days if day < letterhead.valid_until), default=None)
    after = min((day for day in days if day > letterhead.valid_until), default=None)
    last_day_before(since, today, before)
    if after is not None and until >= after:
        raise ValidityError(
            N_("The next change holds from %(day)s. This one must begin earlier."),
            day=told_day(after + timedelta(days=1)),
        )
    letterhead.valid_until = until
    session.flush()


def undo(session: Session, facility: Facility) -> Letterhead | None:
    """Take the newest change back: the facility is called again what it was before; the entry removed."""
    newest = next(iter(former(session, facility)), None)
    if newest is not None:
        correct(facility, fields_of(newest))
        session.delete(newest)
        session.flush()
    return newest
