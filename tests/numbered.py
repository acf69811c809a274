"""A kiosk's numbered answers, as many as wished at once, and what it says of itself and lives through."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert, select

from survey_core.database import now
from survey_core.models import Alert, Collector, DeviceEvent, DeviceState, LeftCount, Response, Version


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


def ail(session, device, way):
    """Let everything that can be wrong with a kiosk be so, with a history and people who left."""
    store(session, device, [1, 2, 3, 7, 8, 12])
    at = now()
    say(
        session, device, version="1.4.0", queued=31, oldest_at=at - timedelta(hours=29), parked=2, seq=16,
        waiting=[[14, 16]], missing=7, has_worker=False, is_persisted=False, free_megabytes=120,
        clock_offset_seconds=900, screen="1080x1920", started_at=at - timedelta(hours=40),
    )  # fmt: skip
    own = {"facility_id": device.facility_id, "device_id": device.id}
    told = {
        "first_heard": {"version": "1.4.0"},
        "alert_raised": {"kind": "silent", "since": at.isoformat()},
        "alert_cleared": {"kind": "silent"},
        "queue_taken": {"new": 3, "known": 0, "refused": 1},
        "settled": {"until": 4, "missing": 2, "reason": "hỏng ổ đĩa, đã thay kiosk"},
    }
    session.add_all(DeviceEvent(**own, what=what, facts=facts) for what, facts in told.items())
    session.add(Alert(**own, kind="parked", facts={"parked": 2}))
    session.add_all(
        LeftCount(**own, collector_id=way.id, version=1, item=item, day=at.date(), people=people)
        for item, people in (("A1", 4), ("A4", 9), ("B3", 2), ("H2", 1))
    )
    session.commit()
