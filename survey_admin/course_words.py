"""What a course says, in words: page, workbook and document say the same."""

from collections.abc import Callable, Iterator

from survey_core import formatting
from survey_core.periods import Quarter
from survey_core.spoken import N_

from .report import Course, Point
from .verdict_words import beside_rest

Gettext = Callable[[str], str]

LANEY = N_("Laney's p′ chart: a point outside the limits of three sigma is a signal. The first twelve points with answers "
           "fix the middle line and the limits; these allow for one person giving many answers.")  # fmt: skip
RUN_CHART = N_("A run chart, as there are fewer than twelve points: six in a row on one side of the median, or five in a "
               "row rising or falling, are a signal. It has no limits.")  # fmt: skip
METHODS = {"laney_p": LANEY, "run_chart": RUN_CHART}
SIGNALS = N_("More than ordinary variation: %(when)s.")
NO_SIGNALS = N_(
    "Nothing beyond ordinary variation: the differences between these points need no explanation."
)
STEPS = N_("Over %(count)s quarters, %(first)s to %(last)s, the satisfaction rate lay between %(low)s %% and %(high)s %%; "
           "against the quarter before: %(steps)s.")  # fmt: skip
BETTER, WORSE = N_("better in %(when)s"), N_("worse in %(when)s")
UNCLEAR = N_("no quarter of which better or worse can be said")
ISSUE, LIVE = N_("issue %(number)s"), N_("live")
HOW_STEPS = N_("Against the quarter before: the difference in percentage points with its interval, as that quarter's own "
               "report has it; better and worse hold for all quarters of the table together (Holm's rule).")  # fmt: skip
FROM = N_(
    "Quarters with an issue stand as they were handed in; the others are live, as counted when this was made."
)
MONTHS_LIVE = N_("Whole calendar months, as counted when this was made.")
MONTHS_KEPT = N_(
    "Whole calendar months, as counted for issue %(number)s of the last quarter; they do not move any more."
)


def label(point: Point) -> str:
    """'07/2025' for a month, 'III/2025' for a quarter."""
    when = point.when
    return f"{when.roman}/{when.year}" if isinstance(when, Quarter) else f"{when.days().first:%m/%Y}"


def method_told(course: Course, gettext: Gettext) -> str:
    return gettext(METHODS[course.method])


def signals_told(course: Course, gettext: Gettext) -> str:
    """Which points are more than ordinary variation."""
    if not course.signals:
        return gettext(NO_SIGNALS)
    return gettext(SIGNALS) % {"when": ", ".join(map(label, course.signals))}


def steps_told(course: Course, gettext: Gettext, language: str) -> str:
    """The quarters in one sentence; nothing where fewer than two are known."""
    known = course.known
    if len(known) < 2:
        return ""
    rates = [point.rate.value for point in known if point.rate and point.rate.value is not None]
    low, high = (formatting.percent(rate, language) for rate in (min(rates), max(rates)))
    steps = "; ".join(_steps(course, gettext)) or gettext(UNCLEAR)
    return gettext(STEPS) % {"count": len(known), "first": label(known[0]), "last": label(known[-1]), "low": low,
                             "high": high, "steps": steps}  # fmt: skip


def _steps(course: Course, gettext: Gettext) -> Iterator[str]:
    for verdict, words in (("better", BETTER), ("worse", WORSE)):
        found = [label(point) for point in course.points if point.change and point.change.verdict == verdict]
        if found:
            yield gettext(words) % {"when": ", ".join(found)}


def change_told(point: Point, gettext: Gettext, language: str) -> str:
    """A quarter beside the one before it; nothing where either is not known."""
    if point.change is None or point.change.verdict is None:
        return ""
    return beside_rest(point.change, gettext, language)


def standing_told(point: Point, gettext: Gettext) -> str:
    """Of which issue a quarter's figures are."""
    return gettext(ISSUE) % {"number": point.issue} if point.issue else gettext(LIVE)


def counted_when(course: Course, gettext: Gettext) -> str:
    """From when the figures are."""
    return months_from(course, gettext) if course.is_monthly else gettext(FROM)


def months_from(course: Course, gettext: Gettext) -> str:
    """When the months were counted."""
    return gettext(MONTHS_KEPT) % {"number": course.issue} if course.issue else gettext(MONTHS_LIVE)
