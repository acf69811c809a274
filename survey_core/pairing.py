"""A kiosk's life: a short code becomes, once, its own key; it serves ways in, is paused, and is revoked."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from . import device_history
from .database import now
from .models import Collector, Device, DeviceState, Response, device_collector
from .security import device_key_hash, keyed_hash, new_device_key, new_pairing_code, new_service_pin

PAIRING_CODE_LIFETIME = timedelta(minutes=10)
_link = device_collector.c


def add_device(session: Session, facility_id: int, name: str, collector_ids: list[int]) -> Device:
    """A device that waits for its pairing code; the caller commits."""
    device = Device(facility_id=facility_id, name=name)
    session.add(device)
    session.flush()
    device_history.note(device, "added")
    assign(session, device, collector_ids)
    return device


def assign(session: Session, device: Device, collector_ids: Iterable[int]) -> bool:
    """Let the device serve exactly these collectors from now on; whether that changed anything.

    An assignment that ends is kept, so that the answers a kiosk still holds of it are taken.
    """
    wanted, served = set(collector_ids), served_by(session, device)
    if wanted == served:
        return False
    _end(session, device, served - wanted)
    serve_also(session, device.facility_id, {(device.id, collector) for collector in wanted - served})
    device_history.note(device, "assigned", added=sorted(wanted - served), ended=sorted(served - wanted))
    session.flush()
    return True


def served_by(session: Session, device: Device) -> set[int]:
    """The ids of the collectors a device is assigned to now, closed ones among them."""
    query = select(_link.collector_id).where(_link.device_id == device.id, _link.ended_at.is_(None))
    return set(session.scalars(query))


def serve_also(session: Session, facility_id: int, pairs: set[tuple[int, int]]) -> None:
    """Assign each (device, collector) that is not assigned now; an assignment that had ended goes on."""
    devices = {device for device, _collector in pairs}
    links = select(_link.device_id, _link.collector_id).where(_link.device_id.in_(devices))
    known = {(row.device_id, row.collector_id) for row in session.execute(links)}
    for device, collector in sorted(pairs & known):
        again = (_link.device_id == device) & (_link.collector_id == collector)
        session.execute(update(device_collector).where(again).values(ended_at=None))
    rows = [
        {"facility_id": facility_id, "device_id": device, "collector_id": collector}
        for device, collector in sorted(pairs - known)
    ]
    if rows:
        session.execute(insert(device_collector), rows)


def _end(session: Session, device: Device, collector_ids: set[int]) -> None:
    ended = (_link.device_id == device.id) & _link.collector_id.in_(collector_ids)
    session.execute(update(device_collector).where(ended).values(ended_at=now()))


def issue_code(session: Session, secret: str, device: Device) -> str:
    """A new pairing code for ten minutes; any older one stops working. The caller commits and shows it once."""
    code = new_pairing_code()
    device.pairing_hash = keyed_hash(secret, "pairing", code)
    device.pairing_expires_at = now() + PAIRING_CODE_LIFETIME
    device_history.note(device, "code")
    session.flush()
    return code


def redeem_code(session: Session, secret: str, code: str) -> tuple[Device, str] | None:
    """The device and its new key, once per code; None where the code is unknown, used or too old."""
    device = session.scalars(
        select(Device)
        .where(Device.pairing_hash == keyed_hash(secret, "pairing", code), Device.revoked_at.is_(None))
        .with_for_update()
    ).first()
    if device is None or device.pairing_expires_at is None or device.pairing_expires_at < now():
        return None
    key = new_device_key()
    device.key_hash, device.paired_at, device.seen_at = device_key_hash(key), now(), now()
    device.pairing_hash = device.pairing_expires_at = None
    device_history.note(device, "paired")
    session.flush()
    return device, key


def next_number(session: Session, device: Device) -> int:
    """The number of the device's next answer: behind every one known, so that no number is ever given twice.

    A kiosk that lost its storage goes on behind what we know; what it lost then shows as a gap.
    """
    stored = select(func.max(Response.device_seq)).where(
        Response.facility_id == device.facility_id,
        Response.device_id == device.id,
        Response.device_seq.is_not(None),
    )
    said = select(DeviceState.seq).where(DeviceState.device_id == device.id)
    return max(session.scalar(stored) or 0, session.scalar(said) or 0) + 1


def pause(device: Device) -> None:
    """The device asks nobody until it is resumed; what it holds still comes in."""
    if device.paused_at is None:
        device.paused_at = now()
        device_history.note(device, "paused")


def resume(device: Device) -> None:
    """The device asks people again."""
    if device.paused_at is not None:
        device.paused_at = None
        device_history.note(device, "resumed")


def renew_pin(device: Device) -> None:
    """Another number for the kiosk's own panel."""
    device.service_pin = new_service_pin()
    device_history.note(device, "new_pin")


def rename(device: Device, name: str) -> None:
    """Call the device otherwise."""
    if name != device.name:
        device_history.note(device, "renamed", before=device.name, after=name)
        device.name = name


def revoke(device: Device) -> None:
    """The device's key and any waiting code stop working at once."""
    device.revoked_at = now()
    device.pairing_hash = device.pairing_expires_at = None
    device_history.note(device, "revoked")


def device_with_key(session: Session, key: str) -> Device | None:
    return session.scalars(
        select(Device).where(Device.key_hash == device_key_hash(key), Device.revoked_at.is_(None))
    ).first()


def collectors_of(session: Session, device: Device) -> list[Collector]:
    """The open collectors a device serves, in the order they were made."""
    return list(
        session.scalars(
            select(Collector)
            .join(device_collector, _link.collector_id == Collector.id)
            .where(_link.device_id == device.id, _link.ended_at.is_(None), Collector.closed_at.is_(None))
            .order_by(Collector.id)
        )
    )
