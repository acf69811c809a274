"""The published questionnaires of a facility, and on which days each was answered."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, func, select
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
    newest: dict[int, Row] = {}
    query = (
        select(
            Questionnaire.id, Questionnaire.key, Questionnaire.audience,
            Version.id.label("version_id"), Version.content_hash,
        )
        .join(Version, Version.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.facility_id == facility.id, Version.published_at.is_not(None))
        .order_by(Questionnaire.id, Version.number)
    )  # fmt: skip
    for row in session.execute(query):
        newest[row.id] = row
    days = _answered_days(session, facility, departments)
    return tuple(
        Form(row.key, row.audience, _title(session, row), *days.get(row.id, (None, None)))
        for row in newest.values()
    )


def _title(session: Session, row) -> Texts:
    return definition_of(session.connection(), row.version_id, row.content_hash).title


def _answered_days(
    session: Session, facility: Facility, departments: frozenset[int] | None
) -> dict[int, tuple[date | None, date | None]]:
    """First and last day with answers by questionnaire; a staff round counts as its last day."""
    day = func.coalesce(TallyCell.day, Round.ends_on)
    query = (
        select(Version.questionnaire_id, func.min(day), func.max(day))
        .select_from(TallyCell)
        .join(Version, Version.id == TallyCell.version_id)
        .outerjoin(Round, Round.id == TallyCell.round_id)
        .where(TallyCell.facility_id == facility.id)
        .group_by(Version.questionnaire_id)
    )
    if departments is not None:
        query = query.where(TallyCell.department_id.in_(departments))
    return {form: (first, last) for form, first, last in session.execute(query)}
