"""Every minute: which kiosks deserve an alert."""

from datetime import datetime

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.orm import Session

from survey_core import device_gaps
from survey_core.device_watch import CATCHING_UP, Watched, deserved
from survey_core.models import Alert, Device, DeviceState, Facility

from .alerting import Finding, Subject, open_alerts

# Counting what is missing walks all of a kiosk's numbers, so that each is counted every so many minutes only.
GAPS_EVERY_MINUTES = 10


def look(engine: Engine, at: datetime, since: datetime) -> list[Finding]:
    """How every paired kiosk is; only reading, so that no upload waits for it."""
    with Session(engine.execution_options(writes=False), expire_on_commit=False) as session:
        alerts = open_alerts(session, Alert.device_id)
        back = _back(session, at)
        return [
            _find(session, row, alerts.get(row.Device.id, {}), back.get(row.Device.id), at, since)
            for row in _kiosks(session, set(alerts))
        ]


def _back(session: Session, at: datetime) -> dict[int, datetime]:
    """When kiosks that were silent until a moment ago were heard again."""
    lately = (Alert.kind == "silent") & (Alert.cleared_at > at - CATCHING_UP)
    query = select(Alert.device_id, func.max(Alert.cleared_at)).where(lately).group_by(Alert.device_id)
    return dict(session.execute(query).all())  # type: ignore[arg-type]


def _kiosks(session: Session, with_alerts: set[int]):
    is_paired = Device.paired_at.is_not(None) & Device.revoked_at.is_(None)
    return session.execute(
        select(Device, DeviceState, Facility.time_zone)
        .join(Facility, Facility.id == Device.facility_id)
        .outerjoin(DeviceState, DeviceState.device_id == Device.id)
        .where(or_(is_paired, Device.id.in_(with_alerts)))
        .order_by(Device.facility_id, Device.name, Device.id)
    ).all()


def _find(session: Session, row, alerts: dict[str, Alert], back_at, at: datetime, since: datetime) -> Finding:
    device, state = row.Device, row.DeviceState
    missing = _missing(session, device, state, "gaps" in alerts, at)
    watched = Watched(
        device, state, row.time_zone, since, frozenset(alerts), missing, back_at
    )  # fmt: skip
    changed = state is not None and missing != state.missing
    subject = Subject("device", device.facility_id, device.id, {"vi": device.name})
    return Finding(subject, deserved(watched, at), alerts, missing if changed else None)


def _missing(session: Session, device: Device, state: DeviceState | None, is_open: bool, at: datetime) -> int:
    """Counted when it is this kiosk's turn, and every minute while an alert is open, so that it goes at once."""
    if state is None:
        return 0
    is_turn = (int(at.timestamp()) // 60 + device.id) % GAPS_EVERY_MINUTES == 0
    if not is_turn and not is_open:
        return state.missing
    return device_gaps.count(device_gaps.gaps(session.connection(), device))
