"""Submissions of invented people: who answers at a collector, when, and in how long."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from survey_core.intake import Submission
from survey_core.periods import Days
from survey_core.questionnaire import Definition
from survey_core.timing import Clock

from .days import INPATIENT, OUTPATIENT, moments
from .departments import Ward
from .people import Person, answer, likings

ENGLISH = 0.012
SECONDS_PER_QUESTION = {"kiosk": 5.5, "qr": 7.5}
PAPER_ENTERED = time(17, 15)
PATTERNS = {"outpatient-2024": OUTPATIENT, "short-outpatient": OUTPATIENT}


@dataclass(frozen=True)
class Way:
    """A collector of the demo with all that is needed to answer there."""

    collector: str
    channel: str
    ward: Ward
    definition: Definition
    version: int
    zone: ZoneInfo
    per_quarter: int = 0


def patients(rng: Random, way: Way, days: Days, number: int, drift: float) -> Iterator[Submission]:
    """So many patients of these days; `drift` shifts the opinion of them all."""
    times = moments(rng, days, PATTERNS.get(way.definition.key, INPATIENT), number)
    for local, liking in zip(times, likings(rng, number), strict=True):
        language = "en" if way.channel != "paper" and rng.random() < ENGLISH else "vi"
        person = Person(way.ward, liking, way.channel, language, local.weekday() == 0, drift)
        yield _submission(rng, way, person, local)


def staff(rng: Random, way: Way, days: Days, number: int) -> Iterator[Submission]:
    """So many members of a department's staff."""
    times = moments(rng, days, INPATIENT, number)
    for local, liking in zip(times, likings(rng, number), strict=True):
        yield _submission(rng, way, Person(way.ward, liking, way.channel, "vi"), local)


def _submission(rng: Random, way: Way, person: Person, local: datetime) -> Submission:
    """As if received in the moment it was finished; paper is entered the same evening and knows its day only."""
    answers = answer(rng, way.definition, person)
    finished = local.replace(tzinfo=way.zone)
    is_paper = way.channel == "paper"
    entered = datetime.combine(local.date(), PAPER_ENTERED, way.zone)
    return Submission(
        id=UUID(int=rng.getrandbits(128), version=4),
        collector=way.collector,
        questionnaire=way.definition.key,
        version=way.version,
        answers=answers,
        language=person.language,
        clock=Clock()
        if is_paper
        else Clock(finished - _duration(rng, way, len(answers)), finished, finished),
        received_at=entered if is_paper else finished,
        answered_on=local.date() if is_paper else None,
        is_trusted=True,
    )


def _duration(rng: Random, way: Way, questions: int) -> timedelta:
    seconds = SECONDS_PER_QUESTION.get(way.channel, 7.5) * questions * rng.lognormvariate(0, 0.35)
    return timedelta(seconds=12 + round(seconds))
