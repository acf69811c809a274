"""Collectors by the names a person knows them by."""

from dataclasses import dataclass

from flask_babel import lazy_gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from survey_core.models import Collector, Department, Facility, Questionnaire
from survey_core.web import current_settings

from . import filters
from .channel_words import NAMES
from .frame import language

LABEL_MAX_LENGTH = 200
WITH_ADDRESS = ("qr", "invite")  # a respondent's phone can open these
CHANNEL_NAMES = {code: lazy_gettext(name) for code, name in NAMES.items()}
STATE_NAMES = {
    "open": lazy_gettext("open"),
    "paused": lazy_gettext("paused"),
    "replaced": lazy_gettext("replaced by a new code"),
    "closed": lazy_gettext("closed"),
}


@dataclass(frozen=True)
class Line:
    """A collector with the names a person knows it by."""

    collector: Collector
    department: Department
    title: str
    form: str

    @property
    def channel(self) -> str:
        return str(CHANNEL_NAMES[self.collector.channel])

    @property
    def state(self) -> str:
        collector = self.collector
        if collector.closed_at is not None:
            return "replaced" if collector.replaced_by_id else "closed"
        return "paused" if collector.paused_at is not None else "open"

    @property
    def state_name(self) -> str:
        return str(STATE_NAMES[self.state])

    @property
    def address(self) -> str | None:
        """Where a respondent's phone goes; other channels have no address of their own."""
        return address_of(self.collector)

    @property
    def is_printed(self) -> bool:
        """Whether a poster can lead here."""
        return self.collector.channel == "qr" and self.collector.closed_at is None

    @property
    def name(self) -> str:
        return f"{self.department.named(language())} · {self.title} · {self.channel}"

    @property
    def subject(self) -> str:
        """What the trail calls it: never its code, which opens something."""
        return (
            f"collector {self.collector.id}: {self.department.code} · {self.form} · {self.collector.channel}"
        )

    def texts(self) -> tuple[str, ...]:
        """What a search looks into."""
        return (
            self.department.code, self.department.name, self.department.name_en, self.title, self.form,
            self.channel, self.collector.label, self.collector.code,
        )  # fmt: skip


def address_of(collector: Collector) -> str | None:
    """The address behind a collector's QR code; None for channels that have none."""
    if collector.channel not in WITH_ADDRESS:
        return None
    return f"{current_settings().public_url}/q/{collector.code}"


def lines(
    session: Session, facility: Facility, channel: str | None = None, with_closed: bool = False
) -> list[Line]:
    """The collectors of a facility by department and questionnaire; those of one channel not closed, if named."""
    query = _query(facility)
    if channel is not None:
        query = query.where(Collector.channel == channel)
    if channel is not None and not with_closed:
        query = query.where(Collector.closed_at.is_(None))
    return _named(session, facility, query)


def line_of(session: Session, facility: Facility, collector: Collector) -> Line:
    return _named(session, facility, _query(facility).where(Collector.id == collector.id))[0]


def _query(facility: Facility) -> Select:
    return (
        select(Collector, Department, Questionnaire.key)
        .join(Department, Department.id == Collector.department_id)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .where(Collector.facility_id == facility.id)
        .order_by(Department.position, Department.name, Questionnaire.key, Collector.channel, Collector.id)
    )


def _named(session: Session, facility: Facility, query: Select) -> list[Line]:
    titles = {form.key: form.title.get(language()) or form.title["vi"]
              for form in filters.known_forms(session, facility)}  # fmt: skip
    return [
        Line(collector, department, titles.get(key, key), key)
        for collector, department, key in session.execute(query)
    ]
