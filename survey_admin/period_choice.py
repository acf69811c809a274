"""Which periods a page offers, and which one its address asks for."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from survey_core.periods import HalfYear, Period, PeriodError, Quarter, Year, parse_period

from .frame import Unusable

MOST_QUARTERS = 40
QUARTERS, HALF_YEARS, YEARS = lazy_gettext("Quarters"), lazy_gettext("Half-years"), lazy_gettext("Years")

Offered = tuple[tuple[object, tuple[Period, ...]], ...]


def asked_period(arguments: Mapping[str, str]) -> Period | None:
    """The period an address names: ?period=2025Q3, or two days of one's own. Raises Unusable naming what is no period.

    A page's form sends which period it showed (`was`), so that days typed beside it and a period chosen from the
    list are told apart.
    """
    named = arguments.get("period") or arguments.get("quarter") or ""
    first, last = arguments.get("from", ""), arguments.get("to", "")
    if (first or last) and named in ("", arguments.get("was", "")):
        if not (first and last):
            raise Unusable(_("Give both days, the first and the last."), 400)
        named = f"{first}..{last}"
    if not named:
        return None
    try:
        return parse_period(named)
    except PeriodError as error:
        raise Unusable(error.told(_), 400) from None


def offered_periods(first: date | None, always: Iterable[Quarter], rule: str) -> Offered:
    """The quarters since the first answer, newest first, with the half-years and years they lie in."""
    always = set(always)
    newest = max(always)
    back = [newest.shifted(-steps) for steps in range(MOST_QUARTERS)]
    begun = {one for one in back if first and one >= Quarter.holding(first, rule)} | always
    quarters = tuple(sorted(begun, reverse=True))
    halves = dict.fromkeys(HalfYear(one.year, (one.number + 1) // 2) for one in quarters)
    years = dict.fromkeys(Year(one.year) for one in quarters)
    return (QUARTERS, quarters), (HALF_YEARS, tuple(halves)), (YEARS, tuple(years))
