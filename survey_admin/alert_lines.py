"""What is open about the facility's kiosks and codes, as the first page and the list of ways in tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from survey_core import alert_words
from survey_core.device_watch import KINDS
from survey_core.models import Alert, Collector, Department, Device, Facility

from .frame import instant, language


@dataclass(frozen=True)
class AlertLine:
    """One open alert: of which kiosk or code, what it is called, what was found, and since when."""

    device_id: int | None
    collector_id: int | None
    name: str
    title: str
    sentence: str
    raised_at: datetime

    @property
    def address(self) -> str:
        """Where staff see to it; of a code, where it is changed."""
        if self.collector_id is not None:
            return url_for("collector.show", collector_id=self.collector_id, _anchor="acts")
        return url_for("device.show", device_id=self.device_id)


def open_alerts(session: Session, facility: Facility) -> list[AlertLine]:
    """Every open alert, the gravest kind first, then the oldest."""
    found = sorted(session.execute(_query(facility)), key=lambda row: _gravity(row.Alert.kind))
    return [_line(row) for row in found]


def of_ways(session: Session, facility: Facility, ways: Iterable[Collector]) -> dict[int, AlertLine]:
    """The open alert of each of these ways in that has one."""
    query = _query(facility).where(Alert.collector_id.in_([way.id for way in ways]))
    return {row.Alert.collector_id: _line(row) for row in session.execute(query)}


def _query(facility: Facility) -> Select:
    """Of codes in use only: a code that was replaced stands out no more, even before the jobs have seen it."""
    return (
        select(Alert, Device.name, Collector.label, Department)
        .outerjoin(Device, Device.id == Alert.device_id)
        .outerjoin(Collector, Collector.id == Alert.collector_id)
        .outerjoin(Department, Department.id == Collector.department_id)
        .where(
            Alert.facility_id == facility.id,
            Alert.cleared_at.is_(None),
            or_(Alert.device_id.is_not(None), Collector.closed_at.is_(None)),
        )
        .order_by(Alert.raised_at, Alert.id)
    )


def _gravity(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _line(row: Row) -> AlertLine:
    alert = row.Alert
    name = row.name if row.Department is None else _named(row.Department, row.label)
    found = alert_words.sentence(alert.kind, alert.facts, _, instant)
    return AlertLine(
        alert.device_id,
        alert.collector_id,
        name,
        alert_words.title(alert.kind, _),
        found,
        alert.raised_at,
    )


def _named(department: Department, label: str) -> str:
    return f"{department.named(language())} · {label}" if label else department.named(language())
