"""When people answer: opening hours, the Monday peak, the hospital's holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from survey_core.periods import Days, Quarter

ENOUGH_DAYS = 45
FIXED_HOLIDAYS = ((1, 1), (4, 30), (5, 1), (9, 2))
# The first day of the lunar year; the outpatient side rests from its eve to the fifth day.
LUNAR_NEW_YEARS = tuple(
    date.fromisoformat(day)
    for day in ("2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03")
)


@dataclass(frozen=True)
class Hours:
    """A shift: the share of people it sees, its first and last hour, and its busiest one (decimal hours)."""

    share: float
    opens: float
    closes: float
    busiest: float


@dataclass(frozen=True)
class Pattern:
    """How people spread over a week (Monday first) and a day."""

    weekdays: tuple[float, ...]
    shifts: tuple[Hours, Hours]
    rests_on_holidays: bool


OUTPATIENT = Pattern(
    (1.75, 1.15, 1.0, 1.0, 0.95, 0.3, 0.0), (Hours(0.64, 7.5, 11.6, 9.8), Hours(0.36, 13.4, 16.9, 14.6)), True
)
INPATIENT = Pattern(
    (1.35, 1.0, 0.95, 1.0, 1.3, 0.55, 0.25),
    (Hours(0.6, 7.8, 11.4, 9.6), Hours(0.4, 13.8, 17.4, 15.2)),
    False,
)


def demo_periods(today: date) -> tuple[Days, Days]:
    """The two quarters of the demo: the running one up to yesterday where it is old enough, and those before."""
    running = Quarter.holding(today)
    first = running.days().first
    if (today - first).days >= ENOUGH_DAYS:
        return running.shifted(-1).days(), Days(first, today - timedelta(days=1))
    return running.shifted(-2).days(), running.shifted(-1).days()


def share_of_quarter(days: Days) -> float:
    """How much of a full quarter these days are, at most 1."""
    whole = Quarter.holding(days.first).days()
    return ((days.last - days.first).days + 1) / ((whole.last - whole.first).days + 1)


def moments(rng: Random, days: Days, pattern: Pattern, number: int) -> list[datetime]:
    """Local times (naive) at which so many people finish answering."""
    open_days = list(_each_day(days))
    weights = [_weight(day, pattern) for day in open_days]
    chosen = rng.choices(open_days, weights, k=number)
    return [datetime.combine(day, _hour(rng, pattern)) for day in chosen]


def _each_day(days: Days) -> Iterator[date]:
    for number in range((days.last - days.first).days + 1):
        yield days.first + timedelta(days=number)


def _weight(day: date, pattern: Pattern) -> float:
    weight = pattern.weekdays[day.weekday()]
    return weight if not _is_holiday(day) else 0.0 if pattern.rests_on_holidays else weight * 0.3


def _is_holiday(day: date) -> bool:
    return (day.month, day.day) in FIXED_HOLIDAYS or any(
        timedelta(days=-1) <= day - new_year <= timedelta(days=4) for new_year in LUNAR_NEW_YEARS
    )


def _hour(rng: Random, pattern: Pattern) -> time:
    early, late = pattern.shifts
    shift = early if rng.random() < early.share else late
    seconds = int(rng.triangular(shift.opens, shift.closes, shift.busiest) * 3600)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
