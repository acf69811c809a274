"""Reporting periods: which local days a quarter holds, under either calendar in use."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .spoken import SpokenError

QUARTER = re.compile(r"^(\d{4})Q([1-4])$")
YEARS = range(2000, 2200)
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


class PeriodError(SpokenError, ValueError):
    """A period nobody can read."""


@dataclass(frozen=True, order=True)
class Quarter:
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

    def shifted(self, quarters: int) -> "Quarter":
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    def days(self, rule: str = "calendar") -> "Days":
        """First and last local day: calendar months, or the 15th to the 14th of government reporting."""
        first = date(self.year, self.number * 3 - 2, 1)
        if rule == "calendar":
            return Days(first, _next_month(first, 3) - timedelta(days=1))
        before = first - timedelta(days=1)
        return Days(before.replace(day=15), date(self.year, self.number * 3, 14))

    @property
    def roman(self) -> str:
        return ROMAN[self.number]

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


@dataclass(frozen=True)
class Days:
    """An inclusive run of local days."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def local_day(instant: datetime, time_zone: str) -> date:
    """The local day of an aware instant."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


def _next_month(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
