"""Which posters bring more than their department's visits explain: a photograph of one may be going round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from .periods import Days

KIND = "leaked"
WHOLE_DAYS = 7  # and the day that runs
WEEKS_BEFORE = 4
# A visit gives one form at most, and few visits give one: not even every visitor together brings more than these.
ANSWERS_PER_VISIT = 1.0
# The same form is opened again after a break, and by whoever only looks.
OPENINGS_PER_VISIT = 3.0
# Visits are known by the quarter. On the busiest day of a week come twice as many as on the average one.
BUSIEST_DAY = 2.0
# Below these a department's own day is too small for a rule, and so is the harm.
LEAST_ANSWERED, LEAST_OPENED = 30, 100
# Without visits only its own past speaks: a code differs from week to week, but hardly fivefold.
TIMES_USUAL = 5
LEAST_ANSWERED_OVER_USUAL, LEAST_OPENED_OVER_USUAL = 50, 150
# What a poster newly hung up may bring in a week: a round that begins after quiet weeks is no leak.
NEW_ANSWERED, NEW_OPENED = 50, 150


@dataclass(frozen=True)
class Visits:
    """The visits of a department in a period that has begun."""

    days: Days
    visits: int

    @property
    def per_day(self) -> float:
        return self.visits / self.days.count


@dataclass(frozen=True)
class Poster:
    """A code as the rules see it: what it brought by local day, and the visits known of its department."""

    today: date
    answered: Mapping[date, int]
    opened: Mapping[date, int]
    visits: Sequence[Visits] = ()

    def brought(self, days: Days) -> dict[str, int]:
        """Answers and openings of these days."""
        named = (("answered", self.answered), ("opened", self.opened))
        return {name: sum(n for day, n in by_day.items() if day in days) for name, by_day in named}


def first_day(today: date) -> date:
    """The first day the rules look at."""
    return today - timedelta(days=WHOLE_DAYS + 7 * WEEKS_BEFORE)


def deserved(poster: Poster) -> dict[str, dict]:
    """The facts of the alert the code deserves, by its kind; none where visits, or its own past, explain it."""
    days = Days(poster.today - timedelta(days=WHOLE_DAYS), poster.today)
    facts = _over_visits(poster, days) if poster.visits else _over_usual(poster, days)
    return {} if facts is None else {KIND: facts}


def visits_on(day: date, known: Sequence[Visits]) -> float:
    """How many visits a day may have had: of the periods it lies in and the newest that ended before, the most.

    The visits of a running period may be entered only as far as they are known, so that they never speak alone
    against a code. Before every period the first one speaks.
    """
    ended = [one for one in known if one.days.last < day]
    newest = max((one.days.last for one in ended), default=None)
    speaking = [one for one in known if day in one.days] + [one for one in ended if one.days.last == newest]
    return max(one.per_day for one in speaking or [min(known, key=lambda one: one.days.first)])


def _over_visits(poster: Poster, days: Days) -> dict | None:
    """All the days together, or a single one of them: a burst shows on its own day and is told for a week."""
    every = [days.first + timedelta(days=n) for n in range(days.count)]
    stood = {day: visits_on(day, poster.visits) for day in every}
    brought, visits = poster.brought(days), sum(stood.values())
    if _exceeds(brought, visits):
        return {"by": "days", "days": days.count, "visits": round(visits)} | brought
    for day in sorted(every, key=lambda day: poster.answered.get(day, 0), reverse=True):
        brought = poster.brought(Days(day, day))
        if _exceeds(brought, BUSIEST_DAY * stood[day]):
            return {"by": "day", "day": day.isoformat(), "visits": round(stood[day])} | brought
    return None


def _exceeds(brought: Mapping[str, int], visits: float) -> bool:
    answered, opened = brought["answered"], brought["opened"]
    return (answered >= LEAST_ANSWERED and answered > ANSWERS_PER_VISIT * visits) or (
        opened >= LEAST_OPENED and opened > OPENINGS_PER_VISIT * visits
    )


def _over_usual(poster: Poster, days: Days) -> dict | None:
    ends = [days.first - timedelta(days=1 + 7 * week) for week in range(WEEKS_BEFORE)]
    weeks = [poster.brought(Days(end - timedelta(days=6), end)) for end in ends]
    answered, opened = (_usual([week[name] for week in weeks]) for name in ("answered", "opened"))
    brought = poster.brought(days)
    limit = max(LEAST_ANSWERED_OVER_USUAL, TIMES_USUAL * (answered or NEW_ANSWERED))
    opened_limit = max(LEAST_OPENED_OVER_USUAL, TIMES_USUAL * (opened or NEW_OPENED))
    is_over = brought["answered"] > limit or brought["opened"] > opened_limit
    usual = {"usual_answered": round(answered), "usual_opened": round(opened)}
    return {"by": "usual", "days": days.count} | brought | usual if is_over else None


def _usual(weeks: Sequence[int]) -> float:
    """The median of the weeks in which anything came; 0 where nothing ever did."""
    used = [count for count in weeks if count]
    return median(used) if used else 0
