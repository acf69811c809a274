"""The quarters of a half-year's or a year's document, each beside the one before, and what they say."""

from survey_core import formatting
from survey_core.spoken import N_

from ..course_words import FROM, change_told, label, months_from, steps_told
from ..report import Course, Point, Report
from ..workbook.words import Words
from .figure_words import shown
from .finding_words import VERDICTS

SIGNALS = N_("Month by month, more than ordinary variation is seen in %(when)s.")
NO_SIGNALS = N_("Month by month nothing goes beyond ordinary variation.")
NONE = {"has_trend": False, "trend": [], "trend_findings": []}


def trend(report: Report, words: Words) -> dict:
    """The placeholders of the trend; empty in a document of a quarter."""
    course = report.quarters
    if course is None or not course.points:
        return dict(NONE)
    say = words.say
    told = [steps_told(course, say, words.language), say(FROM)]
    if months := drawn_months(report):
        told += [_signals(months, words), months_from(months, say)]
    rows = [_row(point, words) for point in course.points]
    return {"has_trend": True, "trend": rows, "trend_findings": [sentence for sentence in told if sentence]}


def _signals(months: Course, words: Words) -> str:
    if not months.signals:
        return words.say(NO_SIGNALS)
    return words.say(SIGNALS, when=", ".join(map(label, months.signals)))


def drawn_months(report: Report) -> Course | None:
    """The months, where there are any with answers."""
    return report.months if report.months and report.months.known else None


def drawn(report: Report) -> Course | None:
    """What the picture shows: the months, else the quarters; nothing where these are not told."""
    if report.quarters is None:
        return None
    course = drawn_months(report) or report.quarters
    return course if course.known else None


def _row(point: Point, words: Words) -> dict:
    if point.rate is None:
        nothing = dict.fromkeys(("value", "interval", "people"), formatting.NOTHING)
        return {"name": label(point), **nothing, "change": words.say(VERDICTS["hidden"])}
    said = change_told(point, words.say, words.language) or formatting.NOTHING
    return {"name": label(point), **shown(point.rate, words), "change": said}
