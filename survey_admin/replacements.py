"""Codes that took another's place and codes that ended: since when, and who did it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from survey_core.models import Collector, Facility

from .audit import AuditEntry


@dataclass(frozen=True)
class Change:
    """When a code became what it is; `by` is empty where the trail does not name a person for it."""

    at: datetime
    by: str


def changes(session: Session, facility: Facility, ways: Iterable[Collector]) -> dict[int, Change]:
    """Of each way in that replaced another, was replaced or was closed; posters printed before are out of date."""
    ways = list(ways)
    before = _predecessors(session, facility, [way.id for way in ways])
    instants = {way.id: way.closed_at or before.get(way.id) for way in ways}
    acts = {way.id: _act(way) for way in ways if instants[way.id] is not None}
    people = _people(session, facility, acts.values())
    return {id_: Change(instants[id_], people.get(act, "")) for id_, act in acts.items()}


def _act(way: Collector) -> tuple[str, int]:
    """What the trail calls it: a rotation is noted at the new code."""
    if way.closed_at is not None and way.replaced_by_id is None:
        return "collector.close", way.id
    return "collector.rotate", way.replaced_by_id or way.id


def _predecessors(session: Session, facility: Facility, ids: list[int]) -> dict[int, datetime]:
    query = (
        select(Collector.replaced_by_id, func.max(Collector.closed_at))
        .where(Collector.facility_id == facility.id, Collector.replaced_by_id.in_(ids))
        .group_by(Collector.replaced_by_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _people(
    session: Session, facility: Facility, acts: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    wanted = {(action, f"collector {id_}:"): (action, id_) for action, id_ in acts}
    if not wanted:
        return {}
    named = or_(
        *(
            (AuditEntry.action == action) & AuditEntry.subject.startswith(start, autoescape=True)
            for action, start in wanted
        )
    )
    query = select(AuditEntry.action, AuditEntry.subject, AuditEntry.actor)
    query = query.where(AuditEntry.facility == facility.code, named).order_by(AuditEntry.id)
    found = {}
    for action, subject, actor in session.execute(query):
        found[wanted[action, subject.partition(":")[0] + ":"]] = actor
    return found
