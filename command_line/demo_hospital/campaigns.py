"""The demo's rounds: one per form and quarter, with targets and visits, so that progress has something to show."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey_core import round_targets, rounds
from survey_core.models import Department, Questionnaire, Round
from survey_core.periods import Days, Quarter

from .days import share_of_quarter
from .departments import WARDS
from .founding import Hospital

# Visits behind every person who answers, by form: most people walk past a kiosk, most mothers are asked.
VISITS_PER_PERSON = {
    "short-outpatient": 11.8,
    "outpatient-2024": 13.5,
    "inpatient-2024": 2.4,
    "mother-2019": 1.7,
}
# What the office asked of its departments against what they bring: some are ahead, some lag.
AMBITION = (0.95, 1.0, 0.9, 1.35, 1.1)
STAFF_WANTED = 0.8
STEP = 5


def plan_quarter(session: Session, hospital: Hospital, days: Days) -> list[Round]:
    """A round of each patients' form for the quarter these days lie in, open, with its targets."""
    quarter = Quarter.holding(days.last)
    titles = {way.definition.key: way.definition.title["vi"] for way in hospital.patient_ways}
    forms = session.scalars(select(Questionnaire).filter_by(facility_id=hospital.facility.id))
    made = []
    for form in [form for form in forms if form.key in titles]:
        round_ = _round(session, form, rounds.proposed_name(quarter, titles[form.key]), quarter.days())
        round_targets.put(session, round_, _wanted(session, hospital, form.key, share_of_quarter(days)))
        made.append(round_)
    return made


def plan_staff(session: Session, hospital: Hospital, days: Days) -> Round:
    """A staff round of these days, open, with the members of each department."""
    quarter = Quarter.holding(days.last)
    name = rounds.proposed_name(quarter, hospital.staff_ways[0].definition.title["vi"])
    round_ = _round(session, hospital.staff_form, name, days)
    ids = _department_ids(session, hospital)
    members = {ids[ward.code]: ward.staff for ward in WARDS if ward.staff}
    wanted = {one: {"target": round(n * STAFF_WANTED), "visits": n} for one, n in members.items()}
    round_targets.put(session, round_, wanted)
    return round_


def close(session: Session, round_: Round, on: date | None = None) -> None:
    """Close it as anybody would, then date the closing to this evening, or to that of its last day."""
    rounds.close(session.connection(), round_.id)
    closed_at = datetime.combine(on or round_.ends_on, time(10), UTC)
    session.execute(update(Round).where(Round.id == round_.id).values(closed_at=closed_at))


def close_quarter(session: Session, made: list[Round]) -> None:
    """Close patients' rounds on the day after their last one."""
    for round_ in made:
        close(session, round_, round_.ends_on + timedelta(days=1))


def _round(session: Session, form: Questionnaire, name: str, days: Days) -> Round:
    made = Round(
        facility_id=form.facility_id,
        questionnaire_id=form.id,
        audience=form.audience,
        name=name,
        starts_on=days.first,
        ends_on=days.last,
    )
    session.add(made)
    session.flush()
    return made


def _wanted(session: Session, hospital: Hospital, key: str, share: float) -> dict[int, dict]:
    """Targets of the whole quarter, and the visits of the part of it that is over."""
    people: Counter[str] = Counter()
    for way in hospital.patient_ways:
        if way.definition.key == key:
            people[way.ward.code] += way.per_quarter
    ids = _department_ids(session, hospital)
    wanted = {}
    for place, (code, number) in enumerate(people.items()):
        target = STEP * max(2, round(number * AMBITION[place % len(AMBITION)] / STEP))
        visits = round(number * share * VISITS_PER_PERSON[key] * (1 + place % 4 / 10))
        wanted[ids[code]] = {"target": target, "visits": visits}
    return wanted


def _department_ids(session: Session, hospital: Hospital) -> dict[str, int]:
    query = select(Department.code, Department.id).where(Department.facility_id == hospital.facility.id)
    return {code: number for code, number in session.execute(query)}
