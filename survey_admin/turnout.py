"""Response rates, and the rate weighted by visits: what the visits of a period's rounds allow to say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from analysis.estimate import Estimate
from analysis.sampling import response_rate
from analysis.tally import Tally
from analysis.weighting import Stratum
from survey_core.models import Department, Round, RoundTarget
from survey_core.periods import Days

from .figures import Figures
from .queries import Answer
from .report import Participation, ParticipationLine
from .tallies import Snapshot
from .withholding import Guard

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Visits:
    """The visits (or staff members) of the rounds of a period, by round and department."""

    rounds: Mapping[int, Days]
    numbers: Mapping[tuple[int, int], int]

    def of(self, department: Department) -> int | None:
        """Those of a department in all rounds it was there for; None where one of them lacks its number."""
        there = [one for one, days in self.rounds.items() if department.existed(days.first, days.last)]
        found = [self.numbers.get((one, department.id)) for one in there]
        return None if not found or None in found else sum(number or 0 for number in found)

    def only(self, rounds: Collection[int | None]) -> "Visits":
        """Those of some rounds: of one too small to be read nobody is told how many it could have been."""
        return Visits({one: days for one, days in self.rounds.items() if one in rounds}, self.numbers)

    def gaps(self, days: Days) -> tuple[Days, ...]:
        """The stretches of these days that lie in no round."""
        free, start = [], days.first
        for one in sorted(self.rounds.values(), key=lambda one: one.first):
            free += _stretch(start, one.first - ONE_DAY)
            start = max(start, one.last + ONE_DAY)
        return (*free, *_stretch(start, days.last))


def read(view: Snapshot, answer: Answer) -> Visits:
    """The visits of the rounds that lie in the period: for staff of the rounds answered in it."""
    asked = answer.asked
    days = asked.days()
    query = (
        select(Round.id, Round.starts_on, Round.ends_on, RoundTarget.department_id, RoundTarget.visits)
        .outerjoin(RoundTarget, (RoundTarget.round_id == Round.id) & RoundTarget.visits.is_not(None))
        .where(Round.questionnaire_id == asked.form.id, Round.survey_type == asked.question.survey_type)
    )
    if asked.form.audience == "staff":
        query = query.where(Round.id.in_({part.round_id for part in answer.of()}))
    else:
        query = query.where(Round.starts_on >= days.first, Round.ends_on <= days.last)
    rows = view.connection.execute(query).all()
    return Visits(
        {row.id: Days(row.starts_on, row.ends_on) for row in rows},
        {(row.id, row.department_id): row.visits for row in rows if row.visits is not None},
    )


def participation(answer: Answer, visits: Visits, language: str) -> Participation | None:
    """How many of those who could answer did. None where only a part of the answers is looked at, and for heads."""
    question, asked = answer.asked.question, answer.asked
    if question.own is not None or question.channel or question.version is not None:
        return None
    is_staff = asked.form.audience == "staff"
    if is_staff:
        visits = visits.only({part.round_id for part in answer.of()})
    days_missing = () if is_staff else visits.gaps(asked.days())
    every = answer.with_flagged()
    tallies = every.departments()
    known = {one.id: None if days_missing else visits.of(one) for one in _looked_at(answer, tallies)}
    lines = {
        one.id: _line(one.code, asked.name(one, language), _received(tallies, one.id), known[one.id])
        for one in _looked_at(answer, tallies)
        if one.id in tallies or known[one.id] is not None
    }
    missing = tuple(line.name for line in lines.values() if line.received and line.visits is None)
    whole = None if missing or days_missing else sum(line.visits or 0 for line in lines.values())
    shown = () if Guard.of(answer).departments(answer) else tuple(lines.values())
    total = _line("", "", every.total().received, whole)
    return Participation(total, shown, missing if shown else (), days_missing, is_staff)


def weighted(answer: Answer, visits: Visits, found: Participation | None) -> Estimate | None:
    """The patients' rate weighted by visits, where they are known for all departments that answered."""
    if found is None or found.of_people or found.total.visits is None:
        return None
    tallies = answer.departments()
    if sum(tally.people > 0 for tally in tallies.values()) < 2:
        return None
    zero = Tally.zero(answer.layout)
    strata = [
        Stratum.of_satisfied(visits.of(one) or 0, tallies.get(one.id, zero).sums())
        for one in _looked_at(answer, tallies)
    ]
    return Figures(answer).weighted_rate(strata, answer.total())


def _looked_at(answer: Answer, tallies: Mapping[int, Tally]) -> list[Department]:
    """The chosen departments in the facility's order, with those whose answers they went on from."""
    chosen = answer.asked.chosen_in() | set(tallies)
    return [one for one in answer.asked.departments if one.id in chosen]


def _received(tallies: Mapping[int, Tally], department: int) -> int:
    return tallies[department].received if department in tallies else 0


def _line(code: str, name: str, received: int, visits: int | None) -> ParticipationLine:
    return ParticipationLine(code, name, received, visits, response_rate(received, visits))


def _stretch(first: date, last: date) -> Iterable[Days]:
    return [Days(first, last)] if first <= last else []
