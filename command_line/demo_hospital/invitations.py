"""The demo's slips: staff draw theirs from a box, outpatients get one as they leave; one batch was misprinted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import slips
from survey_core.intake import Submission
from survey_core.models import Collector, Round, SlipBatch
from survey_core.periods import Days

from . import asking
from .asking import Way

SPARE = 2  # more slips in the box than members: nobody must take the last one
MADE, HANDED_OUT, REVOKED = time(1), time(2), time(9)


@dataclass(frozen=True)
class Handful:
    """A batch for people who leave: how many slips, how many of them answer, and from when to when, before the end."""

    label: str
    made: int
    answer: int
    first: int
    last: int
    is_misprinted: bool = False


HANDFULS = (
    Handful("In sai tên khoa, đã thu lại", 60, 7, 34, 31, is_misprinted=True),
    Handful("Người bệnh ra về, tuần 1 và 2", 160, 58, 29, 15),
    Handful("Người bệnh ra về, tuần 3 và 4", 160, 41, 14, 1),
)


def of_staff(session: Session, round_: Round, way: Way, answers: Sequence[Submission]) -> list[Submission]:
    """These answers of a department's staff, each with a slip of a batch made the day before the round."""
    made = _batch(session, way, round_, way.ward.staff + SPARE, round_.starts_on - timedelta(days=1))
    return _with_slips(session, made, answers)


def of_outpatients(
    session: Session, rng: Random, way: Way, days: Days, drift: float
) -> Iterator[list[Submission]]:
    """The answers of each handful, to be handed in before the next; a misprinted one is then revoked."""
    for handful in HANDFULS:
        first, last = (days.last - timedelta(days=number) for number in (handful.first, handful.last))
        made = _batch(session, way, _round(session, way, days.last), handful.made, first, handful.label)
        answers = asking.patients(rng, way, Days(first + timedelta(days=1), last), handful.answer, drift)
        yield _with_slips(session, made, answers)
        if handful.is_misprinted:
            made.revoked_at = datetime.combine(last, REVOKED, UTC)


def _batch(  # noqa: PLR0913 - what a batch is
    session: Session, way: Way, round_: Round, number: int, day: date, label: str = ""
) -> SlipBatch:
    collector = session.scalars(select(Collector).filter_by(code=way.collector)).one()
    made = slips.make(session, collector, round_, number, label)
    made.created_at = datetime.combine(day, MADE, UTC)
    return made


def _with_slips(session: Session, made: SlipBatch, answers: Iterable[Submission]) -> list[Submission]:
    """Which slip comes with which answer is chance, as at a box."""
    codes = slips.hand_out(session, made)
    made.handed_out_at = datetime.combine(made.created_at.date(), HANDED_OUT, UTC)
    session.flush()
    return [replace(one, collector=code) for one, code in zip(answers, codes, strict=False)]


def _round(session: Session, way: Way, day: date) -> Round:
    """The round of the way's questionnaire that holds this day."""
    questionnaire = select(Collector.questionnaire_id).filter_by(code=way.collector).scalar_subquery()
    query = select(Round).where(
        Round.questionnaire_id == questionnaire, Round.starts_on <= day, Round.ends_on >= day
    )
    return session.scalars(query).one()
