"""A round over its life: planned, changed while it is open, closed by a person, and for patients opened again."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, CursorResult, Table, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from . import slips
from .database import now
from .models import (
    Collector,
    Device,
    Facility,
    Questionnaire,
    Response,
    Round,
    RoundTarget,
    Version,
    device_collector,
)
from .periods import Quarter
from .spoken import N_, SpokenError

SURVEY_TYPES = range(1, 7)
STATES = ("planned", "running", "ended", "closed")
NAME_MAX_LENGTH = 200
DAY = "%d/%m/%Y"
READ_UNDER = ("staff_threshold", "max_blank_share", "reject_blank_section")


class RoundError(SpokenError, ValueError):
    """What cannot be done with a round."""


@dataclass(frozen=True)
class Plan:
    """What a person says of a round; the days are local and both inside it."""

    name: str
    survey_type: int
    starts_on: date
    ends_on: date


def state(round_: Round, today: date) -> str:
    """One of STATES: never stored, as it follows from the days and from whether somebody closed it."""
    if round_.closed_at is not None:
        return "closed"
    if today < round_.starts_on:
        return "planned"
    return "running" if today <= round_.ends_on else "ended"


def proposed_name(quarter: Quarter, title: str) -> str:
    """'Quý III năm 2025 · Người bệnh ngoại trú': stored, so in the hospital's own language; a person may change it."""
    short = title.removeprefix("Ý kiến của ")
    return f"Quý {quarter.roman} năm {quarter.year} · {short[:1].upper()}{short[1:]}"[:NAME_MAX_LENGTH]


def open_round(session: Session, form: Questionnaire, plan: Plan) -> tuple[Round, int]:
    """A new round, and how many answers stored before are counted to it (see `gather`). Raises RoundError."""
    _check(session, form.id, plan)
    made = Round(facility_id=form.facility_id, questionnaire_id=form.id, audience=form.audience, **vars(plan))
    session.add(made)
    session.flush()
    return made, gather(session, made)


def change(session: Session, round_: Round, plan: Plan) -> int:
    """Give an open round another name, type or days; how many more answers it holds then. Raises RoundError."""
    if round_.closed_at is not None:
        raise RoundError(
            N_("The round “%(name)s” is closed and keeps its name, its type and its days."), name=round_.name
        )
    _check(session, round_.questionnaire_id, plan, round_.id)
    before = answers(session, round_)
    if before and plan.survey_type != round_.survey_type:
        raise RoundError(N_("The round “%(name)s” already holds answers, and an answer keeps the survey type it was "
                            "given under. Make another round for the other type."), name=round_.name)  # fmt: skip
    for name, value in vars(plan).items():
        setattr(round_, name, value)
    session.flush()
    gather(session, round_)
    return answers(session, round_) - before


def gather(session: Session, round_: Round) -> int:
    """Bring patients' answers and the round's days together: how many were taken in.

    An answer of these days, of the same survey type and in no round is counted to this one; one whose day no
    longer lies in the round is let go. The type of an answer never changes: that would move it out of results
    already reported. Staff answers know no day, so they stay where intake put them.
    """
    if round_.audience == "staff":
        return 0
    inside = Response.answered_on.between(round_.starts_on, round_.ends_on)
    own = and_(Response.facility_id == round_.facility_id, Response.audience == "patient")
    session.execute(
        update(Response).where(own, Response.round_id == round_.id, ~inside).values(round_id=None),
        execution_options={"synchronize_session": False},
    )
    versions = select(Version.id).where(Version.questionnaire_id == round_.questionnaire_id)
    taken = session.execute(
        update(Response)
        .where(own, inside, Response.round_id.is_(None), Response.survey_type == round_.survey_type,
               Response.version_id.in_(versions.scalar_subquery()))
        .values(round_id=round_.id),
        execution_options={"synchronize_session": False},
    )  # fmt: skip
    return cast(CursorResult, taken).rowcount


def answers(session: Session, round_: Round) -> int:
    """How many responses belong to the round."""
    query = select(func.count()).where(
        Response.facility_id == round_.facility_id, Response.round_id == round_.id
    )
    return session.scalar(query) or 0


def silent_kiosks(session: Session, round_: Round, time_zone: str) -> list[Device]:
    """The paired kiosks of the form that have not reached us since the round's last day: they may hold answers."""
    ended_at = datetime.combine(round_.ends_on + timedelta(days=1), time.min, ZoneInfo(time_zone))
    ended = device_collector.c.ended_at  # a kiosk not heard of since does not know that it was moved
    serving = (
        select(device_collector.c.device_id)
        .join(Device, Device.id == device_collector.c.device_id)
        .join(Collector, Collector.id == device_collector.c.collector_id)
        .where(
            Collector.questionnaire_id == round_.questionnaire_id,
            or_(ended.is_(None), ended > Device.seen_at),
        )
    )
    query = select(Device).where(
        Device.facility_id == round_.facility_id, Device.id.in_(serving), Device.key_hash.is_not(None),
        Device.revoked_at.is_(None), or_(Device.seen_at.is_(None), Device.seen_at < ended_at),
    )  # fmt: skip
    return list(session.scalars(query.order_by(Device.name, Device.id)))


