"""The ways in over their life: opened, paused, closed for good, or replaced by one with a new code."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import slips
from .database import now
from .models import Collector, Department, Questionnaire, device_collector
from .pairing import serve_also
from .security import new_collector_code


def open_collector(
    session: Session, department: Department, form: Questionnaire, channel: str, label: str = ""
) -> Collector:
    """A new open collector with a code of its own; the caller commits."""
    collector = Collector(
        facility_id=department.facility_id,
        department_id=department.id,
        questionnaire_id=form.id,
        audience=form.audience,
        channel=channel,
        code=new_collector_code(),
        label=label,
    )
    session.add(collector)
    session.flush()
    return collector


def open_missing(
    session: Session, departments: Iterable[Department], form: Questionnaire, channel: str, label: str = ""
) -> list[Collector]:
    """A collector for each of these departments of one facility that has none of this kind yet; the new ones."""
    served = set(
        session.scalars(
            select(Collector.department_id).where(
                Collector.questionnaire_id == form.id,
                Collector.channel == channel,
                Collector.closed_at.is_(None),
            )
        )
    )
    wanted = [department for department in departments if department.id not in served]
    return [open_collector(session, department, form, channel, label) for department in wanted]


def open_closed(
    session: Session, department: Department, form: Questionnaire, channel: str
) -> Collector | None:
    """A way in for earlier answers where there never was one of this kind, closed from its first moment; else None."""
    kind = {"department_id": department.id, "questionnaire_id": form.id, "channel": channel}
    if session.scalars(select(Collector.id).filter_by(**kind).limit(1)).first() is not None:
        return None
    collector = open_collector(session, department, form, channel)
    collector.closed_at = collector.created_at
    session.flush()
    return collector


def pause(collector: Collector) -> None:
    """Take no answers until it is resumed; the code stays what it is."""
    collector.paused_at = collector.paused_at or now()


def resume(collector: Collector) -> None:
    collector.paused_at = None


def close(collector: Collector) -> None:
    """Take no more answers, for good."""
    collector.closed_at = collector.closed_at or now()


def rotate(session: Session, collector: Collector) -> Collector:
    """Put a collector with a new code in the place of an open one, on its kiosks too; the caller commits."""
    department = session.get_one(Department, collector.department_id)
    form = session.get_one(Questionnaire, collector.questionnaire_id)
    successor = open_collector(session, department, form, collector.channel, collector.label)
    successor.paused_at = collector.paused_at
    replace(session, collector, successor)
    return successor


def replace(session: Session, collector: Collector, successor: Collector) -> None:
    """Close a collector in favour of another of its facility; its kiosks show the other from now on."""
    close(collector)
    collector.replaced_by_id = successor.id
    session.flush()
    slips.move(session, collector, successor)
    table = device_collector.c
    serving = select(table.device_id).where(table.collector_id == collector.id, table.ended_at.is_(None))
    pairs = {(device, successor.id) for device in session.scalars(serving)}
    serve_also(session, collector.facility_id, pairs)
