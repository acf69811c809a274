"""From which day something is called or done otherwise: the rules every dated change follows."""

from datetime import date, datetime, timedelta

from .spoken import N_, SpokenError

EARLIEST = date(1945, 9, 2)
FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
ONE_DAY = timedelta(days=1)


class ValidityError(SpokenError, ValueError):
    """A dated change that cannot be; the message says why and what can be done."""


def last_day_before(since: date | None, today: date, newest: date | None = None) -> date:
    """The last day of what was until `since`; `newest` is the last day of what was before that.

    Raises ValidityError for a day that is missing, not here yet, or within an earlier time.
    """
    if since is None:
        raise ValidityError(N_("Say from which day the change holds."))
    if since > today:
        raise ValidityError(
            N_("%(day)s has not come yet. Enter the change on that day or later."), day=told_day(since)
        )
    if since < EARLIEST:
        raise ValidityError(N_("%(day)s is too long ago. Check the year."), day=told_day(since))
    if newest is not None and since - ONE_DAY <= newest:
        raise ValidityError(
            N_(
                "An earlier change holds from %(day)s. This one must begin later; or correct the earlier one."
            ),
            day=told_day(newest + ONE_DAY),
        )
    return since - ONE_DAY


def told_day(day: date) -> str:
    """A day inside a sentence of either language."""
    return f"{day:%d/%m/%Y}"


def read_day(text: str) -> date | None:
    """The day a person or a date field wrote; None where nothing was written. Raises ValidityError."""
    if not text.strip():
        return None
    for day_format in FORMATS:
        try:
            return datetime.strptime(text.strip(), day_format).date()
        except ValueError:
            continue
    raise ValidityError(N_("“%(text)s” is not a day. Write it like 31/12/2025."), text=text.strip()[:40])
