"""How a kiosk is: its last heartbeat kept as its state, and a line in its history where something changed."""

from datetime import datetime, timedelta

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from . import left_counts
from .heartbeats import Heartbeat
from .marking import insert_for
from .models import Device, DeviceEvent, DeviceState

# Answers this old were not on their way when the heartbeat was: something keeps them.
BACKLOG_AFTER = timedelta(minutes=2)
LARGEST_OFFSET = 2**31 - 1

_state = DeviceState.__table__.c
KEPT = [column.name for column in _state if column.name not in ("facility_id", "device_id", "missing")]


def heard(session: Session, key_hash: str, at: datetime) -> Device | None:
    """The device with this key, its contact noted; None where the key is unknown or revoked."""
    found = update(Device).where(Device.key_hash == key_hash, Device.revoked_at.is_(None))
    return session.scalars(found.values(seen_at=at).returning(Device)).first()


def keep(session: Session, device: Device, heartbeat: Heartbeat, at: datetime) -> None:
    """Make the heartbeat the device's state, note what changed, and count who left; the caller commits."""
    before = session.execute(select(DeviceState.__table__).where(_state.device_id == device.id)).first()
    state = _values(heartbeat, at)
    _store(session, {"facility_id": device.facility_id, "device_id": device.id} | state)
    events = [
        {"facility_id": device.facility_id, "device_id": device.id, "at": at, "what": what, "facts": facts}
        for what, facts in changes(before, state)
    ]
    if events:
        session.execute(insert(DeviceEvent), events)
    if heartbeat.left:
        left_counts.keep(session, device, heartbeat.left, at)


def _values(heartbeat: Heartbeat, at: datetime) -> dict:
    """The state's columns; the oldest answer's time by our clock, `started_at` as the kiosk told it."""
    offset = at - heartbeat.now if heartbeat.now else None
    seconds = round(offset.total_seconds()) if offset is not None else None
    return {
        "reported_at": at,
        "started_at": heartbeat.started_at,
        "version": heartbeat.version,
        "queued": heartbeat.queued,
        "parked": heartbeat.parked,
        "oldest_at": _by_our_clock(heartbeat.oldest_at, offset, at),
        "seq": heartbeat.seq,
        "waiting": [list(pair) for pair in heartbeat.waiting],
        "is_persisted": heartbeat.is_persisted,
        "has_worker": heartbeat.has_worker,
        "free_megabytes": heartbeat.free_megabytes,
        "clock_offset_seconds": None
        if seconds is None
        else max(-LARGEST_OFFSET, min(seconds, LARGEST_OFFSET)),
        "screen": heartbeat.screen,
    }


def _by_our_clock(instant: datetime | None, offset: timedelta | None, at: datetime) -> datetime | None:
    if instant is None:
        return None
    try:
        return min(instant + (offset or timedelta()), at)
    except OverflowError:
        return at


def _store(session: Session, values: dict) -> None:
    """Insert or replace; the last number never falls, so that a kiosk that lost its storage hides no gap."""
    dialect = session.get_bind().dialect.name
    statement = insert_for(dialect)(DeviceState).values(**values, missing=0)
    given = {name: statement.excluded[name] for name in KEPT}
    greatest = func.greatest if dialect == "postgresql" else func.max
    given["seq"] = greatest(_state.seq, statement.excluded.seq)
    session.execute(statement.on_conflict_do_update(index_elements=["device_id"], set_=given))


def changes(before: Row | None, state: dict) -> list[tuple[str, dict]]:
    """(what, facts) for everything worth a line that is otherwise than at the heartbeat before."""
    if before is None:
        return [("first_heard", {"version": state["version"]})]
    found: list[tuple[str, dict]] = []
    if state["started_at"] and state["started_at"] != before.started_at:
        found.append(("started", {"version": state["version"]}))
    if state["version"] and state["version"] != before.version:
        found.append(("updated", {"from": before.version, "to": state["version"]}))
    if before.is_persisted and state["is_persisted"] is False:
        found.append(("storage_unprotected", {}))
    was, stands = _is_backlog(before._asdict()), _is_backlog(state)
    if stands and not was:
        found.append(("queue_grown", {"queued": state["queued"], "oldest_at": _iso(state["oldest_at"])}))
    if was and not stands:
        found.append(("queue_emptied", {"queued": before.queued}))
    return found


def _is_backlog(state: dict) -> bool:
    """Whether answers wait that were not merely on their way."""
    if not state["queued"]:
        return False
    return state["oldest_at"] is None or state["reported_at"] - state["oldest_at"] > BACKLOG_AFTER


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
