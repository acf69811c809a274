"""What is to be said of response rates: what they are, what is missing for them, and what cannot be right."""

from collections.abc import Callable, Iterator

from survey_core import formatting
from survey_core.spoken import N_

from .report import Participation, Report

Gettext = Callable[[str], str]

VISITS = N_("%(received)s forms received of %(visits)s visits: a response rate of %(rate)s %%.")
MEMBERS = N_("%(received)s forms received of %(visits)s staff members: a response rate of %(rate)s %%.")
DAYS = N_("No response rate and no weighting by visits: on these days no round counts visits: %(days)s.")
MISSING = N_("No overall response rate and no weighting by visits: these departments have answers but no visits "
             "entered: %(departments)s.")  # fmt: skip
MEMBERS_MISSING = N_(
    "No overall response rate: the number of staff members is not entered for %(departments)s."
)
NO_MEMBERS = N_("No response rate: the number of staff members is not entered for every department.")
TOO_FEW = N_(
    "Fewer visits than forms received are entered for %(departments)s: one of the two numbers is wrong."
)
UNCOVERED = N_(
    "Some departments had visits and nobody who answered; the weighted rate does not speak for them."
)


def participation_told(report: Report, gettext: Gettext) -> list[str]:
    """One sentence for each thing to be said."""
    return list(_told(report, gettext)) if report.participation else []


def _told(report: Report, gettext: Gettext) -> Iterator[str]:
    found, language = report.participation, report.language
    assert found is not None  # noqa: S101 - asked before
    if found.days_missing:
        stretches = [f"{formatting.day(one.first, language)} – {formatting.day(one.last, language)}"
                     for one in found.days_missing]  # fmt: skip
        yield gettext(DAYS) % {"days": ", ".join(stretches)}
    elif found.total.rate is None:
        yield _why_none(found, gettext)
    else:
        values = {"received": formatting.count(found.total.received, language),
                  "visits": formatting.count(found.total.visits, language),
                  "rate": formatting.percent(found.total.rate, language, 1)}  # fmt: skip
        yield gettext(MEMBERS if found.of_people else VISITS) % values
    few = [line.name for line in found.departments if line.visits is not None and line.visits < line.received]
    if few:
        yield gettext(TOO_FEW) % {"departments": ", ".join(few)}
    if report.weighted and "uncovered" in report.weighted.flags:
        yield gettext(UNCOVERED)


def _why_none(found: Participation, gettext: Gettext) -> str:
    if not found.missing:
        return gettext(NO_MEMBERS if found.of_people else NO_VISITS)
    departments = {"departments": ", ".join(found.missing)}
    return gettext(MEMBERS_MISSING if found.of_people else MISSING) % departments


NO_VISITS = N_("No response rate: no visits are entered for these days.")
