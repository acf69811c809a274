"""How many people left a form at which question, as the kiosk counts them: a running count, kept at its highest."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .heartbeats import Left
from .marking import insert_for
from .models import Collector, Device, Facility, LeftCount, device_collector
from .periods import local_day

OLDEST_COUNTED = timedelta(days=60)
KEY = ("device_id", "collector_id", "version", "item", "day")


def keep(session: Session, device: Device, left: Iterable[Left], at: datetime) -> None:
    """Store the counts of the device's own patient forms of the last 60 days; the caller commits."""
    counts = {(one.collector, one.version, one.item, one.day): one for one in left}.values()
    known = session.execute(_own_collectors(device, {one.collector for one in counts})).all()
    if not known:
        return
    ids, today = {row.code: row.id for row in known}, local_day(at, known[0].time_zone)
    rows = [
        {
            "facility_id": device.facility_id, "device_id": device.id, "collector_id": ids[one.collector],
            "version": one.version, "item": one.item, "day": one.day, "people": one.people,
        }
        for one in sorted(counts, key=lambda one: (one.collector, one.version, one.item, one.day))
        if one.collector in ids and today - OLDEST_COUNTED <= one.day <= today
    ]  # fmt: skip
    if rows:
        _store(session, rows)


def _own_collectors(device: Device, codes: set[str]):
    """Those a device serves or once served; a staff form is never counted by the device it stood on."""
    return (
        select(Collector.code, Collector.id, Facility.time_zone)
        .join(device_collector, device_collector.c.collector_id == Collector.id)
        .join(Facility, Facility.id == Collector.facility_id)
        .where(
            device_collector.c.device_id == device.id,
            Collector.audience == "patient",
            Collector.code.in_(codes),
        )
    )


def _store(session: Session, rows: list[dict]) -> None:
    dialect = session.get_bind().dialect.name
    statement = insert_for(dialect)(LeftCount)
    greatest = func.greatest if dialect == "postgresql" else func.max
    highest = greatest(LeftCount.people, statement.excluded.people)
    session.execute(statement.on_conflict_do_update(index_elements=list(KEY), set_={"people": highest}), rows)
