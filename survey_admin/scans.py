"""What became of codes: how often each was opened and answered, and how many visits stood behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from survey_core.models import (
    Collector,
    Facility,
    Response,
    Round,
    RoundTarget,
    ScanCount,
    TallyCell,
    Version,
)
from survey_core.models.tally_cell import PATIENT_KEY
from survey_core.rounds import SURVEY_TYPES

DAYS_WITHOUT_ROUND = 30


@dataclass(frozen=True)
class Use:
    """Of one code since a day: the running round's first, or 30 days ago where none runs (`round_name` is then empty)."""

    since: date
    round_name: str
    opened: int
    answered: int
    visits: int | None


def uses(session: Session, facility: Facility, ways: Iterable[Collector], today: date) -> dict[int, Use]:
    """The use of each patients' QR code among these; of staff nothing is counted."""
    ways = [way for way in ways if way.channel == "qr" and way.audience == "patient"]
    if not ways:
        return {}
    running = _running(session, facility, today)
    usual = today - timedelta(days=DAYS_WITHOUT_ROUND - 1)
    since = {way.id: _begin(running.get(way.questionnaire_id), usual) for way in ways}
    opened = _opened(session, ways, since)
    answered = _answered(session, facility, ways, since)
    visits = _visits(session, running.values())
    return {
        way.id: _use(way, running.get(way.questionnaire_id), since, opened, answered, visits) for way in ways
    }


def _use(
    way: Collector, round_: Round | None, since: dict, opened: dict, answered: dict, visits: dict
) -> Use:
    name, stood = (round_.name, visits.get((round_.id, way.department_id))) if round_ else ("", None)
    return Use(since[way.id], name, opened.get(way.id, 0), answered.get(way.id, 0), stood)


def _begin(round_: Round | None, usual: date) -> date:
    return round_.starts_on if round_ else usual


def _running(session: Session, facility: Facility, today: date) -> dict[int, Round]:
    """The round of each questionnaire that runs today, the one begun last where several do."""
    query = select(Round).where(
        Round.facility_id == facility.id,
        Round.audience == "patient",
        Round.closed_at.is_(None),
        Round.starts_on <= today,
        Round.ends_on >= today,
    )
    return {round_.questionnaire_id: round_ for round_ in session.scalars(query.order_by(Round.starts_on))}


def _opened(session: Session, ways: Sequence[Collector], since: dict[int, date]) -> dict[int, int]:
    query = (
        select(ScanCount.collector_id, func.sum(ScanCount.opened))
        .where(_since(ScanCount.collector_id, ScanCount.day, ways, since))
        .group_by(ScanCount.collector_id)
    )
    return {way: int(opened) for way, opened in session.execute(query)}


def _answered(session: Session, facility: Facility, ways: Sequence[Collector], since: dict) -> dict[int, int]:
    which = _since(Response.collector_id, Response.answered_on, ways, since)
    query = (
        by_cell([Response.collector_id, func.count(Response.id)], facility.id, ways, "qr", which)
        .where(TallyCell.day >= min(since.values()))
        .group_by(Response.collector_id)
    )
    return {way: answered for way, answered in session.execute(query) if way is not None}


def by_cell(
    columns: list, facility_id: int, ways: Sequence[Collector], channel: str, which: ColumnElement[bool]
) -> Select:
    """Columns of such patients' responses, read through the tally cells these ways in fill; at a cell without any: none.

    Which way in an answer took stands in no index. An inner join would let SQLite read every answer of the facility.
    """
    forms = {way.questionnaire_id for way in ways}
    same = (
        getattr(Response, "answered_on" if name == "day" else name) == getattr(TallyCell, name)
        for name in PATIENT_KEY
    )
    return (
        select(*columns)
        .select_from(TallyCell)
        .outerjoin(Response, and_(*same, which))
        .where(
            TallyCell.round_id.is_(None),
            TallyCell.facility_id == facility_id,
            TallyCell.version_id.in_(select(Version.id).where(Version.questionnaire_id.in_(forms))),
            TallyCell.department_id.in_({way.department_id for way in ways}),
            TallyCell.survey_type.in_(SURVEY_TYPES),
            TallyCell.channel == channel,
        )
    )


def _since(collector_id, day, ways: Sequence[Collector], since: dict[int, date]):
    """Each way in from its own first day on; ways with the same first day are asked together."""
    days = sorted(set(since.values()))
    alike = [(first, [way.id for way in ways if since[way.id] == first]) for first in days]
    return or_(*(and_(collector_id.in_(ids), day >= first) for first, ids in alike))


def _visits(session: Session, rounds: Iterable[Round]) -> dict[tuple[int, int], int]:
    ids = [round_.id for round_ in rounds]
    if not ids:
        return {}
    query = select(RoundTarget.round_id, RoundTarget.department_id, RoundTarget.visits)
    known = session.execute(query.where(RoundTarget.round_id.in_(ids), RoundTarget.visits.is_not(None)))
    return {(row.round_id, row.department_id): row.visits for row in known}
