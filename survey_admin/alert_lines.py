"""What is open about the facility's kiosks, as the first page tells it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import alert_words
from survey_core.device_watch import KINDS
from survey_core.models import Alert, Device, Facility

from .frame import instant


@dataclass(frozen=True)
class AlertLine:
    """One open alert: of which kiosk, what it is called, what was found, and since when."""

    device_id: int
    device: str
    title: str
    sentence: str
    raised_at: datetime


def open_alerts(session: Session, facility: Facility) -> list[AlertLine]:
    """Every open alert, the gravest kind first, then the oldest."""
    query = (
        select(Alert, Device.name)
        .join(Device, Device.id == Alert.device_id)
        .where(Alert.facility_id == facility.id, Alert.cleared_at.is_(None))
        .order_by(Alert.raised_at, Alert.id)
    )
    found = sorted(session.execute(query), key=lambda row: _gravity(row.Alert.kind))
    return [_line(row.Alert, row.name) for row in found]


def _gravity(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _line(alert: Alert, device: str) -> AlertLine:
    found = alert_words.sentence(alert.kind, alert.facts, _, instant)
    return AlertLine(alert.device_id, device, alert_words.title(alert.kind, _), found, alert.raised_at)
