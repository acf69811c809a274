"""How the survey of a report was carried out: its rounds, what they wanted, slips made and visits entered."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core.models import Collector, Department, Facility, Questionnaire, Round, RoundTarget, SlipBatch
from survey_core.periods import local_day

from ..report import Report


@dataclass(frozen=True)
class Fieldwork:
    """Sums over the rounds that lie within the report's days; None where nothing was entered.

    `without_visits` counts the departments with answers but no visits; `is_whole` says that the rounds fill the days.
    """

    rounds: int = 0
    target: int | None = None
    slips: int | None = None
    visits: int | None = None
    without_visits: int = 0
    is_whole: bool = True


def read(session: Session, facility_id: int, report: Report) -> Fieldwork:
    """What is known of the rounds of the report's form."""
    rounds = _rounds(session, facility_id, report)
    if not rounds:
        return Fieldwork(slips=_slips(session, facility_id, report, []))
    codes = {line.code: line for line in report.departments}
    wanted: list[int] = []
    visits: dict[str, int] = {}
    query = (
        select(Department.code, RoundTarget.target, RoundTarget.visits)
        .join(Department, Department.id == RoundTarget.department_id)
        .where(RoundTarget.facility_id == facility_id, RoundTarget.round_id.in_([one.id for one in rounds]))
    )
    for code, target, visited in session.execute(query):
        if report.department_code is None or code in codes:
            wanted += [target] if target is not None else []
            if visited is not None:
                visits[code] = visits.get(code, 0) + visited
    missing = [code for code, line in codes.items() if code not in visits and _has_answers(line)]
    return Fieldwork(
        rounds=len(rounds),
        target=sum(wanted) if wanted else None,
        slips=_slips(session, facility_id, report, rounds),
        visits=sum(visits.values()) if visits else None,
        without_visits=len(missing),
        is_whole=report.audience == "staff" or _fill(rounds, report),
    )


def _rounds(session: Session, facility_id: int, report: Report) -> list[Round]:
    query = (
        select(Round)
        .join(Questionnaire, Questionnaire.id == Round.questionnaire_id)
        .where(Round.facility_id == facility_id, Questionnaire.key == report.form, Round.survey_type == 1)
        .where(Round.ends_on.between(report.days.first, report.days.last))
        .order_by(Round.starts_on, Round.id)
    )
    found = session.scalars(query).all()
    if report.audience == "staff":
        return [one for one in found if one.name in report.rounds]
    return [one for one in found if one.starts_on >= report.days.first]


def _fill(rounds: list[Round], report: Report) -> bool:
    """Whether every day of the report is one of a round, and none of two."""
    day = report.days.first
    for one in rounds:
        if one.starts_on != day:
            return False
        day = one.ends_on + timedelta(days=1)
    return day == report.days.last + timedelta(days=1)


def _has_answers(line) -> bool:
    """A hidden department has answered too."""
    return line.is_hidden or bool(line.satisfaction and line.satisfaction.people)


def _slips(session: Session, facility_id: int, report: Report, rounds: list[Round]) -> int | None:
    """Slips made and not revoked: of staff those of the rounds, of patients those made in the days."""
    query = (
        select(SlipBatch.made, SlipBatch.created_at)
        .join(Collector, Collector.id == SlipBatch.collector_id)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .where(SlipBatch.facility_id == facility_id, SlipBatch.revoked_at.is_(None))
        .where(Questionnaire.key == report.form)
    )
    if report.audience == "staff":
        query = query.where(SlipBatch.round_id.in_([one.id for one in rounds])).with_only_columns(
            func.sum(SlipBatch.made)
        )
        return session.scalar(query)
    if report.department_code is not None:
        codes = [line.code for line in report.departments]
        query = query.join(Department, Department.id == Collector.department_id)
        query = query.where(Department.code.in_(codes))
    zone = session.get_one(Facility, facility_id).time_zone
    made = [number for number, at in session.execute(query) if local_day(at, zone) in report.days]
    return sum(made) if made else None
