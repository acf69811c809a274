"""Every hour: which posters bring more answers or openings than the visits of their department explain."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.orm import Session

from survey_core.models import (
    Alert,
    Collector,
    Department,
    Facility,
    Response,
    Round,
    RoundTarget,
    ScanCount,
)
from survey_core.periods import Days, local_day
from survey_core.poster_watch import Poster, Visits, deserved, first_day
from survey_core.questionnaire import LANGUAGES

from .alerting import Finding, Subject, open_alerts

ByDay = Mapping[int, Mapping[date, int]]


def look(engine: Engine, at: datetime) -> list[Finding]:
    """How every patients' poster in use is, and every one with an open alert; only reading."""
    with Session(engine.execution_options(writes=False), expire_on_commit=False) as session:
        alerts = open_alerts(session, Alert.collector_id)
        found: list[Finding] = []
        for facility in session.scalars(select(Facility).order_by(Facility.id)).all():
            found += _find(session, facility, alerts, local_day(at, facility.time_zone))
        return found


def _find(
    session: Session, facility: Facility, alerts: Mapping[int, dict[str, Alert]], today: date
) -> list[Finding]:
    rows = _posters(session, facility, alerts)
    ways = [way for way, _department in rows if way.closed_at is None]
    opened, answered = _opened(session, ways, today), _answered(session, facility, ways, today)
    visits = _visits(session, facility, today)
    found = []
    for way, department in rows:
        poster = Poster(
            today, answered.get(way.id, {}), opened.get(way.id, {}), visits.get(way.department_id, ())
        )
        # A code that was replaced or closed brings nothing more: whatever was wrong with it is over.
        facts = deserved(poster) if way.closed_at is None else {}
        found.append(Finding(_subject(way, department), facts, alerts.get(way.id, {})))
    return found


def _subject(way: Collector, department: Department) -> Subject:
    names = {
        language: " · ".join(filter(None, (department.named(language), way.label))) for language in LANGUAGES
    }
    return Subject("collector", way.facility_id, way.id, names)


def _posters(
    session: Session, facility: Facility, with_alerts: Collection[int]
) -> list[tuple[Collector, Department]]:
    """Codes for everybody; a slip brings one answer only."""
    is_poster = (Collector.channel == "qr") & (Collector.audience == "patient")
    query = (
        select(Collector, Department)
        .join(Department, Department.id == Collector.department_id)
        .where(
            Collector.facility_id == facility.id,
            or_(is_poster & Collector.closed_at.is_(None), Collector.id.in_(with_alerts)),
        )
        .order_by(Department.position, Department.name, Collector.id)
    )
    return [(row.Collector, row.Department) for row in session.execute(query)]


def _opened(session: Session, ways: Sequence[Collector], today: date) -> ByDay:
    query = select(ScanCount.collector_id, ScanCount.day, ScanCount.opened).where(
        ScanCount.collector_id.in_([way.id for way in ways]), ScanCount.day >= first_day(today)
    )
    return _by_day(session.execute(query))


def _answered(session: Session, facility: Facility, ways: Sequence[Collector], today: date) -> ByDay:
    """Answers by code and day, in one reading: a tenth of a second for 200,000 answers on either database.

    An index for a question asked once an hour would cost every answer that is written.
    """
    query = (
        select(Response.collector_id, Response.answered_on, func.count())
        .where(
            Response.facility_id == facility.id,
            Response.channel == "qr",
            Response.answered_on.between(first_day(today), today),
            Response.collector_id.in_([way.id for way in ways]),
        )
        .group_by(Response.collector_id, Response.answered_on)
    )
    return _by_day(session.execute(query))


def _by_day(rows) -> ByDay:
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for way, day, count in rows:
        found[way][day] = count
    return found


def _visits(session: Session, facility: Facility, today: date) -> Mapping[int, Sequence[Visits]]:
    """What is known of each department's visits, from the patients' rounds that have begun."""
    query = (
        select(RoundTarget.department_id, RoundTarget.visits, Round.starts_on, Round.ends_on)
        .join(Round, Round.id == RoundTarget.round_id)
        .where(
            Round.facility_id == facility.id,
            Round.audience == "patient",
            Round.starts_on <= today,
            RoundTarget.visits.is_not(None),
        )
    )
    found: dict[int, list[Visits]] = defaultdict(list)
    for row in session.execute(query):
        found[row.department_id].append(Visits(Days(row.starts_on, row.ends_on), row.visits))
    return found
