"""The ways in of a department that closes: listed, handed over to a successor, closed, or given back."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import collecting
from .models import Collector, Department, Questionnaire


def open_ways(session: Session, departments: Iterable[Department]) -> list[Collector]:
    """The collectors of these departments that are not closed, in the order they were made."""
    ids = [department.id for department in departments]
    query = select(Collector).where(Collector.department_id.in_(ids), Collector.closed_at.is_(None))
    return list(session.scalars(query.order_by(Collector.department_id, Collector.id)))


def settle(
    session: Session, departments: Iterable[Department], successors: Sequence[Department], what: str
) -> None:
    """Do with the open ways in what was said: 'move' them to the only successor, 'close' them, or leave them."""
    if what == "move" and len(successors) == 1:
        hand_over(session, departments, successors[0])
    elif what == "close":
        close_ways(session, departments)


def hand_over(session: Session, departments: Iterable[Department], successor: Department) -> int:
    """Replace each open collector by one of the same form and channel of the successor; how many there were.

    Whoever scans an old code is told the new one, kiosks show the new one and may still send what they hold.
    """
    ways = open_ways(session, departments)
    there = {(way.questionnaire_id, way.channel): way for way in reversed(open_ways(session, [successor]))}
    for way in ways:
        kind = (way.questionnaire_id, way.channel)
        if kind not in there:
            form = session.get_one(Questionnaire, way.questionnaire_id)
            there[kind] = collecting.open_collector(session, successor, form, way.channel, way.label)
            there[kind].paused_at = way.paused_at
        collecting.replace(session, way, there[kind])
    return len(ways)


def close_ways(session: Session, departments: Iterable[Department]) -> int:
    """Close every open collector of these departments; how many there were."""
    ways = open_ways(session, departments)
    for way in ways:
        collecting.close(way)
    session.flush()
    return len(ways)


def give_back(session: Session, departments: Iterable[Department], successors: Iterable[Department]) -> int:
    """Open again what was handed over from these departments to these successors; how many there were."""
    theirs = select(Collector.id).where(Collector.department_id.in_([one.id for one in successors]))
    query = select(Collector).where(
        Collector.department_id.in_([one.id for one in departments]), Collector.replaced_by_id.in_(theirs)
    )
    ways = list(session.scalars(query))
    for way in ways:
        way.closed_at = way.replaced_by_id = None
    session.flush()
    return len(ways)
