"""The course of a rate as a page or a report carries it: patients' by months, everybody's by quarters.

What was handed in stays: a closed quarter's figures, and the months up to it, are those of its issue.
"""

from dataclasses import replace

from sqlalchemy import select

from analysis import trend
from analysis.comparison import verdicts
from analysis.estimate import Estimate
from survey_core.models import Facility
from survey_core.periods import HalfYear, Period, Quarter, Year

from . import issued, trends
from .issued import Issued
from .queries import Question
from .report import Contrast, Course, Point

QUARTERS = 8


def course(source, question: Question, audience: str) -> Course:
    """The course that ends with the question's period. Raises QuestionError.

    Staff, and a head of department, whose figures may be withheld, are told by quarters: each is what its own
    report shows.
    """
    if by_quarters(question, audience):
        return quarters(source, question)
    return trends.months(source, question)


def by_quarters(question: Question, audience: str) -> bool:
    """Whether only quarters are told of what the question asks."""
    return audience == "staff" or question.own is not None


def carried(source, question: Question, found: Issued, live: bool = False) -> Issued:
    """A half-year's or a year's report with the courses that belong to it; any other as it is. Raises QuestionError."""
    report = found.report
    if report.withheld or not isinstance(question.period, HalfYear | Year):
        return found
    months = None if by_quarters(question, report.audience) else _months(source, question, live)
    told = replace(report, quarters=quarters(source, question, live), months=months)
    return replace(found, report=told)


def _months(source, question: Question, live: bool) -> Course:
    """Those kept when the last quarter was closed, if any; else live."""
    last = issued.report(source, replace(question, period=_last_quarter(source, question)), "vi", live)
    if last.standing.is_frozen and last.report.months:
        return replace(last.report.months, issue=last.standing.number)
    return trends.months(source, question)


def quarters(source, question: Question, live: bool = False) -> Course:
    """Each quarter's own report, so that nothing is shown that it hides. Raises QuestionError or NotReadable.

    The changes are those of the quarters' own reports, judged as one family (Holm).
    """
    last = _last_quarter(source, question)
    points = []
    for quarter in (last.shifted(-back) for back in reversed(range(QUARTERS))):
        found = issued.report(source, replace(question, period=quarter), "vi", live)
        points.append(_point(quarter, found))
    measured = [_as_printed(point.rate) for point in points]
    return trends.judged(_compared(points), measured, is_monthly=False)


def _last_quarter(source, question: Question) -> Quarter:
    """The quarter that holds the period's last day, as the facility cuts quarters."""
    period: Period = question.period
    if isinstance(period, Quarter):
        return period
    if isinstance(period, HalfYear | Year):
        return period.quarters[-1]
    bind = source if hasattr(source, "engine") else source.get_bind()
    with bind.engine.connect().execution_options(writes=False) as connection:
        rule = connection.scalar(select(Facility.quarter_rule).where(Facility.id == question.facility_id))
    return Quarter.holding(period.days().last, rule or "calendar")


def _point(quarter: Quarter, found: Issued) -> Point:
    report, number = found.report, found.standing.number if found.standing.is_frozen else 0
    if report.withheld and report.withheld != "no_answers":
        return Point(quarter, None, issue=number)
    return Point(quarter, report.headline.satisfaction, change=report.change, issue=number)


def _compared(points: list[Point]) -> list[Point]:
    """The points, their changes judged together: among eight quarters one differs by chance more easily than one alone."""
    changes = [point.change.difference if point.change else None for point in points]
    words = iter(verdicts([change for change in changes if change]))
    judged = [Contrast(change, next(words)) if change else None for change in changes]
    return [replace(point, change=change) for point, change in zip(points, judged, strict=True)]


def _as_printed(rate: Estimate | None) -> trend.Point | None:
    if rate is None or rate.value is None or rate.people < 2:
        return None
    # eight quarters are a run chart, which asks for no error
    return trend.Point(rate.value, rate.answers, 0.0)
