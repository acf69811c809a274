"""From the day after a quarter ended: one mail to each person who can close it, once, in the morning."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from survey_core import closings, formatting
from survey_core.marking import insert_for
from survey_core.models import ClosingReminder, Facility
from survey_core.period_names import period_name
from survey_core.periods import Quarter
from survey_core.spoken import N_

from . import addressing
from .alert_mail import RULE
from .words import Speaker, speaker, speakers

FROM_HOUR = 7  # local: nobody's telephone rings at midnight for a quarter that waits for weeks

SUBJECT = N_("Lắng Nghe: %(period)s has ended and is to be closed")
ENDED = N_("%(period)s ended on %(day)s and is not closed yet.")
BEFORE = N_("Before you close it: kiosk queues empty, paper copies typed in, visits entered for every department, staff "
            "rounds closed. The page shows what is still open:")  # fmt: skip
AFTERWARDS = N_(
    "Closing makes the reports ready and freezes their figures: answers that come later do not move them."
)
BY_ITSELF = N_("Lắng Nghe sent this by itself; nobody reads replies.")


def remind(engine: Engine, public_url: str, at: datetime) -> int:
    """Put down the mails about quarters that ended and that nobody was reminded of; how many."""
    with Session(engine.execution_options(writes=False)) as session:
        found = [
            (one.id, quarter)
            for one in session.scalars(select(Facility))
            if (quarter := _due(session, one, at))
        ]
    mails = 0
    for facility_id, quarter in found:
        with Session(engine) as session, session.begin():
            mails += _write(session, session.get_one(Facility, facility_id), quarter, public_url, at)
    return mails


def _due(session: Session, facility: Facility, at: datetime) -> Quarter | None:
    """The last quarter, where it waits to be closed and nobody was told."""
    local = at.astimezone(ZoneInfo(facility.time_zone))
    last = Quarter.holding(local.date(), facility.quarter_rule).shifted(-1)
    told = session.get(ClosingReminder, (facility.id, str(last)))
    if local.hour < FROM_HOUR or told is not None:
        return None
    since = closings.first_day(session, facility.id)
    waiting = closings.waiting(session, facility, local.date(), since)
    return last if last in closings.due(facility, local.date(), since, waiting) else None


def _write(session: Session, facility: Facility, quarter: Quarter, public_url: str, at: datetime) -> int:
    """Once, whoever else watches: the reminder is noted in the transaction that puts the mails down."""
    note = insert_for(session.get_bind().dialect.name)(ClosingReminder).values(
        facility_id=facility.id, period=str(quarter), reminded_at=at
    )
    if session.execute(note.on_conflict_do_nothing().returning(ClosingReminder.period)).first() is None:
        return 0
    say = speaker("vi")  # a subject has room for one language
    subject = say(SUBJECT, period=period_name(quarter, say, "vi"))
    body = RULE.join(_body(say, language, facility, quarter, public_url) for language, say in speakers())
    return addressing.put_down(session, facility.id, subject, body, at)


def _body(say: Speaker, language: str, facility: Facility, quarter: Quarter, public_url: str) -> str:
    last = formatting.day(quarter.days(facility.quarter_rule).last, language)
    return "\n\n".join([
        facility.named(language),
        say(ENDED, period=period_name(quarter, say, language), day=last),
        f"{say(BEFORE)}\n{public_url}/admin/closing/{quarter}",
        say(AFTERWARDS),
        say(BY_ITSELF),
    ])  # fmt: skip
