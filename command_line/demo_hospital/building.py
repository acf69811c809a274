"""Building the demo hospital: its answers come in through the same door as anybody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core.intake import Outcome, Submission, accept_all
from survey_core.models import Collector, Department, Facility, Questionnaire, Response, Round, Version
from survey_core.periods import Days

from . import asking, campaigns, invitations, openings
from .days import demo_periods, share_of_quarter
from .founding import FACILITY_CODE, Hospital, found

SEED = 2024
BATCH = 500
OPENED_BEFORE = timedelta(days=7)
# The hospital got a little better from the first quarter to the second.
DRIFTS = (0.0, 0.08)
# The share of a ward's staff that has answered so far: some wards are ahead, some lag.
EARLY_STAFF = (0.3, 0.24, 0.16, 0.34)


class DemoProblem(Exception):
    """Why the demo hospital cannot be built or removed; the message is one sentence."""


@dataclass(frozen=True)
class Counts:
    """What was made (or removed): departments, collectors, responses by form, and accounts."""

    departments: int
    collectors: int
    responses: dict[str, int]
    accounts: int = 0

    @property
    def total(self) -> int:
        return sum(self.responses.values())


def find(session: Session) -> Facility | None:
    """The facility that bears the demo's code, whether it is the demo or not."""
    return session.scalars(select(Facility).where(Facility.code == FACILITY_CODE)).first()


def build(session: Session, today: date | None = None, seed: int = SEED) -> Counts:
    """Build the demo hospital as seen on `today`; same day and seed, same answers. The caller commits.

    Only the collectors' codes differ from one build to the next: they are credentials. Raises DemoProblem
    where a facility already bears the demo's code.
    """
    if find(session) is not None:
        raise DemoProblem(f"A facility with the code '{FACILITY_CODE}' is already there.")
    today = today or date.today()
    rng = Random(seed)  # noqa: S311 - invented answers, not secrets
    periods = demo_periods(today)
    opened_at = datetime.combine(periods[0].first - OPENED_BEFORE, time(1), UTC)
    hospital = found(session, opened_at)
    for days, drift in zip(periods, DRIFTS, strict=True):
        made = campaigns.plan_quarter(session, hospital, days)
        _ask_patients(session, rng, hospital, days, drift)
        if days is periods[0]:
            campaigns.close_quarter(session, made)
    _ask_staff(session, rng, hospital, periods[0], today)
    for answers in invitations.of_outpatients(session, rng, hospital.invitation, periods[1], DRIFTS[1]):
        _hand_in(session, answers)
    openings.count(session, hospital.facility, seed)
    return count(session, hospital.facility)


def count(session: Session, facility: Facility) -> Counts:
    """How much of a facility there is."""
    by_form = session.execute(
        select(Questionnaire.key, func.count())
        .select_from(Response)
        .join(Version, Version.id == Response.version_id)
        .join(Questionnaire, Questionnaire.id == Version.questionnaire_id)
        .where(Response.facility_id == facility.id)
        .group_by(Questionnaire.key)
        .order_by(Questionnaire.key)
    )
    return Counts(
        departments=number_of(session, Department, facility),
        collectors=number_of(session, Collector, facility),
        responses={key: number for key, number in by_form},
    )


def number_of(session: Session, noun: type, facility: Facility) -> int:
    """How many rows of a noun belong to a facility."""
    query = select(func.count()).select_from(noun).filter_by(facility_id=facility.id)
    return session.execute(query).scalar_one()


def _ask_patients(session: Session, rng: Random, hospital: Hospital, days: Days, drift: float) -> None:
    share = share_of_quarter(days)
    submissions: list[Submission] = []
    for way in hospital.patient_ways:
        submissions += asking.patients(rng, way, days, round(way.per_quarter * share), drift)
    _hand_in(session, submissions)


def _ask_staff(session: Session, rng: Random, hospital: Hospital, earlier: Days, today: date) -> None:
    """One round closed in the earlier quarter, and one that is open now with its first answers."""
    closed_days = Days(earlier.last - timedelta(days=25), earlier.last - timedelta(days=5))
    closed = campaigns.plan_staff(session, hospital, closed_days)
    _hand_in(session, _staff(session, rng, hospital, closed, closed_days, (1.0,)))
    campaigns.close(session, closed)
    days = Days(today - timedelta(days=10), today + timedelta(days=20))
    running = campaigns.plan_staff(session, hospital, days)
    so_far = Days(days.first, today - timedelta(days=1))
    _hand_in(session, _staff(session, rng, hospital, running, so_far, EARLY_STAFF))


def _staff(  # noqa: PLR0913 - what a round's answers depend on
    session: Session, rng: Random, hospital: Hospital, round_: Round, days: Days, shares: Sequence[float]
) -> list[Submission]:
    """Of each department a share of its members, each with a slip."""
    submissions: list[Submission] = []
    for way, share in zip(hospital.staff_ways, cycle(shares), strict=False):
        answers = list(asking.staff(rng, way, days, round(way.ward.staff * share)))
        submissions += invitations.of_staff(session, round_, way, answers)
    return submissions


def _hand_in(session: Session, submissions: Sequence[Submission]) -> None:
    """Through the one door, in batches; an invented answer the door refuses is an error of the demo."""
    session.flush()
    for start in range(0, len(submissions), BATCH):
        receipts = accept_all(session.connection(), submissions[start : start + BATCH])
        refused = next((receipt for receipt in receipts if receipt.outcome is not Outcome.NEW), None)
        if refused is not None:
            raise DemoProblem(f"An invented answer was {refused.outcome.value}: {refused.problems}.")
