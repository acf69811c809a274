"""Closing a reporting quarter: which have ended, which are closed, and of which staff are reminded."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .marking import insert_for
from .models import Closing, Facility, Round, TallyCell
from .periods import Quarter, local_day
from .spoken import N_, SpokenError

MOST_QUARTERS = 40
DAY = "%d/%m/%Y"


class ClosingError(SpokenError, ValueError):
    """A quarter that cannot be closed."""


def ended(facility: Facility, today: date, since: date | None) -> list[Quarter]:
    """The quarters over today, newest first: the last one, and those before it back to the day `since`."""
    rule = facility.quarter_rule
    newest = Quarter.holding(today, rule).shifted(-1)
    first = min(newest, Quarter.holding(since, rule)) if since else newest
    back = (newest.shifted(-steps) for steps in range(MOST_QUARTERS))
    return [quarter for quarter in back if quarter >= first]


def first_day(session: Session, facility_id: int) -> date | None:
    """The day of the facility's first answer; a staff round counts as its last day."""
    day = func.coalesce(TallyCell.day, Round.ends_on)
    query = select(func.min(day)).select_from(TallyCell).outerjoin(Round, Round.id == TallyCell.round_id)
    return session.scalar(query.where(TallyCell.facility_id == facility_id))


def closed(session: Session, facility_id: int) -> list[Closing]:
    """Every closing of the facility, the newest quarter first."""
    query = select(Closing).where(Closing.facility_id == facility_id)
    return list(session.scalars(query.order_by(Closing.period.desc())))


def waiting(session: Session, facility: Facility, today: date, since: date | None) -> list[Quarter]:
    """The ended quarters nobody has closed, newest first; `since` is the day of the first answer."""
    done = {closing.period for closing in closed(session, facility.id)}
    return [quarter for quarter in ended(facility, today, since) if str(quarter) not in done]


def due(facility: Facility, today: date, since: date | None, open_: Sequence[Quarter]) -> list[Quarter]:
    """Those of the open quarters that staff are reminded of, newest first.

    None that was over before this facility had either an answer or this software; and of those before the last
    one only what ended under this software, so that imported years call for nothing.
    """
    came = local_day(facility.created_at, facility.time_zone)
    newest = Quarter.holding(today, facility.quarter_rule).shifted(-1)
    begun = min(came, since) if since else came
    found = []
    for quarter in open_:
        last = quarter.days(facility.quarter_rule).last
        if last >= (begun if quarter == newest else came):
            found.append(quarter)
    return found


def require_ended(facility: Facility, quarter: Quarter, today: date) -> None:
    """Raise ClosingError for a quarter that still runs or has not begun."""
    days = quarter.days(facility.quarter_rule)
    if today <= days.last:
        raise ClosingError(
            N_("Quarter %(number)s of %(year)s runs until %(last)s. It can be closed from the day after."),
            number=quarter.roman, year=quarter.year, last=f"{days.last:{DAY}}",
        )  # fmt: skip


def close(
    session: Session, facility: Facility, quarter: Quarter, today: date, by: str, warnings: Sequence[dict]
) -> None:  # fmt: skip
    """Close the quarter inside the caller's transaction. Raises ClosingError where it runs or is closed already."""
    require_ended(facility, quarter, today)
    days = quarter.days(facility.quarter_rule)
    values = {
        "facility_id": facility.id, "period": str(quarter), "starts_on": days.first, "ends_on": days.last,
        "quarter_rule": facility.quarter_rule, "closed_by": by[:200], "warnings": list(warnings),
    }  # fmt: skip
    insert = insert_for(session.get_bind().dialect.name)(Closing).values(values)
    if session.execute(insert.on_conflict_do_nothing().returning(Closing.period)).first() is None:
        raise ClosingError(N_("Quarter %(number)s of %(year)s is closed already."),
                           number=quarter.roman, year=quarter.year)  # fmt: skip
