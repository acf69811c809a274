"""What happens to a kiosk, a line each: its history as staff read it."""

from sqlalchemy.orm import object_session

from .models import Device, DeviceEvent


def note(device: Device, what: str, **facts: object) -> None:
    """Add a line to the device's history, in the session that holds it; the caller commits both."""
    session = object_session(device)
    assert session is not None  # noqa: S101 - a device outside a session has no history to be kept
    session.add(DeviceEvent(facility_id=device.facility_id, device_id=device.id, what=what, facts=facts))
