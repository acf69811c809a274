"""Every minute: which kiosks deserve an alert, which alerts are over, and who is to hear of it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from survey_core import device_gaps
from survey_core.device_watch import CATCHING_UP, Watched, deserved
from survey_core.marking import insert_for
from survey_core.models import Alert, Device, DeviceEvent, DeviceState, Facility

# Counting what is missing walks all of a kiosk's numbers, so that each is counted every so many minutes only.
GAPS_EVERY_MINUTES = 10


@dataclass(frozen=True)
class Told:
    """One alert of one kiosk, as a mail tells it."""

    device_id: int
    device: str
    kind: str
    facts: dict


@dataclass
class News:
    """What is new about the kiosks of a facility, and what has been open for longer."""

    facility_id: int
    raised: list[Told] = field(default_factory=list)
    cleared: list[Told] = field(default_factory=list)
    still_open: list[Told] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """A kiosk with the alerts it deserves and those it has, and its missing numbers where newly counted."""

    facility_id: int
    device_id: int
    device: str
    deserved: dict[str, dict]
    alerts: dict[str, Alert]
    missing: int | None

    def told(self, kind: str, facts: dict) -> Told:
        return Told(self.device_id, self.device, kind, facts)

    @property
    def is_news(self) -> bool:
        facts = {kind: alert.facts for kind, alert in self.alerts.items()}
        return self.missing is not None or facts != self.deserved


def look(engine: Engine, at: datetime, since: datetime) -> list[Finding]:
    """How every paired kiosk is; only reading, so that no upload waits for it."""
    with Session(engine.execution_options(writes=False), expire_on_commit=False) as session:
        alerts = _open_alerts(session)
        back = _back(session, at)
        return [
            _find(session, row, alerts.get(row.Device.id, {}), back.get(row.Device.id), at, since)
            for row in _kiosks(session, set(alerts))
        ]


def carry_out(session: Session, findings: list[Finding], at: datetime) -> list[News]:
    """Raise and clear what the findings ask for, each once whoever else watches; the caller commits."""
    news: dict[int, News] = {}
    for finding in findings:
        told = news.setdefault(finding.facility_id, News(finding.facility_id))
        if finding.missing is not None:
            own = update(DeviceState).where(DeviceState.device_id == finding.device_id)
            session.execute(own.values(missing=finding.missing))
        for kind, facts in finding.deserved.items():
            if kind in finding.alerts:
                told.still_open.append(finding.told(kind, facts))
                _keep_facts(session, finding.alerts[kind], facts)
            elif _raise(session, finding, kind, facts, at):
                told.raised.append(finding.told(kind, facts))
        for kind in finding.alerts.keys() - finding.deserved.keys():
            if _clear(session, finding, finding.alerts[kind], at):
                told.cleared.append(finding.told(kind, finding.alerts[kind].facts))
    return [one for one in news.values() if one.raised or one.cleared]


def _open_alerts(session: Session) -> dict[int, dict[str, Alert]]:
    alerts: dict[int, dict[str, Alert]] = {}
    for alert in session.scalars(select(Alert).where(Alert.cleared_at.is_(None))):
        alerts.setdefault(alert.device_id, {})[alert.kind] = alert
    return alerts


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
    return Finding(
        device.facility_id,
        device.id,
        device.name,
        deserved(watched, at),
        alerts,
        missing if changed else None,
    )


def _missing(session: Session, device: Device, state: DeviceState | None, is_open: bool, at: datetime) -> int:
    """Counted when it is this kiosk's turn, and every minute while an alert is open, so that it goes at once."""
    if state is None:
        return 0
    is_turn = (int(at.timestamp()) // 60 + device.id) % GAPS_EVERY_MINUTES == 0
    if not is_turn and not is_open:
        return state.missing
    return device_gaps.count(device_gaps.gaps(session.connection(), device))


def _raise(session: Session, finding: Finding, kind: str, facts: dict, at: datetime) -> bool:
    """Whether the alert is new: the database holds one open alert of a kind and kiosk, whoever comes second."""
    values = {"facility_id": finding.facility_id, "device_id": finding.device_id, "kind": kind,
              "facts": facts, "raised_at": at}  # fmt: skip
    statement = insert_for(session.get_bind().dialect.name)(Alert).values(values)
    once = statement.on_conflict_do_nothing(
        index_elements=["facility_id", "device_id", "kind"], index_where=text("cleared_at IS NULL")
    )
    if session.execute(once.returning(Alert.id)).first() is None:
        return False
    _note(session, finding, "alert_raised", {"kind": kind} | facts, at)
    return True


def _clear(session: Session, finding: Finding, alert: Alert, at: datetime) -> bool:
    still = (Alert.id == alert.id) & Alert.cleared_at.is_(None)
    over = update(Alert).where(still).values(cleared_at=max(at, alert.raised_at)).returning(Alert.id)
    if session.execute(over).first() is None:
        return False
    _note(session, finding, "alert_cleared", {"kind": alert.kind}, at)
    return True


def _keep_facts(session: Session, alert: Alert, facts: dict) -> None:
    if alert.facts != facts:
        session.execute(update(Alert).where(Alert.id == alert.id).values(facts=facts))


def _note(session: Session, finding: Finding, what: str, facts: dict, at: datetime) -> None:
    session.execute(
        insert(DeviceEvent).values(
            facility_id=finding.facility_id, device_id=finding.device_id, at=at, what=what, facts=facts
        )
    )
