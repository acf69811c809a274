"""The quarters of a half-year's or a year's document, each beside the one before, and what they say."""

from survey_core import formatting

from ..course_words import FROM, change_told, label, months_from, signals_told, steps_told
from ..report import Course, Point, Report
from ..workbook.words import Words
from .figure_words import shown
from .finding_words import VERDICTS

NONE = {"has_trend": False, "trend": [], "trend_findings": []}


def trend(report: Report, words: Words) -> dict:
    """The placeholders of the trend; empty in a document of a quarter."""
    course = report.quarters
    if course is None or not course.points:
        return dict(NONE)
    say = words.say
    told = [steps_told(course, say, words.language), say(FROM)]
    if drawn := drawn_months(report):
        told += [signals_told(drawn, say), months_from(drawn, say)]
    rows = [_row(point, words) for point in course.points]
    return {"has_trend": True, "trend": rows, "trend_findings": [sentence for sentence in told if sentence]}


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
    said = change_told(point, words.say, words.language) or formatting.NOTHING
    if point.rate is None:
        said = words.say(VERDICTS["hidden"])
    return {"name": label(point), **shown(point.rate, words), "change": said}
