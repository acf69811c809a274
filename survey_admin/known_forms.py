"""The published questionnaires of a facility, and on which days each was answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Row, Select, func, select, union_all
from sqlalchemy.orm import Session

from survey_core.lookups import definition_of
from survey_core.models import Facility, Questionnaire, Round, TallyCell, Version
from survey_core.questionnaire import Texts


@dataclass(frozen=True)
class Form:
    """A questionnaire to choose; `first` and `last` are the days its answers begin and end, if it has any."""

    key: str
    audience: str
    title: Texts
    first: date | None
    last: date | None


def known_forms(
    session: Session, facility: Facility, departments: frozenset[int] | None = None
) -> tuple[Form, ...]:
    """Every published questionnaire with the title of its newest version; its days are these departments'."""
    query = (
        select(
            Questionnaire.id, Questionnaire.key, Questionnaire.audience,
            Version.id.label("version_id"), Version.content_hash,
        )
        .join(Version, Version.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.facility_id == facility.id, Version.published_at.is_not(None))
        .order_by(Questionnaire.id, Version.number)
    )  # fmt: skip
    rows = session.execute(query).all()
    days = _answered_days(session, facility, departments)
    return tuple(_form(session, versions, days) for _id, versions in groupby(rows, key=lambda row: row.id))


def _form(session: Session, versions: Iterable[Row], days: dict[int, tuple[date, date]]) -> Form:
    rows = list(versions)
    answered = [day for row in rows for day in days.get(row.version_id, ())]
    return Form(
        rows[-1].key, rows[-1].audience, _title(session, rows[-1]), min(answered, default=None), max(answered, default=None)
    )  # fmt: skip


def _title(session: Session, row) -> Texts:
    return definition_of(session.connection(), row.version_id, row.content_hash).title


def _answered_days(
    session: Session, facility: Facility, departments: frozenset[int] | None
) -> dict[int, tuple[date, date]]:
    """First and last day with answers by version, along the index of patients' cells; a staff round counts as its last day."""
    own = TallyCell.facility_id == facility.id
    if departments is not None:
        own &= TallyCell.department_id.in_(departments)
    patients = _first_and_last(TallyCell.day).where(own, TallyCell.round_id.is_(None))
    staff = _first_and_last(Round.ends_on).join(Round, Round.id == TallyCell.round_id).where(own)
    return {version: (first, last) for version, first, last in session.execute(union_all(patients, staff))}


def _first_and_last(day) -> Select:
    return (
        select(TallyCell.version_id, func.min(day), func.max(day))
        .select_from(TallyCell)
        .group_by(TallyCell.version_id)
    )
