"""What a period is called, on a page, in a workbook and in a letter."""

from collections.abc import Callable

from . import formatting
from .periods import HalfYear, Period, Quarter, Year
from .spoken import N_

QUARTER = N_("Quarter %(number)s, %(year)s")
HALF_YEARS = {1: N_("First six months of %(year)s"), 2: N_("Last six months of %(year)s")}
YEAR = N_("Year %(year)s")
SPAN = N_("%(first)s to %(last)s")


def period_name(period: Period, gettext: Callable[[str], str], language: str) -> str:
    """'Quý III năm 2025', '6 tháng đầu năm 2025', 'Năm 2025', '01/07/2025 đến 15/08/2025'."""
    if isinstance(period, Quarter):
        return gettext(QUARTER) % {"number": period.roman, "year": period.year}
    if isinstance(period, HalfYear):
        return gettext(HALF_YEARS[period.number]) % {"year": period.year}
    if isinstance(period, Year):
        return gettext(YEAR) % {"year": period.year}
    days = period.days()
    first, last = (formatting.day(day, language) for day in (days.first, days.last))
    return gettext(SPAN) % {"first": first, "last": last}
