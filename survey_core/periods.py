"""Reporting periods: which local days a quarter, a half-year, a year or a span holds, under either calendar in use."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from .spoken import SpokenError

QUARTER = re.compile(r"^(\d{4})Q([1-4])$")
HALF_YEAR = re.compile(r"^(\d{4})H([12])$")
YEAR = re.compile(r"^(\d{4})$")
SPAN = re.compile(r"^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$")
YEARS = range(2000, 2200)
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
ONE_DAY = timedelta(days=1)
MOST_DAYS = 3 * 366  # of a span of free dates


class PeriodError(SpokenError, ValueError):
    """A period nobody can read."""


@dataclass(frozen=True)
class Days:
    """An inclusive run of local days."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def holds(self, other: "Days") -> bool:
        return self.first <= other.first and other.last <= self.last

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1


class Period(ABC):
    """What a report is about: a run of local days with a name, and the one of its kind before it."""

    @abstractmethod
    def days(self, rule: str = "calendar") -> Days:
        """First and last local day: calendar months, or the 15th to the 14th of government reporting."""

    @abstractmethod
    def shifted(self, steps: int) -> Self:
        """The period of the same kind so many steps later; earlier where negative."""


@dataclass(frozen=True, order=True)
class Quarter(Period):
    """One reporting quarter, such as 2025Q3."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read '2025Q3'. Raises PeriodError (a ValueError) for the person who typed it."""
        match = QUARTER.match(text.strip().upper())
        if not match or int(match[1]) not in YEARS:
            raise PeriodError("'%(text)s' is not a quarter; write it like 2025Q3.", text=text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def holding(cls, day: date, rule: str = "calendar") -> "Quarter":
        """The quarter whose days include this one."""
        quarter = cls(day.year, (day.month - 1) // 3 + 1)
        return quarter if quarter.days(rule).last >= day else quarter.shifted(1)

    def shifted(self, steps: int) -> "Quarter":
        index = self.year * 4 + self.number - 1 + steps
        return Quarter(index // 4, index % 4 + 1)

    def days(self, rule: str = "calendar") -> Days:
        first = date(self.year, self.number * 3 - 2, 1)
        if rule == "calendar":
            return Days(first, _next_month(first, 3) - ONE_DAY)
        return Days((first - ONE_DAY).replace(day=15), date(self.year, self.number * 3, 14))

    @property
    def roman(self) -> str:
        return ROMAN[self.number]

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


@dataclass(frozen=True, order=True)
class HalfYear(Period):
    """The first or the second six months of a reporting year, such as 2025H1."""

    year: int
    number: int

    def shifted(self, steps: int) -> "HalfYear":
        index = self.year * 2 + self.number - 1 + steps
        return HalfYear(index // 2, index % 2 + 1)

    def days(self, rule: str = "calendar") -> Days:
        first, last = self.quarters
        return Days(first.days(rule).first, last.days(rule).last)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return Quarter(self.year, self.number * 2 - 1), Quarter(self.year, self.number * 2)

    def __str__(self) -> str:
        return f"{self.year}H{self.number}"


@dataclass(frozen=True, order=True)
class Year(Period):
    """A reporting year, such as 2025."""

    year: int

    def shifted(self, steps: int) -> "Year":
        return Year(self.year + steps)

    def days(self, rule: str = "calendar") -> Days:
        return Days(self.quarters[0].days(rule).first, self.quarters[-1].days(rule).last)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(Quarter(self.year, number) for number in ROMAN)

    def __str__(self) -> str:
        return f"{self.year}"


@dataclass(frozen=True, order=True)
class Span(Period):
    """Any days, such as 2025-07-01..2025-08-15; the one before it is as long and ends the day before."""

    first: date
    last: date

    def shifted(self, steps: int) -> "Span":
        by = timedelta(days=steps * self.days().count)
        return Span(self.first + by, self.last + by)

    def days(self, rule: str = "calendar") -> Days:
        return Days(self.first, self.last)

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


def parse_period(text: str) -> Period:
    """Read '2025Q3', '2025H1', '2025' or '2025-07-01..2025-08-15'. Raises PeriodError (a ValueError)."""
    given = text.strip().upper()
    if match := SPAN.match(given):
        return _span(match[1], match[2], text)
    for pattern, kind in ((QUARTER, Quarter), (HALF_YEAR, HalfYear), (YEAR, Year)):
        match = pattern.match(given)
        if match and int(match[1]) in YEARS:
            return kind(*map(int, match.groups()))
    raise PeriodError(
        "'%(text)s' is not a period; write it like 2025Q3, 2025H1, 2025 or 2025-07-01..2025-08-15.", text=text
    )


def _span(first: str, last: str, text: str) -> Span:
    try:
        span = Span(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise PeriodError("'%(text)s' names a day that no calendar has.", text=text) from None
    if span.last < span.first:
        raise PeriodError("'%(text)s' ends before it begins; turn the two days round.", text=text)
    if span.first.year not in YEARS or span.last.year not in YEARS or span.days().count > MOST_DAYS:
        raise PeriodError("'%(text)s' is longer than three years; choose fewer days.", text=text)
    return span


def year_to(last: date) -> Days:
    """The year that ends on a day."""
    try:
        before = last.replace(year=last.year - 1)
    except ValueError:  # the 29th of February
        before = last.replace(year=last.year - 1, day=28)
    return Days(before + ONE_DAY, last)


def cut(runs: Iterable[Days]) -> list[Days]:
    """The days of these runs as runs that do not overlap, cut wherever one of them begins or ends; oldest first."""
    runs = list(runs)
    edges = sorted({run.first for run in runs} | {run.last + ONE_DAY for run in runs})
    slices = [Days(first, after - ONE_DAY) for first, after in zip(edges, edges[1:], strict=False)]
    return [one for one in slices if any(run.holds(one) for run in runs)]


def local_day(instant: datetime, time_zone: str) -> date:
    """The local day of an aware instant."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


def _next_month(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
