"""What stands on a poster, gathered for the ways in of one facility: nothing is drawn here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.letterheads import letterhead_on
from survey_core.lookups import definition_of
from survey_core.models import Collector, Department, Facility, Questionnaire
from survey_core.publishing import current_version
from survey_core.questionnaire import Definition

from .codes import scanned

GROUP = 4


@dataclass(frozen=True)
class Poster:
    """One way in, as print shows it; `department_code` and `form` name its file."""

    governing_body: str
    hospital: str
    department: str
    department_code: str
    form: str
    title: str
    audience: str
    minutes: int
    languages: tuple[str, ...]
    address: str
    code: str
    label: str = ""

    @property
    def scanned(self) -> str:
        """What the QR code holds."""
        return scanned(self.address)

    @property
    def typed(self) -> str:
        """The address as a person types it, up to the code; https goes without saying."""
        parts = urlsplit(self.address)
        scheme = "" if parts.scheme == "https" else f"{parts.scheme}://"
        return f"{scheme}{parts.netloc}{parts.path.removesuffix(self.code)}"

    @property
    def groups(self) -> str:
        """The code in groups of four, as it is read aloud and typed."""
        return " ".join(self.code[start : start + GROUP] for start in range(0, len(self.code), GROUP))


def open_ways(session: Session, facility: Facility, form: str = "", department: str = "") -> list[Collector]:
    """Every QR way in that is not closed, of departments and questionnaires in use, in the order of departments."""
    query = (
        select(Collector)
        .join(Department, Department.id == Collector.department_id)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .where(
            Collector.facility_id == facility.id,
            Collector.channel == "qr",
            Collector.closed_at.is_(None),
            Questionnaire.retired_at.is_(None),
            Department.is_active,
        )
        .order_by(Department.position, Department.name, Questionnaire.key, Collector.id)
    )
    if form:
        query = query.where(Questionnaire.key == form)
    if department:
        query = query.where(Department.code == department)
    return list(session.scalars(query))


def posters_of(
    session: Session, facility: Facility, ways: Iterable[Collector], public_url: str, today: date
) -> list[Poster]:
    """A poster for each of these ways in, in their order; one whose questionnaire was never published has none."""
    head = letterhead_on(session, facility, today)
    forms: dict[int, Definition | None] = {}
    made = []
    for way in ways:
        if way.questionnaire_id not in forms:
            forms[way.questionnaire_id] = _definition(session, way.questionnaire_id)
        definition = forms[way.questionnaire_id]
        if definition is None:
            continue
        department = session.get_one(Department, way.department_id)
        made.append(
            Poster(
                head.governing_body, head.name, department.name, department.code, definition.key,
                definition.title["vi"], way.audience, definition.minutes, tuple(definition.languages),
                f"{public_url}/q/{way.code}", way.code, way.label,
            )
        )  # fmt: skip
    return made


def _definition(session: Session, questionnaire_id: int) -> Definition | None:
    version = current_version(session, questionnaire_id)
    return version and definition_of(session.connection(), version.id, version.content_hash)
