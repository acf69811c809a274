"""Answers of a kiosk with the numbers it gave them, put into the database as many as wished at once."""

from uuid import uuid4

from sqlalchemy import insert, select

from survey_core.database import now
from survey_core.models import Collector, DeviceState, Response, Version


def store(session, device, numbers):
    """An answer for each of these numbers, given on this device."""
    way = session.scalars(
        select(Collector).filter_by(channel="kiosk", facility_id=device.facility_id)
    ).first()
    version = session.scalars(select(Version.id).filter_by(questionnaire_id=way.questionnaire_id)).first()
    given = {
        "facility_id": device.facility_id, "audience": "patient", "department_id": way.department_id,
        "version_id": version, "survey_type": 1, "channel": "kiosk", "collector_id": way.id, "language": "vi",
        "received_at": now(), "answered_on": now().date(), "device_id": device.id, "scores": "5", "answers": {},
    }  # fmt: skip
    rows = [given | {"id": uuid4(), "device_seq": number} for number in numbers]
    if rows:
        session.execute(insert(Response), rows)
    session.commit()


def say(session, device, **fields):
    """What the device says of itself, as its last heartbeat."""
    given = {"facility_id": device.facility_id, "device_id": device.id, "reported_at": now()} | fields
    session.add(DeviceState(**given))
    session.commit()
