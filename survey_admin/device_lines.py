"""Kiosks at a glance: what each said of itself, what it shows, and what about it wants seeing to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.device_watch import Watched, deserved, opened_at
from survey_core.models import Alert, Collector, Device, DeviceState, device_collector

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class DeviceLine:
    """A kiosk with its last word, the ids of the ways in it shows, and its open alerts by kind."""

    device: Device
    state: DeviceState | None
    time_zone: str
    ways: tuple[int, ...] = ()
    alerts: dict[str, Alert] = field(default_factory=dict)
    at: datetime = field(default_factory=now)

    @property
    def troubles(self) -> dict[str, dict]:
        """The facts of whatever wants seeing to, by the kind of its alert."""
        missing = self.state.missing if self.state else 0
        watched = Watched(self.device, self.state, self.time_zone, ALWAYS, frozenset(self.alerts), missing)
        return deserved(watched, self.at)

    @property
    def stage(self) -> str:
        """Where it is in its life: revoked, waiting or expired (for its code), paused, silent, resting, running."""
        device = self.device
        if device.revoked_at is not None:
            return "revoked"
        if device.paired_at is None:
            is_open = device.pairing_expires_at is not None and device.pairing_expires_at > self.at
            return "waiting" if is_open else "expired"
        if device.paused_at is not None:
            return "paused"
        if "silent" in self.troubles:
            return "silent"
        return "running" if opened_at(device, self.time_zone, self.at) else "resting"

    @property
    def is_living(self) -> bool:
        """Whether anything is still expected of it."""
        return self.stage not in ("revoked", "waiting", "expired")

    @property
    def heard_at(self) -> datetime | None:
        return self.device.seen_at


def devices_of(facility_id: int) -> Select:
    """A facility's kiosks, those that were revoked last."""
    query = select(Device).where(Device.facility_id == facility_id)
    return query.order_by(Device.revoked_at.is_not(None), Device.name, Device.id)


def lines_of(session: Session, devices: Sequence[Device], time_zone: str) -> list[DeviceLine]:
    """These kiosks at a glance, in their order; three queries however many they are."""
    ids = [device.id for device in devices]
    states = {one.device_id: one for one in _all(session, select(DeviceState), DeviceState.device_id, ids)}
    alerts: dict[int, dict[str, Alert]] = {}
    for alert in _all(session, select(Alert).where(Alert.cleared_at.is_(None)), Alert.device_id, ids):
        alerts.setdefault(alert.device_id, {})[alert.kind] = alert
    ways, at = _ways(session, ids), now()
    return [
        DeviceLine(
            one, states.get(one.id), time_zone, tuple(ways.get(one.id, ())), alerts.get(one.id, {}), at
        )
        for one in devices
    ]


def line_of(session: Session, device: Device, time_zone: str) -> DeviceLine:
    return lines_of(session, [device], time_zone)[0]


def _all(session: Session, query: Select, column, ids: Iterable[int]) -> Iterable:
    return session.scalars(query.where(column.in_(ids)))


def _ways(session: Session, ids: Sequence[int]) -> dict[int, list[int]]:
    """The ids of the open ways in each kiosk shows, in the order they were made."""
    table = device_collector.c
    query = (
        select(table.device_id, table.collector_id)
        .join(Collector, Collector.id == table.collector_id)
        .where(table.device_id.in_(ids), table.ended_at.is_(None), Collector.closed_at.is_(None))
        .order_by(table.collector_id)
    )
    served: dict[int, list[int]] = {}
    for row in session.execute(query):
        served.setdefault(row.device_id, []).append(row.collector_id)
    return served