def close_ended(session: Session, round_: Round, today: date) -> None:
    """Close a round whose last day is over. Raises RoundError for any other."""
    if round_.closed_at is not None:
        raise RoundError(N_("The round “%(name)s” is closed already."), name=round_.name)
    if today <= round_.ends_on:
        raise RoundError(N_("The round “%(name)s” runs until %(ends)s and can be closed from the day after. To end it "
                            "sooner, change its last day first."), name=round_.name, ends=f"{round_.ends_on:{DAY}}")  # fmt: skip
    gather(session, round_)
    close(session.connection(), round_.id)
    session.refresh(round_)


def close(connection: Connection, round_id: int) -> None:
    """Close an open round, inside the caller's transaction; from then on its results can be read.

    Staff rows are rewritten in the order of their random keys, so that none keeps its place in time.
    """
    connection.execute(update(Round).where(Round.id == round_id).values(closed_at=now()))
    _keep_rules(connection, round_id)
    slips.end_round(connection, round_id)
    table = cast(Table, Response.__table__)
    rows = [
        dict(row)
        for row in connection.execute(
            select(table)
            .where(table.c.round_id == round_id, table.c.audience == "staff")
            .order_by(table.c.id)
        ).mappings()
    ]
    if rows:
        connection.execute(delete(table).where(table.c.round_id == round_id, table.c.audience == "staff"))
        connection.execute(insert(table), rows)


def _keep_rules(connection: Connection, round_id: int) -> None:
    """Write down under which settings of its facility a staff round was closed."""
    table, facility = cast(Table, Round.__table__), cast(Table, Facility.__table__)
    own = facility.c.id == table.c.facility_id
    held = {name: select(facility.c[name]).where(own).scalar_subquery() for name in READ_UNDER}
    is_staff = (table.c.id == round_id) & (table.c.audience == "staff")
    connection.execute(update(table).where(is_staff).values(held))


def reopen(session: Session, round_: Round) -> int:
    """Open a patients' round again; how many late answers it takes in. Raises RoundError."""
    if round_.closed_at is None:
        raise RoundError(N_("The round “%(name)s” is open."), name=round_.name)
    if round_.audience == "staff":
        raise RoundError(N_("A staff round stays closed: its results could be read since it was closed, and whatever "
                            "came after would give away the answers of those who came late. Plan another round."))  # fmt: skip
    round_.closed_at = None
    session.flush()
    return gather(session, round_)


def remove(session: Session, round_: Round) -> None:
    """Delete a round that holds no answer, with its targets. Raises RoundError."""
    if answers(session, round_):
        raise RoundError(N_("The round “%(name)s” holds answers and cannot be deleted."), name=round_.name)
    slips.leave_round(session.connection(), round_.id)
    session.execute(delete(RoundTarget).where(RoundTarget.round_id == round_.id))
    session.delete(round_)
    session.flush()


def _check(session: Session, questionnaire_id: int, plan: Plan, own_id: int | None = None) -> None:
    """Raise RoundError where a round cannot be as planned; holds the form so that two plans do not cross."""
    if not plan.name or len(plan.name) > NAME_MAX_LENGTH:
        raise RoundError(N_("Give the round a name of 1 to %(most)s characters."), most=NAME_MAX_LENGTH)
    if plan.survey_type not in SURVEY_TYPES:
        raise RoundError(N_("A survey type is a number from 1 to 6."))
    starts, ends = f"{plan.starts_on:{DAY}}", f"{plan.ends_on:{DAY}}"
    if plan.ends_on < plan.starts_on:
        raise RoundError(N_("The round would end on %(ends)s, before it begins on %(starts)s. Correct one of the two days."),
                         starts=starts, ends=ends)  # fmt: skip
    session.execute(select(Questionnaire.id).where(Questionnaire.id == questionnaire_id).with_for_update())
    others = select(Round).where(Round.questionnaire_id == questionnaire_id, Round.id != (own_id or 0))
    if session.scalars(others.where(Round.name == plan.name)).first():
        raise RoundError(
            N_("This questionnaire already has a round “%(name)s”. Give this one another name."),
            name=plan.name,
        )
    overlapping = others.where(Round.starts_on <= plan.ends_on, Round.ends_on >= plan.starts_on)
    other = session.scalars(overlapping.order_by(Round.starts_on)).first()
    if other is not None:
        raise RoundError(N_("These days overlap with the round “%(name)s” of the same questionnaire (%(starts)s – %(ends)s), "
                            "and an answer of those days could belong to either. Choose other days."),
                         name=other.name, starts=f"{other.starts_on:{DAY}}", ends=f"{other.ends_on:{DAY}}")  # fmt: skip
