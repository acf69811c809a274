"""A kiosk's pairing: a short code shown to staff becomes, once, the device's own key."""

from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from .database import now
from .models import Collector, Device, device_collector
from .security import device_key_hash, keyed_hash, new_device_key, new_pairing_code

PAIRING_CODE_LIFETIME = timedelta(minutes=10)


def add_device(session: Session, facility_id: int, name: str, collector_ids: list[int]) -> Device:
    """A device that waits for its pairing code; the caller commits."""
    device = Device(facility_id=facility_id, name=name)
    session.add(device)
    session.flush()
    assign(session, device, collector_ids)
    return device


def assign(session: Session, device: Device, collector_ids: list[int]) -> None:
    """Let the device serve exactly these collectors."""
    session.execute(delete(device_collector).where(device_collector.c.device_id == device.id))
    rows = [
        {"facility_id": device.facility_id, "device_id": device.id, "collector_id": collector_id}
        for collector_id in collector_ids
    ]
    if rows:
        session.execute(insert(device_collector), rows)


def issue_code(session: Session, secret: str, device: Device) -> str:
    """A new pairing code for ten minutes; any older one stops working. The caller commits and shows it once."""
    code = new_pairing_code()
    device.pairing_hash = keyed_hash(secret, "pairing", code)
    device.pairing_expires_at = now() + PAIRING_CODE_LIFETIME
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
    session.flush()
    return device, key


def revoke(device: Device) -> None:
    """The device's key and any waiting code stop working at once."""
    device.revoked_at = now()
    device.pairing_hash = device.pairing_expires_at = None


def device_with_key(session: Session, key: str) -> Device | None:
    return session.scalars(
        select(Device).where(Device.key_hash == device_key_hash(key), Device.revoked_at.is_(None))
    ).first()


def collectors_of(session: Session, device: Device) -> list[Collector]:
    """The open collectors a device serves, in the order they were made."""
    return list(
        session.scalars(
            select(Collector)
            .join(device_collector, device_collector.c.collector_id == Collector.id)
            .where(device_collector.c.device_id == device.id, Collector.closed_at.is_(None))
            .order_by(Collector.id)
        )
    )
