"""Raising and clearing alerts, whatever they are about, and what is to be told of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey_core.marking import insert_for
from survey_core.models import Alert, DeviceEvent, DeviceState

PLACES = {"device": "devices", "collector": "collectors"}


@dataclass(frozen=True)
class Subject:
    """What an alert is about: a kiosk or the code on a poster, with its name by language."""

    table: Literal["device", "collector"]
    facility_id: int
    id: int
    names: Mapping[str, str]

    def named(self, language: str) -> str:
        return self.names.get(language) or self.names["vi"]

    @property
    def column(self) -> str:
        return f"{self.table}_id"

    @property
    def path(self) -> str:
        """Where staff see to it."""
        return f"/admin/{PLACES[self.table]}/{self.id}"


@dataclass(frozen=True)
class Told:
    """One alert, as a mail tells it."""

    subject: Subject
    kind: str
    facts: dict


@dataclass
class News:
    """What is new about the kiosks of a facility, or about its codes, and what has been open for longer."""

    facility_id: int
    table: str
    raised: list[Told] = field(default_factory=list)
    cleared: list[Told] = field(default_factory=list)
    still_open: list[Told] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """A subject with the alerts it deserves and those it has, and a kiosk's missing numbers where newly counted."""

    subject: Subject
    deserved: dict[str, dict]
    alerts: dict[str, Alert]
    missing: int | None = None

    def told(self, kind: str, facts: dict) -> Told:
        return Told(self.subject, kind, facts)

    @property
    def is_news(self) -> bool:
        facts = {kind: alert.facts for kind, alert in self.alerts.items()}
        return self.missing is not None or facts != self.deserved


def open_alerts(session: Session, column: InstrumentedAttribute[int | None]) -> dict[int, dict[str, Alert]]:
    """The open alerts about subjects of this column, by subject and kind."""
    alerts: dict[int, dict[str, Alert]] = {}
    for alert in session.scalars(select(Alert).where(column.is_not(None), Alert.cleared_at.is_(None))):
        alerts.setdefault(getattr(alert, column.key), {})[alert.kind] = alert
    return alerts


def carry_out(session: Session, findings: Iterable[Finding], at: datetime) -> list[News]:
    """Raise and clear what the findings ask for, each once whoever else watches; the caller commits."""
    news: dict[tuple[int, str], News] = {}
    for finding in findings:
        about = (finding.subject.facility_id, finding.subject.table)
        told = news.setdefault(about, News(*about))
        if finding.missing is not None:
            own = update(DeviceState).where(DeviceState.device_id == finding.subject.id)
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


def _raise(session: Session, finding: Finding, kind: str, facts: dict, at: datetime) -> bool:
    """Whether the alert is new: the database holds one open alert of a kind and subject, whoever comes second."""
    subject = finding.subject
    values = {"facility_id": subject.facility_id, subject.column: subject.id, "kind": kind,
              "facts": facts, "raised_at": at}  # fmt: skip
    statement = insert_for(session.get_bind().dialect.name)(Alert).values(values)
    once = statement.on_conflict_do_nothing(
        index_elements=["facility_id", subject.column, "kind"], index_where=text("cleared_at IS NULL")
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
    """In a kiosk's history; a code has none but its alerts."""
    subject = finding.subject
    if subject.table == "device":
        own = {"facility_id": subject.facility_id, "device_id": subject.id}
        session.execute(insert(DeviceEvent).values(**own, at=at, what=what, facts=facts))
