"""The course of a rate as a page or a report carries it: patients' by months, everybody's by quarters.

What was handed in stays: a closed quarter's figures, and the months up to it, are those of its issue.
"""

from dataclasses import replace

from sqlalchemy import Engine, select

from analysis import trend
from analysis.comparison import verdicts
from analysis.estimate import Estimate
from survey_core.models import Facility, Issue
from survey_core.periods import HalfYear, Period, Quarter, Span, Year

from . import issues, reports, tallies, trends
from .issued import Issued
from .queries import Question
from .report import Contrast, Course, Point, Report

QUARTERS = 8


def course(source, question: Question, audience: str, live: bool = False) -> Course:
    """The course that ends with the question's period, as its files carry it. Raises QuestionError or NotReadable.

    Staff, and a head of department, whose figures may be withheld, are told by quarters: each is what its own
    report shows.
    """
    if by_quarters(question, audience):
        return quarters(source, question, live)
    return _months(source, question, live)


def by_quarters(question: Question, audience: str) -> bool:
    """Whether only quarters are told of what the question asks."""
    return audience == "staff" or question.own is not None


def carried(source, question: Question, found: Issued, live: bool = False) -> Issued:
    """A half-year's or a year's report with the courses that belong to it; any other as it is.

    Raises QuestionError, or NotReadable of a quarter's damaged issue.
    """
    report = found.report
    if report.withheld or not isinstance(question.period, HalfYear | Year):
        return found
    told = replace(report, quarters=quarters(source, question, live))
    if not by_quarters(question, report.audience):
        told = replace(told, months=_months(source, question, live))
    return replace(found, report=told)


def _months(source, question: Question, live: bool) -> Course:
    """Those kept when the last quarter was closed, if any; else, and of free dates, live."""
    if isinstance(question.period, Span):
        return trends.months(source, question)
    last = _last_quarter(source, question)
    number, report = _kept(source, question, [last], live).get(last, (0, None))
    if report and report.months:
        return replace(report.months, issue=number)
    return trends.months(source, question)


def quarters(source, question: Question, live: bool = False) -> Course:
    """What each quarter's own report says, so that nothing is shown that it hides. Raises QuestionError or NotReadable.

    The changes are those of the quarters' own reports, judged as one family (Holm).
    """
    last = _last_quarter(source, question)
    wanted = [last.shifted(-back) for back in reversed(range(QUARTERS))]
    kept = _kept(source, question, wanted, live)
    with tallies.snapshot(_engine(source)) as view:
        points = [
            _as_issued(quarter, *kept[quarter])
            if quarter in kept
            else _as_counted(view, replace(question, period=quarter))
            for quarter in wanted
        ]
    measured = [_as_printed(point.rate) for point in points]
    return trends.judged(_compared(points), measured, is_monthly=False)


def _kept(source, question: Question, wanted: list[Quarter], live: bool) -> dict[Quarter, tuple[int, Report]]:
    """The newest issue of each quarter that was closed: its number and its report; none where a part is asked for."""
    if live or question != Question(question.facility_id, question.form, question.period):
        return {}
    query = (
        select(Issue.period, Issue.number, Issue.content, Issue.sha256)
        .where(Issue.facility_id == question.facility_id, Issue.form == question.form)
        .where(Issue.period.in_([str(quarter) for quarter in wanted]))
        .order_by(Issue.number)
    )
    with _engine(source).connect().execution_options(writes=False) as connection:
        newest = {period: row for period, *row in connection.execute(query)}
    return {
        Quarter.parse(period): (number, issues.thawed(content, sha256, "vi"))
        for period, (number, content, sha256) in newest.items()
    }


def _engine(source) -> Engine:
    return (source if hasattr(source, "engine") else source.get_bind()).engine


def _last_quarter(source, question: Question) -> Quarter:
    """The quarter that holds the period's last day, as the facility cuts quarters."""
    period: Period = question.period
    if isinstance(period, Quarter):
        return period
    if isinstance(period, HalfYear | Year):
        return period.quarters[-1]
    with _engine(source).connect().execution_options(writes=False) as connection:
        rule = connection.scalar(select(Facility.quarter_rule).where(Facility.id == question.facility_id))
    return Quarter.holding(period.days().last, rule or "calendar")


def _as_issued(quarter: Quarter, number: int, report: Report) -> Point:
    if report.withheld and report.withheld != "no_answers":
        return Point(quarter, None, issue=number)
    return Point(quarter, report.headline.satisfaction, change=report.change, issue=number)


def _as_counted(view: tallies.Snapshot, question: Question) -> Point:
    rate, change = reports.rate_in(view, question)
    return Point(question.period, rate, change=change)


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
